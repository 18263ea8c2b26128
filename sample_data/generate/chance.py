"""Chance that comes out the same on every machine and Python version.

Only ``random.Random.random`` is promised to stay as it is between Python versions; ``choice``, ``sample`` and
``shuffle`` are not. Everything here is built on that one promise.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws, fixed by seed and name. Streams of other names are independent, so adding a draw to one file
    does not change the others."""

    def __init__(self, seed: int, name: str) -> None:
        self._next = random.Random(f"{seed}/{name}").random

    def below(self, bound: int) -> int:
        """An integer of [0, bound)."""
        return int(self._next() * bound)

    def between(self, low: int, high: int) -> int:
        """An integer of [low, high], both included."""
        return low + self.below(high - low + 1)

    def happens(self, probability: float) -> bool:
        return self._next() < probability

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        point = self._next() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            point -= weight
            if point < 0:
                return item
        return items[-1]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` different items in drawn order (all of them when there are fewer)."""
        pool = list(items)
        chosen = []
        for _ in range(min(count, len(pool))):
            chosen.append(pool.pop(self.below(len(pool))))
        return chosen

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))
