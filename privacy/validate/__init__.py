"""Rows that can be true, or a rejection with its reason."""
