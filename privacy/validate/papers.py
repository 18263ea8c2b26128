"""What must hold in a paper of the registers: digests, periods, modules with their own end, features, two documents."""

from datetime import date, datetime, time, timedelta

import polars as pl

from privacy.model.deliveries import Rejection, RejectionReason
from privacy.model.times import CST
from privacy.model.vocabulary import DataKind, Purpose, RecipientKind
from privacy.validate.cells import reject_where
from privacy.validate.codes import codes_in
from privacy.validate.people import check_identity_numbers

_Checked = tuple[pl.DataFrame, tuple[Rejection, ...]]
_MODULES = frozenset(Purpose) | frozenset(RecipientKind) | frozenset(DataKind) | {"any"}
_DIGEST = r"^sha256:[0-9a-f]{64}$"
FEATURES = frozenset(str(number) for number in range(1, 15))
"""tianjin-ftz-2025/6 lists fourteen."""


def module_ends_in(cell: str | None) -> dict[str, datetime]:
    """``research-general=2027-06-30;sample=2030-12-31`` as module -> exclusive end; a date alone is through that day.

    Raises:
        ValueError: an unknown module, one named twice, or no date.
    """
    ends: dict[str, datetime] = {}
    for part in codes_in(cell):
        module, _, end = (piece.strip() for piece in part.partition("="))
        if module not in _MODULES or module in ends:
            raise ValueError
        ends[module] = _end_of(end)
    return ends


def check_module_ends(frame: pl.DataFrame) -> _Checked:
    """Rows whose modules are known, named once, and end on a date; and are modules of the row."""
    named = pl.struct("module_ends", "purposes", "recipients", "data")
    failed = named.map_elements(lambda row: not _are_modules_of(row), return_dtype=pl.Boolean)
    return reject_where(frame, failed, RejectionReason.CONTRADICTION, "module_ends")


def check_digests(frame: pl.DataFrame) -> _Checked:
    """Rows whose evidence, where there is any, is named by a SHA-256 digest."""
    rejections: tuple[Rejection, ...] = ()
    for column in ("document_digest", "guardian_proof_digest"):
        if column in frame.columns:
            failed = ~pl.col(column).str.contains(_DIGEST).fill_null(value=True)
            frame, found = reject_where(frame, failed, RejectionReason.BAD_NUMBER, column)
            rejections += found
    return frame, rejections


def check_period(frame: pl.DataFrame) -> _Checked:
    """Rows whose validity, where it ends, ends after it begins."""
    failed = (pl.col("valid_to") <= pl.col("valid_from")).fill_null(value=False)
    return reject_where(frame, failed, RejectionReason.CONTRADICTION, "valid_to")


def check_features(frame: pl.DataFrame) -> _Checked:
    """Rows whose features are numbers of tianjin-ftz-2025/6."""
    failed = pl.col("features").map_elements(
        lambda cell: not FEATURES.issuperset(codes_in(cell)), return_dtype=pl.Boolean, skip_nulls=True
    )
    return reject_where(frame, failed.fill_null(value=False), RejectionReason.UNKNOWN_WORD, "features")


def check_interested_members(frame: pl.DataFrame) -> _Checked:
    """A number of members is not negative; and none together with a conflict, or some without, cannot both be true."""
    members = pl.col("interested_members")
    told = members.is_not_null()
    failed = told & ((members < 0) | ((members > 0) != (pl.col("conflict") == "true")))
    return reject_where(frame, failed, RejectionReason.CONTRADICTION, "interested_members")


def check_both_documents(frame: pl.DataFrame) -> _Checked:
    """Two different documents of one person, each of which can be theirs."""
    documents = (pl.col("id_type") != "none") & (pl.col("other_id_type") != "none")
    frame, without = reject_where(frame, ~documents, RejectionReason.UNKNOWN_WORD, "other_id_type")
    same = (pl.col("id_type") == pl.col("other_id_type")) & (pl.col("id_number") == pl.col("other_id_number"))
    frame, doubled = reject_where(frame, same, RejectionReason.CONTRADICTION, "other_id_number")
    frame, first = check_identity_numbers(frame)
    renamed = {"id_type": "other_id_type", "id_number": "other_id_number"}
    swapped = frame.rename(renamed | {new: old for old, new in renamed.items()})
    swapped, second = check_identity_numbers(swapped)
    frame = swapped.rename(renamed | {new: old for old, new in renamed.items()})
    return frame, without + doubled + first + second


def _are_modules_of(row: dict[str, str | None]) -> bool:
    try:
        ends = module_ends_in(row["module_ends"])
    except ValueError:
        return False
    return ends.keys() <= {code for name in ("purposes", "recipients", "data") for code in codes_in(row[name])}


def _end_of(text: str) -> datetime:
    if len(text) == len("2026-07-01"):
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), CST)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=CST)
