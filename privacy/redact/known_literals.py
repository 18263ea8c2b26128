"""Literal forms of known values in a skeleton: every free-standing appearance, longer forms before shorter ones."""

import re

from privacy.model.text import SpanSource
from privacy.redact.fold import Folded
from privacy.redact.form_groups import Form
from privacy.redact.hits import Hit, as_hit
from privacy.redact.known_values import KnownValue

_BLANK = "\ue000"
_PUNCTUATION = re.compile(r"[，。；、,;!?！？：:|/\\\"“”（）()\[\]【】<>=]")


_SENTENCE_END = re.compile(r"[。;；!?！？]")
"""No name in Latin letters goes on over it: ``Shijie Zhang。Shijie Zhang`` is one person twice."""


def known_hit(value: KnownValue, start: int, end: int) -> Hit:
    return as_hit((start, end, value.type, 1.0, SpanSource.KNOWN, value.key))


def blank_out(value: KnownValue, form: Form, folded: str, bare: Folded, skeleton: str, hits: list[Hit]) -> str:
    """Adds every free-standing appearance; returns the skeleton with those blanked, so that shorter forms pass over."""
    text, unbroken, _ = form
    length, kept, pieces = len(text), 0, []
    guarded = unbroken or form.whole_latin or form.whole_number
    at = skeleton.find(text)
    while at >= 0:
        start, end = bare.back(at, at + length)
        if not guarded or _stands_free(form, folded, start, end):
            hits.append(known_hit(value, start, end))
            pieces.append(skeleton[kept:at])
            kept = at + length
        # What is blanked holds no further appearance.
        at = skeleton.find(text, max(at + 1, kept))
    if not kept:
        return skeleton
    pieces.append(skeleton[kept:])
    return (_BLANK * length).join(pieces)


def _stands_free(form: Form, folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if form.whole_latin and form.text.isalpha() and _SENTENCE_END.search(folded, start, end):
        return False
    if form.whole_latin and (
        (before.isascii() and before.isalpha() and folded[start].isalpha())
        or (after.isascii() and after.isalpha() and folded[end - 1].isalpha())
    ):
        return _changes_case(folded, start, end)
    if form.whole_number and (before.isdigit() or after.isdigit()):
        return False
    return not (form.unbroken and _PUNCTUATION.search(folded, start, end))


def _changes_case(folded: str, start: int, end: int) -> bool:
    """``SampleLinWanqiuFinal``: in camel case a capital is a boundary."""
    begins = not folded[start - 1 : start].isalpha() or (
        folded[start - 1 : start].islower() and folded[start].isupper()
    )
    ends = not folded[end : end + 1].isalpha() or (folded[end - 1].islower() and folded[end : end + 1].isupper())
    return begins and ends
