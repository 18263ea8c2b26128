"""Texts in, texts without people out: a batch goes through the tiers together, in their order.

1. Coats come off (``carriers``), 2. the batch is folded and its skeletons taken (``fold``), 3. what the records know
is found (``known_search``) and masked (``masks``), 4. numbers, codes, labelled values, addresses, organisations and
people nobody knows are read from the clauses that were never met before (``clauses``), fields from record formats
(``records``), 5. overlaps are settled (``merge``), 6. findings go back to the input's offsets and are replaced
(``placeholders``). A text whose replacement may have freed something is looked at again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from privacy.model.text import ScrubbedText, Span, TextItem
from privacy.redact.carriers import Unwrapped, may_be_packed, parcels, unwrap
from privacy.redact.clauses import ClauseReader, Finder
from privacy.redact.compiled.engine import engine
from privacy.redact.fold import Folded, fold, fold_all
from privacy.redact.hits import Hit
from privacy.redact.known_search import find_known
from privacy.redact.known_values import KnownRecord, compile_records
from privacy.redact.masks import Masked, beside_marks, masked
from privacy.redact.merge import apart, settled, with_known
from privacy.redact.mixups import PatientNumbers
from privacy.redact.placeholders import in_input, outside, placeholder_stretches, replaced
from privacy.redact.records import find_fields
from privacy.redact.second_look import still_there

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer

    from privacy.redact.frame import Frame

_LOOKS = 5
"""Times a text is looked at; each look finds less, and more than two were never needed."""
_FIELDS_OF_SPAN = itemgetter(0, 1, 2, 3, 4)
_AS_SPAN: Callable[[Iterable[object]], Span] = partial(tuple.__new__, Span)
_BATCH = 250
"""Texts read together: enough to spread the cost of an array step, few enough for the processor's cache."""


class _Look(NamedTuple):
    """What one look at a text found, in its offsets, and whether its replacement may free more."""

    hits: list[Hit]
    again: bool


