"""The forms of a value, and the short strings one of which must stand in a text before any of them can."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from privacy.redact.fold import bare as bare_of

WIDEST = 4
"""Characters; longer triggers tell texts apart no better."""


class Form(NamedTuple):
    """A skeleton to look for."""

    text: str
    whole_latin: bool
    """It may not continue into another Latin letter."""
    whole_number: bool
    """It may not continue into another digit."""
    unbroken: bool = False
    """Too short to be joined over punctuation."""


class FormGroup:
    """Forms that are derived only for a text that may hold one of their triggers, then kept.

    ``grams`` are the triggers joined, each ``width`` characters of a skeleton: every form contains one.
    """

    __slots__ = ("_arguments", "_derive", "_forms", "grams", "width")

    def __init__(self, width: int, grams: str, derive: Callable[..., Iterable[Form]], *arguments: object) -> None:
        self.width = width
        self.grams = grams
        self._derive = derive
        self._arguments = arguments
        self._forms: tuple[Form, ...] | None = None

    def stands_in(self, skeleton: str) -> bool:
        """Whether one of the triggers does."""
        width, grams = self.width, self.grams
        if len(grams) == width:
            return grams in skeleton
        return any(grams[at : at + width] in skeleton for at in range(0, len(grams), width))

    @property
    def forms(self) -> tuple[Form, ...]:
        """Longest first; every form has at least two characters."""
        if self._forms is None:
            self._forms = longest_first(self._derive(*self._arguments))
        return self._forms


def longest_first(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Different forms of two characters and more, the longest first."""
    if isinstance(forms, Prepared):
        return forms
    found = {form.text: form for form in forms if len(form.text) >= 2}
    return Prepared(sorted(found.values(), key=_shortness) if len(found) > 1 else found.values())


class Prepared(tuple[Form, ...]):
    """Forms in the order in which they are looked for."""

    __slots__ = ()


def _shortness(form: Form) -> int:
    return -len(form.text)


def group(triggers: Iterable[str], derive: Callable[..., Iterable[Form]], *arguments: object) -> FormGroup:
    """A group whose forms each contain one of ``triggers`` (skeletons); of a long one its last characters do."""
    kept = [trigger for trigger in triggers if trigger]
    width = min([WIDEST, *map(len, kept)])
    return FormGroup(width, "".join([trigger[-width:] for trigger in kept]), derive, *arguments)


def value_group(bare: str, derive: Callable[..., Iterable[Form]], *arguments: object) -> FormGroup:
    """A group whose forms each contain the last characters of a skeleton (of a Chinese one the first)."""
    width = min(WIDEST, len(bare))
    return FormGroup(width, bare[-width:] if bare.isascii() else bare[:width], derive, *arguments)


def form(text: str, *, unbroken: bool = False) -> Form:
    """The form of a folded text."""
    return bare_form(bare_of(text), unbroken=unbroken)


def bare_form(bare: str, *, unbroken: bool = False) -> Form:
    """The form of a skeleton."""
    number = bare.isdigit()
    return Form(bare, not number and bare.isascii(), number and len(bare) < 8, unbroken)
