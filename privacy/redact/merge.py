"""From everything that was found to what is replaced: protect genetics, settle overlaps, keep order."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit

_RANK = {SpanSource.KNOWN: 3, SpanSource.CONTEXT: 2, SpanSource.PATTERN: 2, SpanSource.MODEL: 1}


def without_protected(hits: Iterable[Hit], protected: Sequence[tuple[int, int]]) -> list[Hit]:
    """Hits of which less than half lies in genetic notation; a known value is a person's wherever it stands."""
    if not protected:
        return list(hits)
    starts = [start for start, _ in protected]
    return [hit for hit in hits if hit.source is SpanSource.KNOWN or not _mostly_inside(hit, protected, starts)]


def _mostly_inside(hit: Hit, protected: Sequence[tuple[int, int]], starts: list[int]) -> bool:
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
    accepted: list[Hit] = []
    cluster: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= reach and cluster:
            accepted.extend(_settle(cluster))
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit.end)
    if cluster:
        accepted.extend(_settle(cluster))
    return accepted


def _settle(cluster: list[Hit]) -> list[Hit]:
    if len(cluster) == 1:
        return cluster
    outer = [hit for hit in cluster if not any(_holds(other, hit) for other in cluster if other is not hit)]
    outer = list({(hit.start, hit.end): _best(cluster, hit) for hit in outer}.values())
    outer.sort(key=lambda hit: (-_RANK[hit.source], -(hit.end - hit.start), -hit.score))
    taken: list[Hit] = []
    for hit in outer:
        taken.extend(_cut(hit, taken))
    return sorted(taken)


def _holds(other: Hit, hit: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end and (other.end - other.start) > (hit.end - hit.start)


def _best(cluster: list[Hit], outer: Hit) -> Hit:
    """``outer`` with the type of the surest hit that is nearly all of it."""
    length = outer.end - outer.start
    inside = [
        hit
        for hit in cluster
        if outer.start <= hit.start and hit.end <= outer.end and (hit.end - hit.start) * 3 >= length * 2
    ]
    best = max(inside, key=lambda hit: (_RANK[hit.source], hit.score, hit.end - hit.start), default=outer)
    return best._replace(start=outer.start, end=outer.end)


def _cut(hit: Hit, taken: list[Hit]) -> list[Hit]:
    """What of ``hit`` no accepted hit covers."""
    pieces = [(hit.start, hit.end)]
    for other in taken:
        pieces = (
            [
                piece
                for start, end in pieces
                for piece in ((start, min(end, other.start)), (max(start, other.end), end))
                if piece[0] < piece[1]
            ]
            if any(start < other.end and other.start < end for start, end in pieces)
            else pieces
        )
    return [hit._replace(start=start, end=end) for start, end in dict.fromkeys(pieces)]
