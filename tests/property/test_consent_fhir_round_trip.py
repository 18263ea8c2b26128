"""What is written as FHIR is read back as the same consent, whatever the consent."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from privacy.gate.consent_state import consent_at
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import ConsentForm, DataKind, Notice, Purpose, RecipientKind, Signatory
from privacy.parse.fhir_consent import fhir_consent, parse_fhir_consents

SIGNED = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def words(kind: Any, *, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([one.value for one in kind]), unique=True, min_size=least).map(sorted)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    signed = draw(SIGNED)
    ends = draw(st.none() | st.timedeltas(timedelta(days=1), timedelta(days=4000)))
    recipients = draw(words(RecipientKind)) + (["any"] if draw(st.booleans()) else [])
    return {
        "form": draw(st.sampled_from([one.value for one in ConsentForm])),
        "form_version": draw(st.from_regex(r"[A-Za-z0-9.\-]{1,40}", fullmatch=True)),
        "informed": draw(st.booleans()),
        "signed_by": draw(words(Signatory, least=1)),
        "purposes": draw(words(Purpose, least=1)),
        "recipients": sorted(recipients),
        "data": draw(words(DataKind, least=1)),
        "notices": draw(words(Notice)),
        "document_digest": f"sha256:{draw(st.binary(min_size=32, max_size=32)).hex()}",
        "signed_at": signed.isoformat(),
        "valid_from": signed.isoformat(),
        "valid_to": (signed + ends).isoformat() if ends else None,
        "_number": 1,
    }


@given(entries())
def test_written_and_read_is_the_same(entry: dict[str, Any]) -> None:
    at = datetime.fromisoformat(entry["signed_at"])
    state = consent_at([entry], [], at)
    assert state is not None
    subject = Pseudonym("S1-x")
    (back,) = parse_fhir_consents(json.dumps(fhir_consent(subject, state, entry, at=at)).encode(), file="f")
    assert back.identifier == subject
    assert consent_at([dict(back.entry) | {"_number": 1}], [], at) == state
    assert {name: entry[name] for name in back.entry} == dict(back.entry)
