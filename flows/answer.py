"""An analyst's question, answered now: recorded before, gated per person, recorded again before it is handed out.

Not a Prefect flow: nobody schedules a question, and an orchestrator must not keep one.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import polars as pl
import pyarrow as pa

from flows.asker import Asker
from flows.giving.ask import Ask
from flows.giving.gate import decide_persons, persons_of, refused
from flows.giving.hand_out import DATA_FILE
from privacy.gate import PolicySet
from privacy.model.decision import Decision
from privacy.model.errors import BadInput, HelixgateError, PartMissing, ProofFailed
from privacy.model.event import Accessed, Ruling
from privacy.model.identifiers import Pseudonym, ReleaseId
from privacy.model.vocabulary import Action, Purpose
from workspace.datasets import dataset_names, load_profile
from workspace.freezes import check_not_frozen
from workspace.locks import held
from workspace.sql_worker import Question, ask, examine
from workspace.stores import Stores

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the analyst gets, and under which decisions."""

    table: pa.Table = field(repr=False)
    operation: str
    persons: int
    """How many people the view held when the question was answered."""
    left_out: int
    """How many of the release were not in the view: withdrawn, not covered, or in too small a class."""
    policy_digest: str


@dataclass(frozen=True)
class _Asking:
    """One question on its way."""

    asker: Asker
    sql: str
    as_of: datetime
    """When it is decided; moves on where the registers change meanwhile."""
    datasets: tuple[str, ...] = ()
    shape: str = ""

    @property
    def stores(self) -> Stores:
        return self.asker.stores

    @property
    def dataset(self) -> str | None:
        """As events name it: all of them, with commas between."""
        return ",".join(self.datasets) or None

    def ask(self, dataset: str) -> Ask:
        return self.asker.ask(dataset, Action.QUERY, self.as_of)


@dataclass(frozen=True, slots=True)
class _View:
    """The tables of one person at one moment, and whom they are about."""

    tables: dict[str, pl.DataFrame] = field(repr=False)
    subjects: frozenset[Pseudonym] = field(repr=False)
    left_out: int
    decisions: tuple[Decision, ...]
    version: int


def answer(
    stores: Stores, policies: PolicySet, *, sql: str, who: str, purpose: Purpose, purpose_text: str = ""
) -> Answer:
    """The answer to ``sql`` for ``who``, over the released views they may see at this moment.

    Raises:
        Refused: unknown principal, forbidden SQL, or policy; recorded as a denial.
        BadInput: the SQL is wrong, or no such view has been released.
        PartMissing: the log or another part is not there: nothing was read.
    """
    asker = Asker.begin(stores, policies, letter="Q", who=who, purpose=purpose, purpose_text=purpose_text)
    asking = _Asking(asker, sql, as_of=asker.began)
    try:
        asking = _understand(asking)
        for _ in range(_ATTEMPTS):
            view = _view(asking)
            result = ask(asking.sql, view.tables)
            if _record(asking, view, result):
                return Answer(result, asker.operation, len(view.subjects), view.left_out, policies.digest)
            asking = replace(asking, as_of=stores.world.now())
    except HelixgateError as error:
        asker.deny(error, dataset=asking.dataset, query=asking.shape)
        raise
    raise PartMissing(
        "registers-changing", zh="登记簿持续变动，请稍后重试。", en="the registers kept changing; try again"
    )


def _understand(asking: _Asking) -> _Asking:
    """Check the SQL without any data, and record the intent before any is read."""
    check_not_frozen(asking.stores.registers, asking.asker.who.id, [])
    question: Question = examine(asking.sql, _columns(asking))
    asking = replace(asking, datasets=tuple(sorted(question.tables)), shape=question.shape)
    asking.stores.journal.append(Accessed(**asking.asker.common(asking.dataset), outcome="begun", query=asking.shape))
    return asking


def _columns(asking: _Asking) -> dict[str, list[str]]:
    """The released views of the asker's recipient: table -> columns."""
    views = {}
    for name in dataset_names():
        if asking.stores.registers.releases(dataset=name, recipient=asking.asker.entry.recipient, state="done"):
            views[name] = ["person", *load_profile(name).columns]
    if not views:
        raise BadInput(
            "no-view",
            zh="还没有向您所在的接收方放行任何数据集。",
            en="no dataset has been released to your recipient yet",
            remedy_zh="请数据专员运行 helixgate release。",
            remedy_en="Ask the data officer for a release.",
        )
    return views


