"""The last steps of a release: staged, looked at once more, recorded, certified, handed out by one rename.

Order: data are written to a staging folder nobody reads; under the order lock (shared) the registers are looked at for
the last time; the log records the release; only then do data and certificate appear under the release's name. A crash
in between leaves a release that stands as ``begun``; the next run marks it ``abandoned``.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from flows.certificate_page import certificate_page
from flows.giving.ask import Ask
from privacy.audit import VerifierKey
from privacy.audit.certificate import LogEvidence, check_certificate, sign_certificate
from privacy.model.batches import AnonymisedPersons, GatedBatch
from privacy.model.errors import PartMissing
from privacy.model.event import Accessed, Event, KeyUsed, Released, Ruling
from privacy.model.identifiers import ReleaseId
from workspace.access_log import AccessLog
from workspace.files import private_folder, sync_folder, write_bytes
from workspace.keys import CERTIFICATE_SIGNER, LOG_SIGNER
from workspace.locks import held
from workspace.stores import Stores

DATA_FILE = "data.parquet"
CERTIFICATE_FILE = "certificate.json"
PAGE_FILE = "certificate.html"


@dataclass(frozen=True, slots=True)
class Staged:
    """Data that are ready and that nobody has."""

    folder: Path
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A release that is out."""

    release: ReleaseId
    folder: Path
    rows: int
    refused: int
    """Persons the gate refused."""
    suppressed: int
    """Persons left out so that the others are safe."""
    facts: Mapping[str, Any]
    """As measured: k, risks, levels."""
    certificate: Mapping[str, Any] = field(repr=False)


def staging_folder(stores: Stores, release: ReleaseId) -> Path:
    """Where a release is prepared."""
    return stores.home.room("releases") / f".staging-{release}"


def stage(ask: Ask, blocks: Iterable[pl.DataFrame]) -> Staged:
    """Write the rows to the staging folder, in bounded memory, and make them durable."""
    folder = staging_folder(ask.stores, ask.release_id)
    shutil.rmtree(folder, ignore_errors=True)
    private_folder(folder)
    path, rows = folder / DATA_FILE, 0
    writer: pq.ParquetWriter | None = None
    try:
        for block in blocks:
            table = block.to_arrow()
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
            rows += block.height
    except OSError:
        raise _unwritable() from None
    finally:
        if writer is not None:
            writer.close()
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return Staged(folder, hashlib.file_digest(stream, "sha256").hexdigest(), rows)


def hand_out(
    ask: Ask, gated: GatedBatch, persons: AnonymisedPersons, staged: Staged, *, version: int
) -> HandedOut | None:
    """Record and hand out, or ``None`` where the registers have changed since ``version``: then decide again."""
    stores, release = ask.stores, ask.release_id
    with held(stores.order_lock, exclusive=False):
        if not ask.still_stands(version):
            return None
        # Named before it is recorded: a withdrawal that comes after must find everybody on the recall list.
        stores.registers.name_persons(release, persons.subjects)
        told = _events(ask, gated, persons, staged)
        stores.journal.append(*told)
        certificate = _certify(ask, gated, persons, staged, next(one for one in told if isinstance(one, Released)))
        text = json.dumps(certificate, ensure_ascii=False, indent=1).encode("utf-8")
        write_bytes(staged.folder / CERTIFICATE_FILE, text)
        page = certificate_page(check_certificate(text, data_sha256=staged.sha256), data_checked=True)
        write_bytes(staged.folder / PAGE_FILE, page.encode("utf-8"))
        final = stores.home.room("releases") / release
        try:
            staged.folder.rename(final)
            sync_folder(final.parent)
        except OSError:
            raise _unwritable() from None
        facts = dict(persons.facts) | {"rows": staged.rows, "data_sha256": staged.sha256}
        stores.registers.end_release(release, "done", facts, events=[])
    return HandedOut(release, final, staged.rows, gated.refused, persons.suppressed, facts, certificate)


def facts_of_certificate(stores: Stores, release: ReleaseId) -> dict[str, Any]:
    """What the register keeps of a release, read back from its certificate."""
    statement = _statement(stores, release)
    predicate = statement["predicate"]
    measured = {name: _number(value) for name, value in predicate["measured"].items()}
    return measured | {
        "rows": predicate["rows"],
        "data_sha256": statement["subject"][0]["digest"]["sha256"],
    }


