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
from privacy.validate.people import check_identity_numbers, check_order_times
from privacy.validate.resident_id import division_of, has_right_check_digit

__all__ = ["codes_in", "division_of", "has_right_check_digit", "validate", "words_of"]

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


def _positions(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    return reject_where(frame, pl.col("pos").fill_null(1) < 1, RejectionReason.BAD_NUMBER, "pos")


_CHECKS: dict[DeliveryKind, tuple[_Check, ...]] = {
    DeliveryKind.ORDERS: (check_identity_numbers, check_order_times, _icd10),
    DeliveryKind.RESULTS: (_positions,),
    DeliveryKind.CONSENTS: (
        check_identity_numbers, _codes("purposes"), _codes("recipients"), _codes("data"), _codes("notices"),
    ),
    DeliveryKind.WITHDRAWALS: (check_identity_numbers, _scope),
    DeliveryKind.RECIPIENTS: (_codes("kind"),),
    DeliveryKind.ETHICS: (_codes("purposes"),),
}  # fmt: skip
