"""A small valid world for the access log; each test breaks one thing in it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit import VerifierKey
from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.event import Accessed, Denied, Event, Principal, Released, Ruling
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Purpose, Role
from workspace.access_log import AccessLog
from workspace.journal import Journal, create_log_folder
from workspace.keys import Signer

START = datetime(2026, 7, 1, 2, tzinfo=UTC)
ORIGIN = "helixgate/home-test/log"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = (VerifierKey.of(SIGNER.name, SIGNER.private_key),)
PSEUDONYMS = Pseudonymiser(bytes(32), "log", "L")
ANALYST = Principal("analyst-1", Role.ANALYST, "register:analysts/7")
OFFICER = Principal("officer-1", Role.OFFICER)


def person(number: int) -> Pseudonym:
    """A pseudonym of the log's domain."""
    return PSEUDONYMS.of("subject", str(number))


def event(number: int, *, seconds: int | None = None, persons: Sequence[int] = ()) -> Event:
    """A well-formed event; every third is a denial, every third a release."""
    common = {
        "id": f"{number:032x}",
        "at": START + timedelta(seconds=number if seconds is None else seconds),
        "principal": ANALYST,
        "operation": f"Q-{number}",
        "purpose": Purpose.RESEARCH_GENERAL,
        "dataset": "variants",
        "columns": ("gene", "hgvs_c"),
        "persons": tuple(sorted(map(person, persons))),
        "origin": "gateway",
    }
    if number % 3 == 0:
        ruling = Ruling("deny", ("consent-written",), ("hunan-2025/23-2",), "sha256:" + "0" * 64)
        return Denied(**common, ruling=ruling, outcome="refused", query="SELECT gene FROM variants WHERE person = ?")
    ruling = Ruling("permit", (), (), "sha256:" + "0" * 64)
    if number % 3 == 1:
        return Released(**common, ruling=ruling, recipient="csu-genetics", rows=12)
    return Accessed(**common, ruling=ruling, rows=3, duration_ms=8, query="SELECT count(*) FROM variants")


def new_log(tmp_path: Path) -> Path:
    create_log_folder(tmp_path / "log")
    return tmp_path / "log"


def tell(log: Path, *events: Event, writer: str = "test") -> str:
    """Write events with a journal of their own, ended; returns the writer's name."""
    with Journal.open(log, writer, random_bytes=os.urandom) as journal:
        journal.append(*events)
        return journal.writer


def told_again(one: Event) -> Event:
    """The same event id, told later."""
    return replace(one, at=one.at + timedelta(minutes=1))


def ids(log: Path) -> list[str]:
    """The events' ids in the log's order, after a merge, and after the whole log was verified."""
    with AccessLog.own(log) as owned:
        owned.verify(KEYS)
        return [one["id"] for one in owned.events()]
