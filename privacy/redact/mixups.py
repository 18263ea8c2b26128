"""A report that holds another patient's number is a mixed-up report: somebody must look before it goes anywhere."""

from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from privacy.redact.carriers import unwrap
from privacy.redact.fold import fold, skeleton, skeleton_of

_SHORTEST = 6
"""Characters; shorter numbers are found in other numbers by chance."""


class PatientNumbers:
    """The ID, phone, record and barcode numbers of a whole batch in one automaton.

    ``numbers`` maps an owner (any opaque key of the caller, such as an order's row number) to that person's numbers.
    Building is linear in their total length; a look at a text is linear in the text.
    """

    def __init__(self, numbers: Mapping[str, Iterable[str]]) -> None:
        owners: dict[str, set[str]] = {}
        for owner, values in numbers.items():
            for value in values:
                bare = skeleton_of(value)
                if len(bare) >= _SHORTEST and any(char.isdigit() for char in bare):
                    owners.setdefault(bare, set()).add(owner)
        self._rows = [frozenset(one) for one in owners.values()]
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard) if owners else None

    def others_in(self, text: str, own: str) -> frozenset[str]:
        """Owners other than ``own`` one of whose numbers stands in the text, unless ``own`` has it as well."""
        if self._automaton is None:
            return frozenset()
        bare = skeleton(fold(unwrap(text).text).text).text
        found: set[str] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(bare, overlapping=True):
            inside_longer = (bare[start - 1 : start].isdigit() and bare[start].isdigit()) or (
                bare[end : end + 1].isdigit() and bare[end - 1].isdigit()
            )
            if not inside_longer and own not in self._rows[index]:
                found |= self._rows[index]
        return frozenset(found)