def _number(value: Any) -> Any:
    """A measured real back from its text; everything else as it is."""
    if isinstance(value, dict):
        return {name: _number(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_number(item) for item in value]
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def handed_out_before(stores: Stores, release: ReleaseId) -> HandedOut:
    """A release that is out already, as it was handed out."""
    predicate = _statement(stores, release)["predicate"]
    return HandedOut(
        release=release,
        folder=stores.home.room("releases") / release,
        rows=predicate["rows"],
        refused=predicate["decisions"]["refused"],
        suppressed=predicate["persons_suppressed"],
        facts=facts_of_certificate(stores, release),
        certificate=json.loads(_certificate_bytes(stores, release)),
    )


def _statement(stores: Stores, release: ReleaseId) -> Mapping[str, Any]:
    return check_certificate(_certificate_bytes(stores, release), data_sha256=None).statement


def _certificate_bytes(stores: Stores, release: ReleaseId) -> bytes:
    return (stores.home.room("releases") / release / CERTIFICATE_FILE).read_bytes()


def _events(ask: Ask, gated: GatedBatch, persons: AnonymisedPersons, staged: Staged) -> list[Event]:
    """Who was seen, then the release itself. The second names nobody: it goes to the recipient in the certificate."""
    stores = ask.stores
    permit = next(decision for decision, _ in gated.decisions if decision.permitted)
    common: dict[str, Any] = {
        "at": stores.world.now(),
        "principal": ask.principal,
        "operation": ask.release_id,
        "purpose": ask.purpose,
        "purpose_words": ask.purpose_words,
        "dataset": ask.profile.name,
        "columns": ask.profile.columns,
        "rows": staged.rows,
        "duration_ms": max(0, (stores.world.now() - ask.started_at) // timedelta(milliseconds=1)),
        "ruling": Ruling.of(permit),
        "origin": "flow:release",
    }
    seen = Accessed(id=stores.world.new_id(), persons=stores.in_log(persons.subjects), **common)
    out = Released(
        id=stores.world.new_id(),
        recipient=ask.recipient_id,
        data_digest=f"sha256:{staged.sha256}",
        persons_suppressed=persons.suppressed,
        persons_refused=gated.refused,
        **common,
    )
    return [seen, out, *_key_uses(ask)]


def _key_uses(ask: Ask) -> list[Event]:
    """Two keys sign: the log's its head, on which the certificate rests, and the lab's the certificate."""
    stores = ask.stores
    return [
        KeyUsed(
            id=stores.world.new_id(),
            at=stores.world.now(),
            principal=ask.principal,
            operation=ask.release_id,
            origin="flow:release",
            key=key,
            use="signed",
        )
        for key in (LOG_SIGNER.format(stores.home.keys.log_generation), CERTIFICATE_SIGNER)
    ]


def _certify(
    ask: Ask, gated: GatedBatch, persons: AnonymisedPersons, staged: Staged, recorded: Event
) -> dict[str, Any]:
    stores = ask.stores
    log_signer = stores.home.keys.log_signer()
    with AccessLog.own(stores.home.room("log")) as log:
        seq = log.find(recorded.id)
        size = log.size
        evidence = LogEvidence(
            event=recorded.canonical(),
            seq=seq,
            tree_size=size,
            path=log.prove_inclusion(seq, size),
            checkpoint=log.checkpoint(log_signer, log_signer.name),
            log_key=VerifierKey.of(log_signer.name, log_signer.private_key),
        )
    signer = stores.home.keys.signer(CERTIFICATE_SIGNER)
    return sign_certificate(
        data_sha256=staged.sha256,
        predicate=_predicate(ask, gated, persons, staged),
        evidence=evidence,
        name=signer.name,
        key=signer.private_key,
    )


def _predicate(ask: Ask, gated: GatedBatch, persons: AnonymisedPersons, staged: Staged) -> dict[str, Any]:
    """What the certificate states. Reals are text: a signed statement must not depend on how a float is printed."""
    rules: dict[str, int] = {}
    for decision, count in gated.decisions:
        for rule in {reason.rule for reason in decision.reasons}:
            rules[rule] = rules.get(rule, 0) + count
    return {
        "release": ask.release_id,
        "dataset": ask.profile.name,
        "lab": ask.lab,
        "recipient": ask.recipient_id,
        "project": ask.project,
        "purpose": ask.purpose.value,
        "as_of": ask.as_of.isoformat(),
        "jurisdiction": ask.jurisdiction.value,
        "policy_digest": ask.policies.digest,
        "decisions": {
            "permitted": len(gated.permitted),
            "refused": gated.refused,
            "refused_by_rule": dict(sorted(rules.items())),
            "articles": sorted({article for decision, _ in gated.decisions for article in decision.articles}),
        },
        "columns": dict.fromkeys(ask.profile.persons, "generalised")
        | dict.fromkeys(ask.profile.rows.columns, "kept, rare values left out")
        | {"person": "pseudonym of this recipient and project"},
        "rows": staged.rows,
        "persons_suppressed": persons.suppressed,
        "measured": {name: _exact(value) for name, value in persons.facts.items()},
    }


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {name: _exact(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return value


def _unwritable() -> PartMissing:
    return PartMissing(
        "releases-not-writable", zh="放行目录无法写入，未放行。", en="releases cannot be written; nothing was released"
    )
