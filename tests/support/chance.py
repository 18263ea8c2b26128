"""Chance from a seed, a key known to everybody, and few examples: for the parts of a home, tried one by one."""

import random

from hypothesis import HealthCheck, settings

KEY = bytes(range(32))
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def chance(seed: int = 0) -> random.Random:
    return random.Random(seed)
