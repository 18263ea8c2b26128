"""One person under several documents: a passport first, a resident identity card later.

Pseudonyms follow from the document a record came with and cannot be merged afterwards. The register ``aliases`` says
which of them are one person; whoever asks about one of them is told about all.
"""

from collections.abc import Iterable
from typing import Any

from privacy.model.identifiers import Pseudonym
from workspace.registers import Registers


def names_of(registers: Registers, subject: Pseudonym) -> tuple[Pseudonym, ...]:
    """Every pseudonym of the person behind ``subject``, it included, sorted."""
    groups = alias_groups(registers.entries("aliases"))
    return tuple(sorted(map(Pseudonym, groups.get(subject, frozenset({subject})))))


def alias_groups(entries: Iterable[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Pseudonym -> all pseudonyms of the same person, through any number of links; only for those with a link."""
    groups: dict[str, frozenset[str]] = {}
    for entry in entries:
        one, other = entry["_key"], entry["same_as"]
        joined = groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))
        groups |= dict.fromkeys(joined, joined)
    return groups
