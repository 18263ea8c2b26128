"""Reads judgements out of prose, Chinese and English.

``sentences`` cuts the text, ``judging`` says which sentences judge, ``references`` finds the sources they cite, and
``reader`` ties the one to the other.
"""
