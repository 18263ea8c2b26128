"""A day of two invented labs, and the program that made it."""
