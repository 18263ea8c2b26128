"""Everybody's consent history from the registers, read once for many people; one person under several names is one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from flows.aliases import alias_groups
from privacy.gate.consent_events import ConsentHistory, FormVersion, form_versions
from workspace.registers import Registers

_REGISTERS = ("consents", "withdrawals", "amendments", "rulings")


@dataclass(frozen=True, slots=True)
class Histories:
    """The consent histories of the people asked for."""

    _entries: Mapping[str, Mapping[str, list[dict[str, Any]]]] = field(repr=False)
    _groups: Mapping[str, frozenset[str]] = field(repr=False)
    _versions: Mapping[str, tuple[FormVersion, ...]]

    @classmethod
    def read(cls, registers: Registers, subjects: Iterable[str] | None = None) -> Self:
        """Of these people; of everybody in the registers without ``subjects``."""
        groups = alias_groups(registers.entries("aliases"))
        entries: dict[str, Mapping[str, list[dict[str, Any]]]]
        if subjects is None:
            entries = {name: _by_key(registers.entries(name)) for name in _REGISTERS}
        else:
            wanted = {name for subject in subjects for name in groups.get(subject, {subject})}
            entries = {name: registers.entries_by_key(name, wanted) for name in _REGISTERS}
        versions: defaultdict[str, tuple[FormVersion, ...]] = defaultdict(tuple)
        for one in form_versions(registers.entries("forms")):
            versions[one.version] += (one,)
        return cls(entries, groups, versions)

    def of(self, subject: str | None, birth_date: date | None) -> ConsentHistory:
        """One person's history; an empty one for nobody."""
        consents = self.entries("consents", subject)
        told = {one["form_version"] for one in consents}
        return ConsentHistory.of(
            consents,
            self.entries("withdrawals", subject),
            amendments=self.entries("amendments", subject),
            rulings=self.entries("rulings", subject),
            versions=[one for version in sorted(told) for one in self._versions.get(version, ())],
            birth_date=birth_date,
        )

    def entries(self, register: str, subject: str | None) -> list[dict[str, Any]]:
        """The entries of one register about one person under every name, in the order they were recorded."""
        if subject is None:
            return []
        names = self._groups.get(subject, (subject,))
        found = [one for name in names for one in self._entries[register].get(name, ())]
        return sorted(found, key=lambda one: one["_number"])


def _by_key(entries: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        grouped[entry["_key"]].append(entry)
    return dict(grouped)