def _view(asking: _Asking) -> _View:
    """Every table of the question with only those people in it for whom the gate permits this, now."""
    version = asking.stores.registers.version()
    check_not_frozen(asking.stores.registers, asking.asker.who.id, asking.datasets)
    tables: dict[str, pl.DataFrame] = {}
    subjects: set[Pseudonym] = set()
    decisions: dict[Decision, None] = {}
    left_out = 0
    for name in asking.datasets:
        request = asking.ask(name)
        release = asking.stores.registers.releases(dataset=name, recipient=request.recipient_id, state="done")[-1]
        members = asking.stores.registers.persons_in(ReleaseId(release["release"]))
        decided = _decide(request, members)
        decisions |= dict.fromkeys(decided.values())
        permitted = [subject for subject, decision in decided.items() if decision.permitted]
        if not permitted:
            raise refused((decision, 1) for decision in decided.values())
        table, kept = _only(request, release, permitted)
        tables[name] = table
        subjects |= kept
        left_out += len(members) - len(kept)
    return _View(tables, frozenset(subjects), left_out, tuple(decisions), version)


def _decide(request: Ask, members: list[Pseudonym]) -> dict[Pseudonym, Decision]:
    persons = persons_of(request).filter(pl.col("subject").is_in(members))
    return decide_persons(request, persons)


def _only(request: Ask, release: dict[str, Any], permitted: list[Pseudonym]) -> tuple[pl.DataFrame, set[Pseudonym]]:
    """The release's rows of permitted persons; a class that fell below k by withdrawals is left out as well."""
    pseudonyms = request.stores.for_recipient(request.recipient_id, release["project"])
    named = dict(zip(pseudonyms.of_many("person", permitted), permitted, strict=True))
    rows = _load(request.stores, release).filter(pl.col("person").is_in(list(named)))
    quasi = list(request.profile.persons)
    persons = rows.select("person", *quasi).unique()
    k = max(request.stores.home.settings.release.k, int(release["facts"].get("k_required", 0)))
    large_enough = persons.filter(pl.len().over(quasi) >= k)["person"]
    kept = rows.filter(pl.col("person").is_in(large_enough.implode()))
    return kept, {named[person] for person in large_enough}


def _load(stores: Stores, release: dict[str, Any]) -> pl.DataFrame:
    path = stores.home.room("releases") / release["release"] / DATA_FILE
    try:
        data = path.read_bytes()
    except OSError:
        raise PartMissing(
            "release-missing", zh="放行数据文件不在主目录中。", en="the released data are not there"
        ) from None
    if hashlib.sha256(data).hexdigest() != release["facts"].get("data_sha256"):
        raise ProofFailed("release-altered", zh="放行数据已被改动。", en="the released data were altered")
    return pl.read_parquet(data)


def _record(asking: _Asking, view: _View, result: pa.Table) -> bool:
    """Record the outcome under the order lock; not if the registers speak otherwise by now."""
    stores = asking.stores
    digest = hashlib.sha256()
    for batch in result.to_batches():
        digest.update(batch.serialize())
    with held(stores.order_lock, exclusive=False):
        if not asking.ask(asking.datasets[0]).still_stands(view.version):
            return False
        permit = next(decision for decision in view.decisions if decision.permitted)
        stores.journal.append(
            Accessed(
                **asking.asker.common(asking.dataset),
                query=asking.shape,
                answer_digest=f"sha256:{digest.hexdigest()}",
                rows=result.num_rows,
                duration_ms=asking.asker.since_ms(),
                columns=tuple(result.column_names) if _are_ours(result.column_names) else (),
                persons=stores.in_log(sorted(view.subjects)),
                ruling=Ruling.of(permit),
            )
        )
    return True


def _are_ours(names: list[str]) -> bool:
    """An alias is text of the asker and may carry a value: only columns of the registry are named in the log."""
    known = {"person"} | {column for name in dataset_names() for column in load_profile(name).columns}
    return known.issuperset(names)
