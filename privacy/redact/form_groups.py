"""The forms of a value, and the short strings one of which must stand in a text before any of them can."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from privacy.redact.fold import bare as bare_of

if TYPE_CHECKING:
    from privacy.redact.known_values import KnownValue

WIDEST = 4
"""Characters; longer triggers tell texts apart no better."""
_SHORT_NUMBER = 8
"""Digits; a shorter number may not continue into another digit."""


class Form(NamedTuple):
    """A skeleton to look for."""

    text: str
    unbroken: bool = False
    """Too short to be joined over punctuation."""
    titled: bool = False
    """A surname with a title, which may be the end of a whole name with one: looked for behind all others."""

    @property
    def whole_latin(self) -> bool:
        """It may not continue into another Latin letter."""
        return self.text.isascii() and not self.text.isdigit()

    @property
    def whole_number(self) -> bool:
        """It may not continue into another digit."""
        return len(self.text) < _SHORT_NUMBER and self.text.isdigit()


Find = Callable[["KnownValue", str], Iterable[Form]]
"""Those forms of a value that stand in a skeleton, longest first; each has at least two characters."""


class FormGroup(NamedTuple):
    """Forms that are derived only for a text that may hold one of their triggers."""

    width: int
    grams: str
    """The triggers joined, each ``width`` characters of a skeleton: every form contains one."""
    find: Find

    def stands_in(self, skeleton: str) -> bool:
        """Whether one of the triggers does."""
        width, grams = self.width, self.grams
        return any(grams[at : at + width] in skeleton for at in range(0, len(grams), width))


def standing(texts: Iterable[str], skeleton: str) -> list[Form]:
    """The forms of some skeletons that stand in another, longest first."""
    found = dict.fromkeys([text for text in texts if text in skeleton and len(text) > 1])
    return [Form(text) for text in sorted(found, key=len, reverse=True)] if found else []


def group(triggers: Iterable[str], find: Find) -> FormGroup:
    """A group whose forms each contain one of ``triggers`` (skeletons); of a long one its last characters do."""
    kept = [trigger for trigger in triggers if trigger]
    width = min([WIDEST, *map(len, kept)])
    return FormGroup(width, "".join([trigger[-width:] for trigger in kept]), find)


def value_group(bare: str, find: Find) -> FormGroup:
    """A group whose forms each contain the last characters of a skeleton (of a Chinese one the first)."""
    width = min(WIDEST, len(bare))
    return FormGroup(width, bare[-width:] if bare.isascii() else bare[:width], find)


def skeleton_forms(folded: Iterable[str], skeleton: str) -> list[Form]:
    """The forms of some folded texts that stand in a skeleton, longest first."""
    return standing(map(bare_of, folded), skeleton)
