"""From everything that was found to what is replaced: protect genetics, settle overlaps, keep order."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit, Types
from privacy.redact.tables import surnames

_RANK = {SpanSource.KNOWN: 3, SpanSource.CONTEXT: 2, SpanSource.PATTERN: 2, SpanSource.MODEL: 1}


def without_protected(hits: Iterable[Hit], protected: Sequence[tuple[int, int]]) -> list[Hit]:
    """Hits of which less than half lies in genetic notation; a known value is a person's wherever it stands."""
    if not protected:
        return list(hits)
    starts = [start for start, _ in protected]
    return [hit for hit in hits if hit.source is SpanSource.KNOWN or not _mostly_inside(hit, protected, starts)]


def _mostly_inside(hit: Hit, protected: Sequence[tuple[int, int]], starts: list[int]) -> bool:
    last = bisect_left(starts, hit.end) - 1
    if last < 0 or protected[last][1] <= hit.start:
        return False
    covered = 0
    place = max(0, bisect_right(starts, hit.start) - 1)
    while place < len(protected) and protected[place][0] < hit.end:
        start, end = protected[place]
        covered += max(0, min(end, hit.end) - max(start, hit.start))
        place += 1
    return covered * 2 >= hit.end - hit.start


def settled(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in order that do not overlap and together cover every character that was hit.

    Where two overlap, the surer one (known first, then longer, then score) keeps its whole stretch and the other is cut
    back to what is left; a hit inside another gives way to it, but hands on its identity.
    """
    ordered = sorted(hits, key=_place)
    accepted: list[Hit] = []
    cluster: list[Hit] = []
    reach = 0
    for hit in ordered:
        if cluster and hit.start >= reach:
            accepted += _settle(cluster) if len(cluster) > 1 else cluster
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit.end)
    return accepted + _settle(cluster)


def with_known(known: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """Settled. A name that only the model saw gives way whole to a known value it overlaps: its edges were a guess."""
    certain = settled(known)
    starts = [hit.start for hit in certain]
    kept = [hit for hit in others if not (hit.score < _CERTAIN_NAME and _touches(hit, certain, starts))]
    return settled([*certain, *kept])


_CERTAIN_NAME = 0.86
"""Scores of names read from prose lie below."""


def _touches(hit: Hit, certain: Sequence[Hit], starts: list[int]) -> bool:
    place = bisect_right(starts, hit.start) - 1
    if place >= 0 and certain[place].end > hit.start and hit.type == Types.PERSON:
        return True
    return place + 1 < len(certain) and certain[place + 1].start < hit.end and hit.type == Types.PERSON


_LINK = "(?:[A-Za-z0-9@·]|[零〇一二三四五六七八九十百]{2})"
"""One numeral alone is more often a word's (一致) than a number's."""
_JOINED_BEFORE = re.compile(rf"{_LINK}[^\w,。;:\ue001]{{0,3}}\Z")
_JOINED_AFTER = re.compile(rf"[^\w,。;:\ue001]{{0,3}}{_LINK}")


def apart(hits: Sequence[Hit], folded: str) -> list[Hit]:
    """Of settled hits those with no letter, digit or numeral near that is not of another hit: a birth date inside an ID
    number is not apart, nor a name in an address for mail, nor a given name behind another's surname; what they stand
    in may be longer, and the other tiers have to see it whole."""
    free = []
    last = len(hits) - 1
    for place, hit in enumerate(hits):
        start, end = hit.start, hit.end
        before, after = folded[start - 1 : start], folded[end : end + 1]
        if _joins(before) and _joined_before(hits[place - 1].end if place else 0, start, folded):
            continue
        if _joins(after) and _joined_after(end, hits[place + 1].start if place < last else len(folded), folded):
            continue
        if end - start == _GIVEN_NAME and hit.type == Types.PERSON and before in surnames():
            continue
        free.append(hit)
    return free


def _joined_before(end: int, start: int, folded: str) -> bool:
    """``end`` is that of the hit before."""
    return _JOINED_BEFORE.search(folded[end if end < start else start - 1 : start][-5:]) is not None


def _joined_after(end: int, start: int, folded: str) -> bool:
    """``start`` is that of the hit behind."""
    return _JOINED_AFTER.match(folded[end : start if start > end else end + 1][:5]) is not None


_GIVEN_NAME = 2
"""Characters of most Chinese given names."""


@lru_cache(maxsize=4_096)
def _joins(character: str) -> bool:
    """Whether a character beside a hit can be a link to something: most are Chinese, or end a clause."""
    return character not in _PARTING and not (character >= "\u4e00" and character not in _NUMERALS)


_PARTING = ",。;:\ue001"
_NUMERALS = "零〇一二三四五六七八九十百"


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _settle(cluster: list[Hit]) -> list[Hit]:
    """``cluster`` is in order; each hit begins before an earlier one ends."""
    outer: list[list[Hit]] = []
    for hit in cluster:
        if outer and hit.end <= outer[-1][0].end:
            outer[-1].append(hit)
        else:
            outer.append([hit])
    best = [_best(one) for one in outer]
    apart: list[Hit] = []
    for hit in best:
        rest: Hit | None = hit
        while rest is not None and apart and rest.start < apart[-1].end:
            before = apart.pop()
            if _strength(rest) > _strength(before):
                if before.start < rest.start:
                    apart.append(before.at(before.start, rest.start))
            else:
                apart.append(before)
                rest = rest.at(before.end, rest.end) if before.end < rest.end else None
        if rest is not None:
            apart.append(rest)
    return apart


def _strength(hit: Hit) -> tuple[int, int, float]:
    return _RANK[hit.source], hit.end - hit.start, hit.score


def _best(nested: list[Hit]) -> Hit:
    """The outermost stretch with the type of the surest hit that is nearly all of it."""
    outer = nested[0]
    if len(nested) == 1:
        return outer
    length = outer.end - outer.start
    large = [hit for hit in nested if (hit.end - hit.start) * 3 >= length * 2]
    best = max(large, key=lambda hit: (_RANK[hit.source], hit.score, hit.end - hit.start))
    return best.at(outer.start, outer.end)
