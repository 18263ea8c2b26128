"""What must agree when a row names a person: number, check digit, birth date, sex; and the times of an order."""

import polars as pl

from privacy.model.deliveries import Rejection, RejectionReason
from privacy.validate.cells import reject_where
from privacy.validate.resident_id import birth_date_of, has_right_check_digit, sex_of

_Checked = tuple[pl.DataFrame, tuple[Rejection, ...]]


def check_identity_numbers(frame: pl.DataFrame) -> _Checked:
    """Rows whose document number is there where its type needs one, holds, and agrees with birth date and sex."""
    has_document = pl.col("id_type") != "none"
    frame, missing = reject_where(
        frame, has_document & pl.col("id_number").is_null(), RejectionReason.EMPTY_FIELD, "id_number"
    )
    frame = frame.with_columns(pl.col("id_number").str.to_uppercase().str.replace_all(" ", ""))
    resident = pl.col("id_type") == "resident-id"
    right = pl.col("id_number").map_elements(has_right_check_digit, return_dtype=pl.Boolean)
    frame, wrong = reject_where(
        frame, resident & ~right.fill_null(value=False), RejectionReason.BAD_CHECK_DIGIT, "id_number"
    )
    born = pl.when(resident).then(pl.col("id_number")).map_elements(birth_date_of, return_dtype=pl.Date)
    frame, unborn = reject_where(
        frame, resident & (born.is_null() | (born != pl.col("birth_date"))), RejectionReason.CONTRADICTION, "birth_date"
    )
    if "sex" not in frame.columns:
        return frame, missing + wrong + unborn
    number_says = pl.when(resident).then(pl.col("id_number")).map_elements(sex_of, return_dtype=pl.String)
    contradicted = resident & (pl.col("sex") != "unknown") & (number_says != pl.col("sex"))
    frame, other_sex = reject_where(frame, contradicted, RejectionReason.CONTRADICTION, "sex")
    return frame, missing + wrong + unborn + other_sex


def check_order_times(frame: pl.DataFrame) -> _Checked:
    """Orders whose person was born before the sample was taken, and whose sample was received after it was taken."""
    born_later = pl.col("birth_date") > pl.col("collected_at").dt.convert_time_zone("Asia/Shanghai").dt.date()
    frame, unborn = reject_where(frame, born_later, RejectionReason.BAD_DATE, "birth_date")
    frame, early = reject_where(
        frame, pl.col("received_at") < pl.col("collected_at"), RejectionReason.BAD_DATE, "received_at"
    )
    return frame, unborn + early
