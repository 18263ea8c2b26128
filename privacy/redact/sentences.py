"""The tiers that need no record, sentence by sentence: reports repeat themselves, and nothing is read twice.

No tier looks across a Chinese full stop, so the hits of a sentence are the same wherever it stands. Sentences met
before come from a bounded cache in memory; the new ones of a text are joined and read in one pass.
"""

from collections.abc import Callable, Sequence

from privacy.redact.codes import find_codes
from privacy.redact.genetics import protected_stretches
from privacy.redact.hits import Hit
from privacy.redact.labels import LabelReader
from privacy.redact.merge import settled, without_protected
from privacy.redact.names import NameModel
from privacy.redact.numbers import find_numbers
from privacy.redact.people import PeopleFinder
from privacy.redact.places import find_addresses, find_organisations
from privacy.redact.tables import cues

_STOP = "。"
_LONGEST_KEPT = 240
"""Characters; a longer stretch without a full stop will hardly come twice."""

Finder = Callable[[str], list[Hit]]


class SentenceReader:
    """Patterns, labels, places and people of a folded text."""

    def __init__(self, *, kept: int = 50_000) -> None:
        model = NameModel(cues())
        labels = LabelReader(model)
        people = PeopleFinder(model)
        self.tiers: dict[str, Finder] = {
            "numbers": find_numbers,
            "codes": find_codes,
            "labels": labels.find,
            "addresses": lambda text: find_addresses(text, model.is_word),
            "organisations": lambda text: find_organisations(text, model.is_word),
        }
        """Tiers that read the whole text, by name."""
        self.people = people
        """The tier that reads what those leave."""
        self._kept: dict[str, tuple[Hit, ...]] = {}
        self._limit = kept

    def find(self, folded: str) -> list[Hit]:
        """Settled hits in folded offsets, in order."""
        sentences = _sentences(folded)
        kept = self._kept
        new = list(dict.fromkeys(one for one in sentences if one not in kept))
        if len(new) == len(sentences):
            return self._read_all(sentences, folded)
        fresh = self._read_new(new) if new else {}
        hits: list[Hit] = []
        at = 0
        for sentence in sentences:
            found = kept[sentence] if sentence in kept else fresh[sentence]
            hits += [hit._replace(start=hit.start + at, end=hit.end + at) for hit in found]
            at += len(sentence)
        self._keep(fresh)
        return hits

    def _read_all(self, sentences: list[str], folded: str) -> list[Hit]:
        hits = self._read(folded)
        self._keep(_by_sentence(sentences, hits))
        return hits

    def _read_new(self, new: list[str]) -> dict[str, tuple[Hit, ...]]:
        return _by_sentence(new, self._read("".join(new)))

    def _read(self, text: str) -> list[Hit]:
        found = [hit for find in self.tiers.values() for hit in find(text)]
        protected = protected_stretches(text)
        certain = settled(without_protected(found, protected))
        people = without_protected(self.people.find(text, certain), protected)
        return sorted(certain + people) if people else certain

    def _keep(self, fresh: dict[str, tuple[Hit, ...]]) -> None:
        if len(self._kept) > self._limit:
            self._kept.clear()
        self._kept.update((sentence, hits) for sentence, hits in fresh.items() if len(sentence) <= _LONGEST_KEPT)


def _sentences(folded: str) -> list[str]:
    """The text cut after every full stop; joined again it is the text."""
    parts = folded.split(_STOP)
    sentences = [part + _STOP for part in parts[:-1]]
    if parts[-1]:
        sentences.append(parts[-1])
    return sentences


def _by_sentence(sentences: Sequence[str], hits: Sequence[Hit]) -> dict[str, tuple[Hit, ...]]:
    """Hits of the joined sentences, each under the sentence it stands in, in its offsets."""
    found: dict[str, tuple[Hit, ...]] = {}
    at, place = 0, 0
    for sentence in sentences:
        end = at + len(sentence)
        mine = []
        while place < len(hits) and hits[place].start < end:
            hit = hits[place]
            mine.append(hit._replace(start=hit.start - at, end=min(hit.end, end) - at))
            place += 1
        found[sentence] = tuple(mine)
        at = end
    return found
