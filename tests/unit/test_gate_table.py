"""A frame that is not what the gate asks for is refused by the name of its column."""

import polars as pl
import pytest

from privacy.gate import decide_table, parse_request
from privacy.gate.table import COLUMNS
from privacy.model.errors import BadInput
from tests.gate_requests import IN_ORDER
from workspace.policies import load_policies

POLICIES = load_policies()
REQUEST = parse_request(IN_ORDER)
ROW = {
    "capacity": "full",
    "consent_form": "written",
    "consent_informed": True,
    "consent_signed_by": ["person"],
    "consent_purposes": ["research-general"],
    "consent_recipients": ["any"],
    "consent_data": ["sequencing"],
    "consent_from": REQUEST.consent.valid_from,
    "consent_to": None,
    "consent_withdrawn_at": None,
    "consent_notices": ["purpose", "use", "health_effects", "privacy", "rights"],
}


def people(*rows):
    return pl.DataFrame(list(rows), schema_overrides=COLUMNS)


def test_those_who_consented_are_permitted_and_the_others_counted_with_their_reasons():
    frame = people(ROW, ROW | {"consent_form": None}, ROW | {"consent_withdrawn_at": REQUEST.at}, ROW)
    gated = decide_table(POLICIES, REQUEST, frame.with_row_index("subject"))
    assert gated.permitted["subject"].to_list() == [0, 3]
    reasons = [gated.decisions[place].reasons[0].rule for place in gated.refused["decision"]]
    assert reasons == ["consent-written", "withdrawal"]
    assert len(gated.decisions) == 3


def test_nobody_at_all_is_nobody_permitted():
    gated = decide_table(POLICIES, REQUEST, people(ROW).clear())
    assert gated.decisions == ()
    assert gated.permitted.height == gated.refused.height == 0


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(column):
    with pytest.raises(BadInput, match="bad-table") as caught:
        decide_table(POLICIES, REQUEST, people(ROW).drop(column))
    assert caught.value.place.column == column


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_of_another_type_is_named(column):
    with pytest.raises(BadInput, match=column):
        decide_table(POLICIES, REQUEST, people(ROW).with_columns(pl.lit(7).alias(column)))


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - {"consent_form", "consent_to", "consent_withdrawn_at"}))
def test_a_null_where_there_may_be_none_is_named(column):
    with pytest.raises(BadInput, match=column):
        decide_table(POLICIES, REQUEST, people(ROW, ROW | {column: None}))


@pytest.mark.parametrize(
    ("column", "value"),
    [("capacity", "FULL"), ("consent_form", "secret-word"), ("consent_purposes", ["x"]), ("consent_notices", [None])],
)
def test_an_unknown_word_is_refused_and_not_quoted(column, value):
    with pytest.raises(BadInput, match=column) as caught:
        decide_table(POLICIES, REQUEST, people(ROW, ROW | {column: value}))
    assert "secret-word" not in str(caught.value)


def test_a_frame_that_was_gated_already_is_refused():
    with pytest.raises(BadInput, match="decision"):
        decide_table(POLICIES, REQUEST, people(ROW).with_columns(decision=pl.lit(0)))
