"""Rows about people to rows about subject pseudonyms."""
