"""Text in, text without people out: the tiers in their order.

1. Coats come off (``carriers``), 2. the text is folded and its skeleton taken (``fold``), 3. what the record knows
is found (``known``), then numbers, codes, labelled values, fields of record formats, addresses, organisations, 4.
genetic notation is protected and overlaps are settled (``merge``), 5. people nobody knows are looked for in what is
left (``people``), 6. findings go back to the input's offsets and are replaced (``placeholders``).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from privacy.model.text import ScrubbedText, Span, TextItem
from privacy.redact.carriers import parcels, unwrap
from privacy.redact.fold import Folded, fold, skeleton
from privacy.redact.hits import Hit
from privacy.redact.known import KnownRecord, KnownRecords, compile_record
from privacy.redact.merge import apart, settled, with_known
from privacy.redact.mixups import PatientNumbers
from privacy.redact.placeholders import in_input, outside, placeholder_stretches, replaced
from privacy.redact.records import find_fields
from privacy.redact.second_look import still_there
from privacy.redact.sentences import Finder, SentenceReader

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer

    from privacy.redact.frame import Frame


_LOOKS = 5
"""Times the output is looked at again; each finds less, and more than two were never needed."""


class Redactor:
    """Built once a process; holds tables and bounded caches of sentences and compiled records."""

    def __init__(self, added: "Sequence[EntityRecognizer]" = ()) -> None:
        """``added``: a lab's own Presidio recognisers for zh or en; they read the folded text."""
        self._sentences = SentenceReader()
        self._records = KnownRecords()
        self._frame = _frame(added) if added else None

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> "Redactor":
        """The redactor with the tiers that ship."""
        return cls()

    def analyzer_engine(self, added: "Sequence[EntityRecognizer]" = ()) -> "AnalyzerEngine":
        """The tiers that need no record as recognisers of a Presidio ``AnalyzerEngine`` for zh and en, offline."""
        from privacy.redact.frame import analyzer_engine  # Presidio takes a second to import

        tiers = self._sentences.tiers | {
            "fields": find_fields,
            "people": lambda text: self._sentences.people.find(text, ()),
        }
        return analyzer_engine({tier: partial(_in_input, find) for tier, find in tiers.items()}, added)

    def scrub(self, items: Sequence[TextItem]) -> list[ScrubbedText]:
        """Each text with its identifiers replaced, in order. Spans are in code points of the input text."""
        return [self._scrub_one(item) for item in items]

    def _scrub_one(self, item: TextItem) -> ScrubbedText:
        record = self._records.of(item.known)
        hits = self._known_apart(item.text, record) if record.values else []
        text, left = replaced(item.text, hits, record.types), record
        for _ in range(_LOOKS):
            # A placeholder may free what the replaced words were glued to; looking again makes a second scrubbing idle.
            more = self._find(text, left)
            if not more:
                break
            hits = settled([*hits, *in_input(more, hits, text)])
            text = replaced(item.text, hits, record.types)
            left = record if _was_glued(item.text, hits) else _NOTHING_KNOWN
        spans = tuple(Span(hit.start, hit.end, hit.type, hit.score, hit.source) for hit in hits)
        return ScrubbedText(item.id, text, spans)

    def _known_apart(self, text: str, record: KnownRecord) -> list[Hit]:
        """Known values that stand by themselves, in input offsets. With them gone, most sentences are boilerplate."""
        unwrapped = unwrap(text)
        folded = fold(unwrapped.text)
        hits = apart(record.find(folded, skeleton(folded.text)), folded.text)
        stretches = (unwrapped.back(*folded.back(hit.start, hit.end)) for hit in hits)
        found = [hit._replace(start=start, end=end) for hit, (start, end) in zip(hits, stretches, strict=True)]
        return settled(outside(found, placeholder_stretches(text)))

    def _find(self, text: str, record: KnownRecord) -> list[Hit]:
        """Settled hits in input offsets."""
        if not text:
            return []
        unwrapped = unwrap(text)
        folded = fold(unwrapped.text)
        hits = self._in_folded(folded, record)
        if folded.origin is not None or unwrapped.starts is not None:
            stretches = (unwrapped.back(*folded.back(hit.start, hit.end)) for hit in hits)
            hits = [hit._replace(start=start, end=end) for hit, (start, end) in zip(hits, stretches, strict=True)]
        hits.extend(self._in_parcels(text, record))
        return settled(outside(hits, placeholder_stretches(text)))

    def _in_folded(self, folded: Folded, record: KnownRecord) -> list[Hit]:
        text = folded.text
        hits = self._sentences.find(text)
        fields = find_fields(text)
        known = record.find(folded, skeleton(text)) if record.values else []
        if self._frame is not None:
            hits = self._frame.join(text, hits)
            return with_known(known, hits + fields)
        return with_known(known, hits + fields) if known or fields else hits

    def _in_parcels(self, text: str, record: KnownRecord) -> Iterable[Hit]:
        """A Base64 stretch that names somebody is replaced whole."""
        for parcel in parcels(text):
            inside = self._in_folded(fold(unwrap(parcel.text).text), record)
            if inside:
                best = max(inside, key=lambda hit: (hit.score, hit.end - hit.start))
                yield best._replace(start=parcel.start, end=parcel.end)

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
    return any(edge.isalnum() and edge < _FIRST_HAN for edge in edges)


_FIRST_HAN = "\u3400"


_NOTHING_KNOWN = compile_record({})


def _frame(added: "Sequence[EntityRecognizer]") -> "Frame":
    from privacy.redact.frame import Frame  # Presidio takes a second to import

    return Frame(added)


def _in_input(find: Finder, text: str) -> list[Hit]:
    """The hits of one tier in a text as it came, in its offsets."""
    unwrapped = unwrap(text)
    folded = fold(unwrapped.text)
    stretches = ((hit, unwrapped.back(*folded.back(hit.start, hit.end))) for hit in find(folded.text))
    return settled(hit._replace(start=start, end=end) for hit, (start, end) in stretches)