class Redactor:
    """Built once a process; holds the engine's tables and, for the slow way, its own and a bounded cache of clauses."""

    def __init__(self, added: "Sequence[EntityRecognizer]" = (), *, compiled: bool = True) -> None:
        """``added``: a lab's own Presidio recognisers for zh or en; they read the folded, masked text, and with them
        every text takes the slow way. ``compiled``: use the compiled engine where it is built."""
        self._frame = _frame(added) if added else None
        self._engine = engine() if compiled and not added else None

    @cached_property
    def _clauses(self) -> ClauseReader:
        """Built when a text first takes the slow way: most processes meet none."""
        return ClauseReader()

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> "Redactor":
        """The redactor with the tiers that ship."""
        return cls()

    def analyzer_engine(self, added: "Sequence[EntityRecognizer]" = ()) -> "AnalyzerEngine":
        """The tiers that need no record as recognisers of a Presidio ``AnalyzerEngine`` for zh and en, offline."""
        from privacy.redact.frame import analyzer_engine  # Presidio takes a second to import

        tiers = self._clauses.tiers | {
            "fields": find_fields,
            "people": lambda text: self._clauses.people.find(text, ()),
        }
        return analyzer_engine({tier: partial(_in_input, find) for tier, find in tiers.items()}, added)

    def scrub(self, items: Sequence[TextItem]) -> list[ScrubbedText]:
        """Each text with its identifiers replaced, in order. Spans are in code points of the input text.

        Give many texts at once: the steps are array programs, and a text costs least in a batch of hundreds. What is
        found in a text depends on that text and its record alone.
        """
        return [
            scrubbed
            for start in range(0, len(items), _BATCH)
            for scrubbed in self._scrub_batch(items[start : start + _BATCH])
        ]

    def _scrub_batch(self, items: Sequence[TextItem]) -> list[ScrubbedText]:
        if self._engine is None:
            return self._scrub_piecewise(items)
        scrubbed = self._engine.scrub(items)
        slow = iter(self._scrub_piecewise([item for item, one in zip(items, scrubbed, strict=True) if one is None]))
        return [one if one is not None else next(slow) for one in scrubbed]

    def _scrub_piecewise(self, items: Sequence[TextItem]) -> list[ScrubbedText]:
        """Coats, parcels and placeholders in Python, whoever reads the texts inside."""
        if not items:
            return []
        records = compile_records([item.known for item in items])
        looks = self._look([item.text for item in items], records)
        hits = [look.hits for look in looks]
        texts = list(map(replaced, [item.text for item in items], hits, [record.types for record in records]))
        active = [at for at, look in enumerate(looks) if look.hits and look.again]
        for _ in range(_LOOKS - 1):
            if not active:
                break
            looks = self._look([texts[at] for at in active], [records[at] for at in active])
            for at, look in zip(active, looks, strict=True):
                hits[at] = settled([*hits[at], *in_input(look.hits, hits[at], texts[at])])
                texts[at] = replaced(items[at].text, hits[at], records[at].types)
            active = [at for at, look in zip(active, looks, strict=True) if look.hits and look.again]
        return [
            ScrubbedText(item.id, text, tuple(map(_AS_SPAN, map(_FIELDS_OF_SPAN, found))))
            for item, text, found in zip(items, texts, hits, strict=True)
        ]

    def _look(self, texts: Sequence[str], records: Sequence[KnownRecord]) -> list[_Look]:
        """One look of every tier at each text."""
        unwrapped = [unwrap(text) for text in texts]
        readings = self._read([one.text for one in unwrapped], records)
        packed = may_be_packed(texts).tolist()
        return [
            self._in_text(text, coat, reading, record if holds else None)
            for text, coat, reading, record, holds in zip(texts, unwrapped, readings, records, packed, strict=True)
        ]

    def _in_text(self, text: str, coat: Unwrapped, look: _Look, packed: KnownRecord | None) -> _Look:
        """A look at a text without its coats as a look at the text; ``packed``: its record, if it may hold a parcel."""
        hits = look.hits
        if coat.starts is not None:
            stretches = (coat.back(hit.start, hit.end) for hit in hits)
            hits = [hit.at(start, end) for hit, (start, end) in zip(hits, stretches, strict=True)]
        inside = list(self._in_parcels(text, packed)) if packed is not None else []
        if not inside and coat.starts is None:
            return _Look(hits, look.again or _was_glued(text, hits))
        return _Look(settled(outside([*hits, *inside], placeholder_stretches(text))), again=True)

    def _read(self, texts: Sequence[str], records: Sequence[KnownRecord]) -> list[_Look]:
        """Settled hits of texts without coats."""
        if self._engine is None:
            return self._read_slowly(texts, records)
        read = self._engine.read(texts, [record.known for record in records])
        left = [place for place, one in enumerate(read) if one is None]
        slow = iter(self._read_slowly([texts[place] for place in left], [records[place] for place in left]))
        return [_Look(one.hits, one.unsure) if one is not None else next(slow) for one in read]

    def _read_slowly(self, texts: Sequence[str], records: Sequence[KnownRecord]) -> list[_Look]:
        """The same by the tiers in Python."""
        if not texts:
            return []
        folded = fold_all(texts)
        earlier = [placeholder_stretches(one.text) for one in folded]
        known = [
            settled(outside(hits, stretches)) if hits else hits
            for hits, stretches in zip(find_known(folded, records), earlier, strict=True)
        ]
        certain = [apart(hits, one.text) if hits else [] for hits, one in zip(known, folded, strict=True)]
        readings = [
            masked(one.text, sorted([*((hit.start, hit.end) for hit in hits), *stretches]))
            for one, hits, stretches in zip(folded, certain, earlier, strict=True)
        ]
        found = self._clauses.find([one.text for one in readings])
        return [self._joined(*parts) for parts in zip(folded, known, certain, readings, found, strict=True)]

    def _joined(self, folded: Folded, known: list[Hit], certain: list[Hit], reading: Masked, found: list[Hit]) -> _Look:
        """Everything found in one text, settled, in its offsets."""
        fields = find_fields(reading.text)
        joined = [*found, *fields] if fields else found
        if self._frame is not None:
            joined = self._frame.join(reading.text, joined)
        if joined is not found:
            joined = settled(beside_marks(joined, reading.text))
        hits = [reading.back(hit) for hit in joined] if reading.places else joined
        unsure = len(known) != len(certain)
        if unsure:
            hits = with_known([*certain, *outside(known, [(hit.start, hit.end) for hit in certain])], hits)
        elif certain:
            hits = sorted([*certain, *hits])
        if folded.origin is not None:
            stretches = [folded.back(hit.start, hit.end) for hit in hits]
            hits = [hit.at(start, end) for hit, (start, end) in zip(hits, stretches, strict=True)]
        return _Look(hits, bool(unsure or fields or self._frame))

    def _in_parcels(self, text: str, record: KnownRecord) -> Iterator[Hit]:
        """A Base64 stretch that names somebody is replaced whole."""
        for parcel in parcels(text):
            inside = self._read([unwrap(parcel.text).text], [record])[0].hits
            if inside:
                best = max(inside, key=lambda hit: (hit.score, hit.end - hit.start))
                yield best.at(parcel.start, parcel.end)

    def second_look(self, scrubbed: ScrubbedText, known: Mapping[str, str]) -> tuple[str, ...]:
        """Keys of ``known`` whose value still stands in the scrubbed text in any form; none means clean."""
        return still_there(scrubbed.text, known)

    @staticmethod
    def mixed_up(text: str, own: str, numbers: PatientNumbers) -> frozenset[str]:
        """Owners other than ``own`` whose number stands in the unscrubbed text: a non-empty answer is an incident."""
        return numbers.others_in(text, own)


def _was_glued(text: str, hits: Sequence[Hit]) -> bool:
    """Whether a replaced stretch touched a letter or digit, so that what is left may now stand free."""
    edges = "".join([text[hit.start - 1 : hit.start] + text[hit.end : hit.end + 1] for hit in hits])
    return _BEFORE_HAN.search(edges) is not None


_BEFORE_HAN = re.compile(r"[^\W_\u3400-\U0010ffff]")
"""Letters and digits but the characters of Chinese, which never stand glued."""


def _frame(added: "Sequence[EntityRecognizer]") -> "Frame":
    from privacy.redact.frame import Frame  # Presidio takes a second to import

    return Frame(added)


def _in_input(find: Finder, text: str) -> list[Hit]:
    """The hits of one tier in a text as it came, in its offsets."""
    unwrapped = unwrap(text)
    folded = fold(unwrapped.text)
    reading = masked(folded.text, placeholder_stretches(folded.text))
    hits = map(reading.back, beside_marks(find(reading.text), reading.text))
    stretches = ((hit, unwrapped.back(*folded.back(hit.start, hit.end))) for hit in hits)
    return settled(hit.at(start, end) for hit, (start, end) in stretches)
