"""What a tier finds: a stretch of folded text, what it is, how sure, and who said so."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from privacy.model.text import SpanSource


class Hit(NamedTuple):
    """Half-open stretch of the folded text."""

    start: int
    end: int
    type: str
    score: float
    source: SpanSource
    identity: str = ""
    """Who or what it is, where that is known: equal identities get equal placeholders."""

    def moved(self, by: int) -> "Hit":
        """The hit ``by`` characters further on."""
        start, end, kind, score, source, identity = self
        return as_hit((start + by, end + by, kind, score, source, identity))

    def at(self, start: int, end: int) -> "Hit":
        """The hit with other edges."""
        return as_hit((start, end, *self[2:]))


as_hit: Callable[[Iterable[object]], Hit] = partial(tuple.__new__, Hit)
"""Half the time of a call of the class; a hit changes its offsets several times on its way to the input's."""


class Types:
    """Types of the contract: Presidio's names where it has one."""

    PERSON = "PERSON"
    PHONE = "PHONE_NUMBER"
    EMAIL = "EMAIL_ADDRESS"
    LOCATION = "LOCATION"
    ORGANIZATION = "ORGANIZATION"
    CREDIT_CARD = "CREDIT_CARD"
    BANK_CARD = "BANK_CARD"
    IP = "IP_ADDRESS"
    URL = "URL"
    DATE = "DATE_TIME"
    RESIDENT_ID = "CN_RESIDENT_ID"
    PASSPORT = "CN_PASSPORT"
    TRAVEL_PERMIT = "CN_TRAVEL_PERMIT"
    PLATE = "VEHICLE_PLATE"
    WECHAT = "WECHAT_ID"
    QQ = "QQ_ID"
    RECORD_NUMBER = "MEDICAL_RECORD_NUMBER"
    SAMPLE = "SAMPLE_ID"
    BIRTH_DATE = "DATE_OF_BIRTH"
    OTHER = "OTHER_ID"


ALL_TYPES = tuple(value for name, value in vars(Types).items() if not name.startswith("_"))
"""Every type, in the order of the class above."""
