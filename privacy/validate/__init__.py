"""Rows that can be true, or a rejection with its reason.

``validate`` takes a ``RawBatch`` and gives a ``ValidBatch``: cells typed, words ours, check digits right, cells that
contradict each other found. What needs other deliveries (is there such an order, is the sample this person's) is not
judged here; the ingest flow links rows afterwards.
"""

from collections.abc import Callable

import polars as pl

from privacy.model.batches import RawBatch, ValidBatch
from privacy.model.columns import CSV_COLUMNS
from privacy.model.deliveries import DeliveryKind, Rejection, RejectionReason
from privacy.validate.cells import reject_where, type_cells
from privacy.validate.codes import codes_in, has_unknown_code, words_of
from privacy.validate.papers import (
    check_both_documents,
    check_digests,
    check_features,
    check_interested_members,
    check_module_ends,
    check_period,
    module_ends_in,
)
from privacy.validate.people import check_identity_numbers, check_order_times
from privacy.validate.resident_id import division_of, has_right_check_digit

__all__ = ["codes_in", "division_of", "has_right_check_digit", "module_ends_in", "validate", "words_of"]

_Check = Callable[[pl.DataFrame], tuple[pl.DataFrame, tuple[Rejection, ...]]]


def validate(batch: RawBatch) -> ValidBatch:
    """The rows of ``batch`` that can be true; its rejections and new ones, in order of line."""
    kind = batch.delivery.kind
    rejections = batch.rejections
    frame = batch.frame
    if kind in CSV_COLUMNS and frame.height:
        frame, found = type_cells(frame, CSV_COLUMNS[kind])
        rejections += found
        for check in _CHECKS.get(kind, ()):
            frame, found = check(frame)
            rejections += found
    return ValidBatch(batch.delivery, frame, tuple(sorted(rejections, key=lambda one: one.line or 0)))


def _codes(column: str) -> _Check:
    def check(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
        return reject_where(frame, has_unknown_code(column), RejectionReason.UNKNOWN_WORD, column)

    return check


def _scope(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    """A withdrawal's scope is everything, one purpose, or one recipient; a part of anything else is not understood."""
    known = pl.col("scope").str.contains(r"^(全部|purpose:[a-z-]+|recipient:[A-Za-z0-9-]+)$")
    return reject_where(frame, ~known, RejectionReason.UNKNOWN_WORD, "scope")


def _icd10(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    """ICD-10 form (WHO): a letter, two characters, and up to four after a point; the extended Chinese codes fit."""
    well_formed = pl.col("icd10").str.contains(r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Zx+*]{1,7})?$")
    return reject_where(frame, pl.col("icd10").is_not_null() & ~well_formed, RejectionReason.UNKNOWN_WORD, "icd10")


_NOTATION: dict[str, str] = {
    "gene": r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$",
    "transcript": r"^[A-Z]{1,4}_?[0-9]{1,12}(\.[0-9]{1,3})?$",
    "hgvs_c": r"^[A-Za-z0-9_.:>()*=+\-\[\];|/?,^~]{1,200}$",
    "hgvs_p": r"^[A-Za-z0-9_.:>()*=+\-\[\];|/?,^~]{1,200}$",
    "rsid": r"^rs[0-9]{1,12}$",
    "chrom": r"^(chr)?[A-Za-z0-9_.]{1,30}$",
    "ref": r"^[ACGTNacgtn]{1,2000}$",
    "alt": r"^[ACGTNacgtn*.,<>A-Z0-9:_\[\]]{1,2000}$",
}
"""What genetic notation may be written with (HGNC, HGVS nomenclature, dbSNP, VCF 4.5 section 1.6.1): narrow enough that
no Chinese text and no sentence passes as a variant."""

_VOCABULARY_COLUMNS: dict[DeliveryKind, tuple[str, ...]] = {
    DeliveryKind.ORDERS: ("ethnic_group", "hospital", "department", "test_item", "site"),
    DeliveryKind.RESULTS: ("method",),
}
"""Columns that a LIMS fills from its own lists. They are kept as they are, so a number in one of them is refused."""


def _notation(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    rejections: tuple[Rejection, ...] = ()
    for column, pattern in _NOTATION.items():
        failed = pl.col(column).is_not_null() & ~pl.col(column).fill_null("").str.contains(pattern)
        frame, found = reject_where(frame, failed, RejectionReason.UNKNOWN_WORD, column)
        rejections += found
    return frame, rejections


def _no_numbers(kind: DeliveryKind) -> _Check:
    def check(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
        rejections: tuple[Rejection, ...] = ()
        for column in _VOCABULARY_COLUMNS[kind]:
            long_or_number = pl.col(column).fill_null("").str.contains(r"\d{6}|.{61}")
            frame, found = reject_where(frame, long_or_number, RejectionReason.UNKNOWN_WORD, column)
            rejections += found
        return frame, rejections

    return check


def _positions(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    return reject_where(frame, pl.col("pos").fill_null(1) < 1, RejectionReason.BAD_NUMBER, "pos")


_CHECKS: dict[DeliveryKind, tuple[_Check, ...]] = {
    DeliveryKind.ORDERS: (
        check_identity_numbers, check_order_times, _icd10, _no_numbers(DeliveryKind.ORDERS),
    ),
    DeliveryKind.RESULTS: (_positions, _notation, _no_numbers(DeliveryKind.RESULTS)),
    DeliveryKind.CONSENTS: (
        check_identity_numbers, _codes("purposes"), _codes("recipients"), _codes("data"), _codes("notices"),
        check_module_ends, check_digests,
    ),
    DeliveryKind.AMENDMENTS: (
        check_identity_numbers, _codes("purposes"), _codes("recipients"), _codes("data"),
        check_module_ends, check_digests,
    ),
    DeliveryKind.RULINGS: (check_identity_numbers, check_period, check_digests),
    DeliveryKind.ALIASES: (check_both_documents, check_digests),
    DeliveryKind.FORMS: (_codes("notices"), check_period, check_digests),
    DeliveryKind.TECHNOLOGIES: (check_features, check_period),
    DeliveryKind.WITHDRAWALS: (check_identity_numbers, _scope),
    DeliveryKind.RECIPIENTS: (_codes("kind"),),
    DeliveryKind.ETHICS: (_codes("purposes"), check_interested_members),
}  # fmt: skip
