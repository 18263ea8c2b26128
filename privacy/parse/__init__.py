"""Bytes of a lab's file to rows, or the line and column where it is not what it says it is."""
