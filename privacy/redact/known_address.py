"""A known address in a text: every run of its neighbouring parts that still points at a door, as wide as it goes."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from privacy.redact.fold import bare

_NUMERAL = "0-9零〇一二三四五六七八九十百"
_PART = re.compile(
    rf"[^{_NUMERAL}]*?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|新区|区|县|旗|街道|镇|乡|大道|路|街|巷|弄|胡同|小区|花园|花苑|新村|家园|嘉园"
    rf"|苑|公寓|大厦|广场|社区|村)|[A-Za-z{_NUMERAL}-]+(?:号院|号楼|号|弄|栋|幢|座|单元|室|楼|层|组|房|户|支弄|期)?|[^A-Za-z{_NUMERAL}]+"
)
_MOST_PARTS = 16
_DIVISION_END = ("省", "市", "区", "县", "旗", "州", "盟", "街道", "镇", "乡")
_COMPOUND_END = ("小区", "花园", "花苑", "苑", "公寓", "新村", "家园", "嘉园", "大厦")
_SPACE = re.compile(r"[\s,，]+")


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """``parts`` as the record writes them; ``bare``: their skeletons."""

    parts: tuple[str, ...] = field(repr=False)
    bare: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, folded: str) -> "KnownAddress | None":
        """``None`` for an address in Latin letters, which is searched as words."""
        if folded.isascii():
            return None
        parts = [part for part in _PART.findall(_SPACE.sub("", folded)) if part][:_MOST_PARTS]
        return cls(tuple(parts), tuple(map(bare, parts)))

    def _spelled(self) -> tuple[str, ...]:
        """The skeletons of the parts with numbers from ten written in words."""
        return tuple(
            bare(re.sub(r"[0-9]{2,4}", lambda match: spelled_number(int(match.group())), part)) for part in self.parts
        )

    def find(self, skeleton: str) -> Iterator[tuple[int, int]]:
        """Stretches of the skeleton, in no order; they may overlap."""
        tens = "十" in skeleton or "百" in skeleton or "千" in skeleton
        for writing in (self.bare, self._spelled()) if tens else (self.bare,):
            for place, part in enumerate(writing):
                if len(part) < 2 or self.parts[place].endswith(_DIVISION_END):
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
        return (start, end) if _points_at_a_door(self.parts[first:last]) else None


def _points_at_a_door(piece: Sequence[str]) -> bool:
    """Whether neighbouring parts say more than a district: a compound, a way with a number, two numbers."""
    numbered = [part for part in piece if part[0] in "零〇一二三四五六七八九十百" or part[0].isascii()]
    named = [part for part in piece if part not in numbered and not part.endswith(_DIVISION_END)]
    if any(part.endswith(_COMPOUND_END) and len(part) >= 4 for part in named):
        return True
    return bool(numbered) and (bool(named) or len(numbered) >= 2) and len("".join(piece)) >= 4


def english_address_forms(folded: str) -> Iterator[str]:
    """The skeletons of an address in Latin letters: whole, and every run of its parts between commas that holds letters
    and digits."""
    yield bare(folded)
    parts = [part.strip() for part in folded.split(",")][:12]
    for first, last in itertools.combinations(range(len(parts) + 1), 2):
        one = bare("".join(parts[first:last]))
        if len(one) >= 8 and any(map(str.isdigit, one)) and any(map(str.isalpha, one)):
            yield one


def spelled_number(number: int) -> str:
    """128 -> 一百二十八 (up to 9999)."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            bare_ten = unit == 10 and digit == 1 and not text
            text += ("零" if zero and text else "") + ("" if bare_ten else digits[digit]) + name
            zero = False
        else:
            zero = True
    return text or "零"
