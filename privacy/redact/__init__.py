"""Free text to the same text with nobody in it."""
