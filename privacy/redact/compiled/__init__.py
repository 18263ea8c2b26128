"""The tiers once more, compiled: the same answers, many times as fast.

The modules of ``privacy.redact`` are the specification; ``source/`` follows them file by file in C++. ``generate``
makes the engine's patterns from theirs, ``build`` compiles, ``tables`` hands over their word lists, ``engine`` calls.
"""
