"""Giving data out: gate every person, anonymise, attack, certify, hand out. Nothing here decides; it asks the gate."""
