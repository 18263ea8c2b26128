"""The stations of the data, each another frozen type, so that none can be skipped.

``bytes -> RawBatch -> ValidBatch -> DeidentifiedBatch -> GatedBatch -> AnonymisedPersons``. What is left out on the
way is a value with a reason (``Rejection``, suppressed or refused persons) and stays countable to the end. A frame
never shows itself in a ``repr``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import polars as pl

from privacy.model.decision import Decision
from privacy.model.deliveries import Delivery, Rejection
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Purpose


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some lines of a delivery as text, columns under our names, beside the lines that were not what they should be."""

    delivery: Delivery
    frame: pl.DataFrame = field(repr=False)
    """All columns text (absent cells null), and ``line``: the 1-based line of the file."""
    rejections: tuple[Rejection, ...] = ()

    @classmethod
    def of(cls, delivery: Delivery, outcome: pl.DataFrame | Rejection) -> Self:
        """A file that is taken as a whole: its rows, or why there are none."""
        if isinstance(outcome, Rejection):
            return cls(delivery, pl.DataFrame(), (outcome,))
        return cls(delivery, outcome)


@dataclass(frozen=True, slots=True)
class ValidBatch:
    """Rows that can be true: typed, words of ours, check digits right. They still name people."""

    delivery: Delivery
    frame: pl.DataFrame = field(repr=False)
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class DeidentifiedBatch:
    """Rows about subject pseudonyms of the record store: no direct identifier, no number of the lab, no free text that
    was not scrubbed. Quasi-identifiers are still exact; release generalises them."""

    delivery: Delivery
    frame: pl.DataFrame = field(repr=False)
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class GatedBatch:
    """Persons for whom a decision permits this purpose and recipient at this moment. Only the gate makes one."""

    as_of: datetime
    purpose: Purpose
    persons: pl.DataFrame = field(repr=False)
    """One row a person, ``subject`` and quasi-identifiers."""
    permitted: frozenset[Pseudonym] = field(repr=False)
    decisions: tuple[tuple[Decision, int], ...]
    """Each distinct decision and how many persons it stands for, permits and denials."""

    @property
    def refused(self) -> int:
        """How many persons were refused."""
        return sum(count for decision, count in self.decisions if not decision.permitted)


@dataclass(frozen=True, slots=True)
class AnonymisedPersons:
    """Who is in a release and as what: one row a person, generalised, measured, attacked. Rows about them follow."""

    frame: pl.DataFrame = field(repr=False)
    """``subject`` (record store's pseudonym, not the recipient's) and the generalised quasi-identifiers."""
    keys: pl.DataFrame = field(repr=False)
    """The combinations of the rare-value columns that enough of these persons share, as hashes in ``key``."""
    suppressed: int
    """Persons left out so that the others are safe."""
    facts: Mapping[str, Any]
    """Measured k, l, t, risks, levels, attack scores: the certificate's numbers."""

    @property
    def subjects(self) -> list[Pseudonym]:
        """Who is in it: for the recall list and the log, never for the recipient."""
        return [Pseudonym(one) for one in self.frame["subject"]]
