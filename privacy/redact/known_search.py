"""The known values of every record of a batch, each searched in its own texts only."""

from collections.abc import Sequence

import numpy as np

from privacy.redact.fold import Folded, skeletons
from privacy.redact.form_groups import FormGroup
from privacy.redact.hits import Hit
from privacy.redact.known import Awake, KnownRecord, KnownValue, known_hit
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
    found = [
        record.find(one, skeleton, awake, signs) if record.values else []
        for record, one, skeleton, awake, signs in zip(
            records, folded, bare, _awake(records, bare_texts), signs_in(texts, bare_texts), strict=True
        )
    ]
    born = [{value.date: value for value in record.values if value.date is not None} for record in records]
    for number, date, start, end in find_dates(texts, [list(dates) for dates in born]):
        found[number].append(known_hit(born[number][date], start, end))
    named = [{value.name: value for value in record.values if value.name is not None} for record in records]
    misheard = [[name for name in values if name.can_be_misheard] for values in named]
    for number, name, start, end in find_misheard(texts, misheard):
        found[number].append(known_hit(named[number][name], start, end))
    return found


def _awake(records: Sequence[KnownRecord], skeletons: Sequence[str]) -> list[Awake]:
    """For each text the groups of its record of which a form may stand there."""
    asked = [
        (number, value, group)
        for number, record in enumerate(records)
        for value in record.values
        for group in value.groups
    ]
    widths = np.array([group.width for _, _, group in asked])
    held = np.zeros(len(asked), dtype=np.bool_)
    grams = TextGrams(skeletons)
    for width in np.unique(widths).tolist():
        places = np.flatnonzero(widths == width)
        questions = [asked[place] for place in places.tolist()]
        held[places] = grams.may_hold(
            width, [number for number, _, _ in questions], [group.grams for _, _, group in questions]
        )
    awake: list[list[tuple[KnownValue, FormGroup]]] = [[] for _ in records]
    for place in np.flatnonzero(held).tolist():
        number, value, group = asked[place]
        awake[number].append((value, group))
    return list(awake)
