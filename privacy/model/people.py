"""People as the vault knows them. Nothing of this leaves the vault but to redaction, as the values to look for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from privacy.model.identifiers import Pseudonym


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """What makes two rows speak of one person: a document number, or for the undocumented name, birth and guardian."""

    id_type: str
    text: str = field(repr=False)
    """Normalised and unambiguous; it only ever goes through a keyed hash."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One row's direct identifiers, as delivered."""

    key: IdentityKey
    values: Mapping[str, str] = field(repr=False)
    """``name``, ``resident_id``, ``phone``, ``address``, ... without empty ones."""


@dataclass(frozen=True, slots=True)
class OrderLink:
    """What leads from a lab's number to a person."""

    subject: Pseudonym
    sample: Pseudonym
    """The sample's pseudonym in the record store."""
    order: Pseudonym


def identity_key(
    *, id_type: str, id_number: str | None, name: str, birth_date: date, guardian_id_number: str | None
) -> IdentityKey:
    """The key of a person, the same from an order, a consent or a withdrawal.

    Newborns and others without a document are known by name, birth date and guardian's number; where that is not given,
    by name and birth date alone.
    """
    if id_type != "none" and id_number:
        return IdentityKey(id_type, id_number.upper().replace(" ", ""))
    parts = (name.replace(" ", ""), birth_date.isoformat(), (guardian_id_number or "").upper())
    return IdentityKey("none", "\x1f".join(parts))
