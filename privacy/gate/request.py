"""A request as it arrives (a JSON value) -> ``Request``, or the name of the field that is wrong.

Closed vocabularies first: a word nobody knows never reaches a rule. Every field of the contract must be there; null is
an answer only where a paper may be absent. The value itself is never quoted.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from privacy.model.errors import BadInput, Place
from privacy.model.request import (
    Claim,
    Consent,
    Data,
    EthicsApproval,
    Recipient,
    Request,
    Requester,
    Sampling,
    Source,
    StatedPurpose,
    Technology,
)
from privacy.model.times import parse_instant
from privacy.model.vocabulary import (
    Action,
    Capacity,
    ClaimCategory,
    ConsentForm,
    DataForm,
    DataKind,
    Grade,
    Jurisdiction,
    Notice,
    Purpose,
    RecipientKind,
    Role,
    Signatory,
    TechnologyClass,
)

MAX_REQUEST_BYTES = 1 << 20
"""A request with long words and hundreds of claims stays far below; a longer line is not one."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_LAST_FEATURE = 14
"""tianjin-ftz-2025/6 numbers its features 1 to 14."""

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


def parse_request_json(line: bytes) -> Request:
    """The request that a JSON text holds.

    Raises:
        BadInput: not one JSON object in UTF-8, a key twice, too long, or as for ``parse_request``.
    """
    if len(line) > MAX_REQUEST_BYTES:
        raise _bad("the request", "请求不超过 1 MiB", "at most 1 MiB")
    try:
        document = json.loads(line, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _bad("the request", "UTF-8 的 JSON 对象，键不重复", "one JSON object in UTF-8, no key twice") from None
    return parse_request(document)


def parse_request(document: object) -> Request:
    """The request that a JSON value says.

    Raises:
        BadInput: a field is missing, unknown, of the wrong type, or holds a word outside its vocabulary. The field is
            named; what it held is not.
    """
    body = _record(document, "the request", _REQUEST_KEYS)
    purpose = _record(body["purpose"], "purpose", {"code", "text"})
    requester = _record(body["requester"], "requester", {"id", "role", "authorised"})
    subject = _record(body["subject"], "subject", {"capacity"})
    hgr = _record(body["hgr"], "hgr", {"reference"})
    return Request(
        at=_instant(body["at"], "at"),
        jurisdiction=_word(body["jurisdiction"], "jurisdiction", Jurisdiction),
        action=_word(body["action"], "action", Action),
        purpose=StatedPurpose(_word(purpose["code"], "purpose.code", Purpose), _text(purpose["text"], "purpose.text")),
        requester=Requester(
            id=_text(requester["id"], "requester.id"),
            role=_word(requester["role"], "requester.role", Role),
            authorised=_flag(requester["authorised"], "requester.authorised"),
        ),
        recipient=_or_none(body["recipient"], _recipient),
        capacity=_word(subject["capacity"], "subject.capacity", Capacity),
        consent=_or_none(body["consent"], _consent),
        data=_data(body["data"]),
        ethics=_or_none(body["ethics"], _ethics),
        sampling=_or_none(body["sampling"], _sampling),
        hgr_reference=_text_or_none(hgr["reference"], "hgr.reference"),
        fee_charged=_flag(body["fee_charged"], "fee_charged"),
        legal_reference=_text_or_none(body["legal_reference"], "legal_reference"),
        claims=tuple(_claim(item, number) for number, item in enumerate(_items(body["claims"], "claims"), start=1)),
    )


_REQUEST_KEYS = {
    "at", "jurisdiction", "action", "purpose", "requester", "recipient", "subject", "consent", "data", "ethics",
    "sampling", "hgr", "fee_charged", "legal_reference", "claims",
}  # fmt: skip


def _recipient(value: object) -> Recipient:
    body = _record(value, "recipient", {"kind", "country", "foreign_controlled", "agreement"})
    country = body["country"]
    if not isinstance(country, str) or not _COUNTRY.fullmatch(country):
        raise _bad("recipient.country", "ISO 3166-1 两位大写国家代码", "an ISO 3166-1 alpha-2 code in capitals")
    return Recipient(
        kind=_word(body["kind"], "recipient.kind", RecipientKind),
        country=country,
        foreign_controlled=_flag(body["foreign_controlled"], "recipient.foreign_controlled"),
        agreement=_flag(body["agreement"], "recipient.agreement"),
    )


def _consent(value: object) -> Consent:
    body = _record(value, "consent", _CONSENT_KEYS)
    recipients = _items(body["recipients"], "consent.recipients")
    return Consent(
        form=_word(body["form"], "consent.form", ConsentForm),
        informed=_flag(body["informed"], "consent.informed"),
        signed_by=_words(body["signed_by"], "consent.signed_by", Signatory),
        purposes=_words(body["purposes"], "consent.purposes", Purpose),
        recipients=_words([item for item in recipients if item != "any"], "consent.recipients", RecipientKind),
        any_recipient="any" in recipients,
        data=_words(body["data"], "consent.data", DataKind),
        valid_from=_instant(body["from"], "consent.from"),
        valid_to=_instant_or_none(body["to"], "consent.to"),
        withdrawn_at=_instant_or_none(body["withdrawn_at"], "consent.withdrawn_at"),
        notices=_words(body["notices"], "consent.notices", Notice),
    )


_CONSENT_KEYS = {
    "form", "informed", "signed_by", "purposes", "recipients", "data", "from", "to", "withdrawn_at", "notices",
}  # fmt: skip


def _data(value: object) -> Data:
    body = _record(value, "data", {"kinds", "form", "classified", "technology"})
    kinds = _words(body["kinds"], "data.kinds", DataKind)
    if not kinds:
        # A consent that must cover "every kind" would cover none: nothing named is not nothing touched.
        raise _bad("data.kinds", "至少一种数据类型", "at least one kind of data")
    return Data(
        kinds=kinds,
        form=_word(body["form"], "data.form", DataForm),
        classified=_flag(body["classified"], "data.classified"),
        technology=_or_none(body["technology"], _technology),
    )


def _technology(value: object) -> Technology:
    body = _record(value, "data.technology", {"class", "features", "grade", "risk_plan"})
    features = _items(body["features"], "data.technology.features")
    if not all(type(item) is int and 1 <= item <= _LAST_FEATURE for item in features):
        raise _bad("data.technology.features", "1 至 14 的整数", "whole numbers from 1 to 14")
    return Technology(
        kind=_word(body["class"], "data.technology.class", TechnologyClass),
        features=frozenset(features),
        grade=None if body["grade"] is None else _word(body["grade"], "data.technology.grade", Grade),
        risk_plan=_flag(body["risk_plan"], "data.technology.risk_plan"),
    )


def _ethics(value: object) -> EthicsApproval:
    body = _record(value, "ethics", {"accepted_at", "approved_at", "expires_at", "conflict"})
    return EthicsApproval(
        accepted_at=_instant_or_none(body["accepted_at"], "ethics.accepted_at"),
        approved_at=_instant_or_none(body["approved_at"], "ethics.approved_at"),
        expires_at=_instant_or_none(body["expires_at"], "ethics.expires_at"),
        conflict=_flag(body["conflict"], "ethics.conflict"),
    )


def _sampling(value: object) -> Sampling:
    body = _record(value, "sampling", {"invasive", "site_qualified"})
    return Sampling(
        invasive=_flag(body["invasive"], "sampling.invasive"),
        site_qualified=_flag(body["site_qualified"], "sampling.site_qualified"),
    )


def _claim(value: object, number: int) -> Claim:
    at = f"claims[{number}]"
    body = _record(value, at, {"category", "statement", "basis"})
    return Claim(
        category=_word(body["category"], f"{at}.category", ClaimCategory),
        statement=_text(body["statement"], f"{at}.statement"),
        basis=tuple(_source(item, f"{at}.basis") for item in _items(body["basis"], f"{at}.basis")),
    )


def _source(value: object, at: str) -> Source:
    body = _record(value, at, {"source", "id"})
    return Source(_text(body["source"], f"{at}.source"), _text(body["id"], f"{at}.id"))


def _record(value: object, at: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(at, "一个 JSON 对象", "a JSON object")
    if value.keys() != keys:
        missing = sorted(keys - value.keys())
        if missing:
            where = missing[0] if at == "the request" else f"{at}.{missing[0]}"
            raise _bad(where, "该字段须存在", "this field to be there")
        raise _bad(at, f"只含字段 {'、'.join(sorted(keys))}", f"only the fields {', '.join(sorted(keys))}")
    return value


def _items(value: object, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise _bad(at, "一个数组", "an array")
    return value


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise _bad(at, "文字", "a text")
    return value


def _text_or_none(value: object, at: str) -> str | None:
    return None if value is None else _text(value, at)


def _flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(at, "true 或 false", "true or false")
    return value


def _instant(value: object, at: str) -> datetime:
    return parse_instant(_text(value, at), field=at)


def _instant_or_none(value: object, at: str) -> datetime | None:
    return None if value is None else _instant(value, at)


def _word(value: object, at: str, vocabulary: type[Word]) -> Word:
    try:
        return vocabulary(value) if type(value) is str else _refuse_word(at, vocabulary)
    except ValueError:
        return _refuse_word(at, vocabulary)


def _words(value: object, at: str, vocabulary: type[Word]) -> frozenset[Word]:
    return frozenset(_word(item, at, vocabulary) for item in _items(value, at))


def _refuse_word(at: str, vocabulary: type[Word]) -> Word:
    known = [word.value for word in vocabulary]
    raise _bad(at, f"以下之一：{'、'.join(known)}", f"one of {', '.join(known)}") from None


def _or_none(value: object, parse: Callable[[object], Value]) -> Value | None:
    return None if value is None else parse(value)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> None:
    raise ValueError


def _bad(field: str, zh: str, en: str) -> BadInput:
    return BadInput("bad-request", zh=f"字段有误，应为{zh}。", en=f"expected {en}", place=Place(column=field))
