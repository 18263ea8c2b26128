"""The known values of every record of a batch, each searched in its own texts only."""

import itertools
from collections.abc import Sequence

import numpy as np

from privacy.redact.fold import Folded, skeletons
from privacy.redact.form_groups import WIDEST
from privacy.redact.hits import Hit
from privacy.redact.known import KnownRecord, known_hit
from privacy.redact.known_dates import find_dates
from privacy.redact.known_names import find_misheard
from privacy.redact.known_signs import signs_in
from privacy.redact.ngrams import TextGrams


def find_known(folded: Sequence[Folded], records: Sequence[KnownRecord]) -> list[list[Hit]]:
    """What each text's own record knows in it, in folded offsets; hits may overlap."""
    if not any(record.values for record in records):
        return [[] for _ in folded]
    texts = [one.text for one in folded]
    bare = skeletons(texts)
    bare_texts = [one.text for one in bare]
    awake, signs = _awake(records, bare_texts), signs_in(texts, bare_texts)
    found = list(map(KnownRecord.find, records, folded, bare, awake, signs))
    born = [[value for value in record.values if value.date] for record in records]
    for number, slot, start, end in find_dates(texts, [[value.date for value in one] for one in born]):
        found[number].append(known_hit(born[number][slot], start, end))
    named = [[value for value in record.values if value.name and value.name.can_be_misheard] for record in records]
    for number, slot, start, end in find_misheard(texts, [[value.name for value in one] for one in named]):
        found[number].append(known_hit(named[number][slot], start, end))
    return found


def _awake(records: Sequence[KnownRecord], skeletons: Sequence[str]) -> list[list[int]]:
    """For each text the numbers of its record's groups of which a form may stand there, in order."""
    grams = TextGrams(skeletons)
    awake: list[list[int]] = [[] for _ in records]
    for width in range(1, WIDEST + 1):
        theirs = [record.asked.numbers[width] for record in records]
        numbers = list(itertools.chain.from_iterable(theirs))
        if not numbers:
            continue
        owners = np.repeat(np.arange(len(records)), list(map(len, theirs)))
        triggers = list(itertools.chain.from_iterable([record.asked.grams[width] for record in records]))
        standing = np.flatnonzero(grams.may_hold(width, owners, triggers))
        for owner, place in zip(owners[standing].tolist(), standing.tolist(), strict=True):
            awake[owner].append(numbers[place])
    for one in awake:
        one.sort()
    return awake
