"""A known address in a text: every run of its neighbouring parts that still points at a door, as wide as it goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from privacy.redact.fold import bare
from privacy.redact.forms import DIVISION_END, address_parts, points_at_a_door, spelled_number


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """``parts`` as the record writes them; ``writings``: their skeletons, with digits and with spelled numbers."""

    parts: tuple[str, ...] = field(repr=False)
    writings: tuple[tuple[str, ...], ...] = field(repr=False)

    @classmethod
    def of(cls, value: str) -> "KnownAddress | None":
        """``None`` for an address in Latin letters, which is searched as words."""
        parts = address_parts(value)
        if not parts:
            return None
        spelled = [re.sub(r"[0-9]{2,4}", lambda match: spelled_number(int(match.group())), part) for part in parts]
        writings = [tuple(map(bare, parts)), tuple(map(bare, spelled))]
        return cls(tuple(parts), tuple(dict.fromkeys(writings)))

    def find(self, skeleton: str) -> Iterator[tuple[int, int]]:
        """Stretches of the skeleton, in no order; they may overlap."""
        for writing in self.writings:
            for place, part in enumerate(writing):
                if len(part) < 2 or self.parts[place].endswith(DIVISION_END):
                    continue
                at = skeleton.find(part)
                while at >= 0:
                    run = self._widest(skeleton, writing, place, at)
                    if run is not None:
                        yield run
                    at = skeleton.find(part, at + 1)

    def _widest(self, skeleton: str, writing: tuple[str, ...], place: int, at: int) -> tuple[int, int] | None:
        """The part at ``at`` with all its neighbours that stand beside it there too."""
        first, start = place, at
        while first and writing[first - 1] and skeleton.endswith(writing[first - 1], 0, start):
            first -= 1
            start -= len(writing[first])
        last, end = place + 1, at + len(writing[place])
        while last < len(writing) and writing[last] and skeleton.startswith(writing[last], end):
            end += len(writing[last])
            last += 1
        return (start, end) if points_at_a_door(self.parts[first:last]) else None
