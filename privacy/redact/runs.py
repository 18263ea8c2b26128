"""Runs of characters in a text by array steps: a costly pattern is then tried only where one of its runs stands."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Stretches = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Starts and ends of half-open stretches, in order, not overlapping."""


def table_of(characters: Iterable[str], *ranges: tuple[int, int]) -> NDArray[np.bool_]:
    """One entry a code point: whether it is one of ``characters`` or lies in one of the half-open ``ranges``."""
    table = np.zeros(0x110000, dtype=np.bool_)
    table[[ord(character) for character in characters]] = True
    for start, end in ranges:
        table[start:end] = True
    return table


def runs_of(members: NDArray[np.bool_], *, least: int) -> Stretches:
    """The longest stretches of members, of ``least`` characters and more."""
    edges = np.flatnonzero(np.diff(members, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= least
    return starts[long], ends[long]


def dense_stretches(members: NDArray[np.bool_], *, between: int, least: int) -> Stretches:
    """Stretches of ``least`` members and more with at most ``between`` other characters from one to the next."""
    places = np.flatnonzero(members)
    breaks = np.flatnonzero(np.diff(places) > between + 1)
    firsts = np.concatenate(([0], breaks + 1))
    lasts = np.append(breaks, len(places) - 1)
    many = lasts - firsts + 1 >= least
    return places[firsts[many]], places[lasts[many]] + 1


def holding(members: NDArray[np.bool_], stretches: Stretches) -> Stretches:
    """Those of ``stretches`` in which a member stands."""
    starts, ends = stretches
    places = np.append(np.flatnonzero(members), len(members))
    held = places[np.searchsorted(places, starts)] < ends
    return starts[held], ends[held]
