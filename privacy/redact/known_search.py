"""The known values of every record of a batch, each searched in its own texts only.

Literal forms (skeletons, see ``forms``) are searched in the skeleton of the text, and only those whose trigger may
stand there (``ngrams``); the rarer disguises in the folded text, and each only where its sign is (``known_signs``).
"""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from privacy.redact.fold import Folded, skeletons
from privacy.redact.form_groups import WIDEST, Form, FormGroup
from privacy.redact.forms import groups_of
from privacy.redact.hits import Hit
from privacy.redact.known_address import KnownAddress
from privacy.redact.known_dates import find_dates
from privacy.redact.known_disguises import find_disguised
from privacy.redact.known_literals import blank_out, known_hit
from privacy.redact.known_names import find_misheard
from privacy.redact.known_signs import Signs, signs_in
from privacy.redact.known_values import KnownRecord, KnownValue
from privacy.redact.ngrams import TextGrams

Groups = list[tuple[KnownValue, FormGroup]]
"""Literal forms of a record's values, in order."""


def find_known(folded: Sequence[Folded], records: Sequence[KnownRecord]) -> list[list[Hit]]:
    """What each text's own record knows in it, in folded offsets; hits may overlap."""
    if not any(record.values for record in records):
        return [[] for _ in folded]
    texts = [one.text for one in folded]
    bare = skeletons(texts)
    bare_texts = [one.text for one in bare]
    values = [record.values for record in records]
    found = list(map(_in_text, texts, bare, values, _awake(values, bare_texts), signs_in(texts, bare_texts)))
    born = [[value for value in one if value.date] for one in values]
    for number, slot, start, end in find_dates(texts, [[value.date for value in one] for one in born]):
        found[number].append(known_hit(born[number][slot], start, end))
    named = [[value for value in one if value.name and value.name.can_be_misheard] for one in values]
    for number, slot, start, end in find_misheard(texts, [[value.name for value in one] for one in named]):
        found[number].append(known_hit(named[number][slot], start, end))
    return found


def _awake(values: Sequence[Sequence[KnownValue]], skeletons: Sequence[str]) -> list[Groups]:
    """For each text the groups of its record of which a form may stand there."""
    every = [[(value, group) for value in mine for group in groups_of(value)] for mine in values]
    joined = list(itertools.chain.from_iterable(every))
    owners = np.repeat(np.arange(len(values)), list(map(len, every)))
    widths = np.array([group[0] for _, group in joined])
    may_stand = np.zeros(len(joined), dtype=np.bool_)
    text_grams = TextGrams(skeletons)
    for width in range(1, WIDEST + 1):
        asked = np.flatnonzero(widths == width)
        if len(asked):
            triggers = [joined[number][1].grams for number in asked.tolist()]
            may_stand[asked] = text_grams.may_hold(width, owners[asked], triggers)
    awake: list[Groups] = [[] for _ in values]
    standing = np.flatnonzero(may_stand)
    for owner, number in zip(owners[standing].tolist(), standing.tolist(), strict=True):
        awake[owner].append(joined[number])
    return awake


def _in_text(text: str, bare: Folded, values: Sequence[KnownValue], awake: Groups, signs: Signs) -> list[Hit]:
    """Appearances in folded offsets but homophones and dates in parts."""
    hits: list[Hit] = []
    skeleton = bare.text
    standing = [(value, form) for value, group in awake for form in group.find(value, skeleton)]
    # Of all values together: one person's given name may be a part of another's name.
    for value, form in sorted(standing, key=_certainty, reverse=True):
        skeleton = blank_out(value, form, text, bare, skeleton, hits)
    for value, group in awake:
        if value.kind == "address" and group.stands_in(skeleton):
            hits.extend(_in_parts(value, bare, skeleton))
    if any(signs):
        hits.extend(find_disguised(values, signs, text, bare, skeleton))
    return hits


def _certainty(standing: tuple[KnownValue, Form]) -> tuple[bool, int]:
    form = standing[1]
    return not form.titled, len(form.text)


def _in_parts(value: KnownValue, bare: Folded, skeleton: str) -> Iterable[Hit]:
    """Runs of the parts of an address in Chinese."""
    address = KnownAddress.of(value.folded)
    return [known_hit(value, *bare.back(*span)) for span in address.find(skeleton)] if address is not None else []
