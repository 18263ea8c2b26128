"""A lab's day with invented people, through the real flows: what the demo does, in order, and what came of it.

The clock starts on the morning after the sample day and runs on from there, so that the law in force, the ages and the
consents are the same whenever the demo is run.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.answer import Answer, answer
from flows.engine import run_flow
from flows.giving.hand_out import HandedOut
from flows.job import Job, Say
from flows.policies import policies_in_force
from flows.withdrawal import Withdrawal
from privacy.model.errors import HelixgateError, Refused
from privacy.model.event import Principal
from privacy.model.identifiers import Pseudonym, ReleaseId
from privacy.model.times import CST
from privacy.model.vocabulary import Jurisdiction, Purpose, Role
from workspace.home import World, make_home
from workspace.settings import Lab, PrincipalEntry
from workspace.stores import Stores

SAMPLE_DATA = Path(__file__).resolve().parent.parent / "sample_data"
MORNING_AFTER = datetime(2026, 7, 2, 9, 0, tzinfo=CST)
LABS = {
    "hunan-changsha": Lab(name="湘江示例基因检测实验室", region=Jurisdiction.HUNAN),
    "tianjin-binhai": Lab(name="海河示例基因检测实验室", region=Jurisdiction.TIANJIN),
}
ANALYSTS = {
    "analyst-hunan": PrincipalEntry(role=Role.ANALYST, authorised=True, recipient="HX-R10"),
    "analyst-tianjin": PrincipalEntry(role=Role.ANALYST, authorised=True, recipient="TB-R10"),
}
OFFICER = Principal("officer", Role.OFFICER, "demo")

RELEASES: tuple[tuple[str, str, Purpose, str], ...] = (
    ("results", "HX-R01", Purpose.RESEARCH_DISEASE, "遗传病家系研究，仅发表汇总结果"),
    ("results", "HX-R10", Purpose.QUALITY_ASSURANCE, "检测质量评价"),
    ("cohort", "TB-R01", Purpose.RESEARCH_DISEASE, "罕见病队列研究"),
    ("results", "TB-R10", Purpose.QUALITY_ASSURANCE, "Quality assurance of an NGS panel"),
    ("results", "HX-R08", Purpose.RESEARCH_GENERAL, "健康险投保人分级定价"),
    ("results", "HX-R09", Purpose.EMPLOYMENT, "新员工入职体检"),
    ("results", "HX-R02", Purpose.RESEARCH_GENERAL, "招聘时排除携带遗传病基因的候选人"),
    ("results", "HX-R06", Purpose.RESEARCH_GENERAL, "药物基因组研究"),
    ("results", "TB-R07", Purpose.RESEARCH_DISEASE, "罕见病研究"),
    ("results", "HX-R04", Purpose.PRODUCT_REGISTRATION, "诊断试剂注册"),
)
"""Asked for one after another; which are refused, and by which article, the gate says."""

COUNT_BY_GENE = (
    "SELECT gene, count(DISTINCT person) AS persons FROM results GROUP BY gene ORDER BY persons DESC, gene LIMIT 5"
)
COUNT_PERSONS = "SELECT count(DISTINCT person) AS persons, count(*) AS variants FROM results"
QUESTIONS: tuple[tuple[str, str, Purpose, str], ...] = (
    (COUNT_BY_GENE, "analyst-hunan", Purpose.QUALITY_ASSURANCE, "按基因统计检出频率"),
    (COUNT_BY_GENE, "analyst-hunan", Purpose.INSURANCE, ""),
    ("SELECT * FROM read_csv('/etc/passwd')", "analyst-hunan", Purpose.QUALITY_ASSURANCE, ""),
    ("SELECT person FROM results", "stranger", Purpose.QUALITY_ASSURANCE, ""),
)


@dataclass
class Day:
    """What came of the day, step by step; only counts, codes and pseudonyms."""

    home: Path
    seconds: float = 0.0
    ingest: dict[str, Any] = field(default_factory=dict)
    kept_back: list[dict[str, Any]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    withdrawal: dict[str, Any] = field(default_factory=dict)
    log: dict[str, Any] = field(default_factory=dict)
    report: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "home": str(self.home),
            "seconds": round(self.seconds, 1),
            "ingest": self.ingest,
            "kept_back": self.kept_back,
            "releases": self.releases,
            "questions": self.questions,
            "withdrawal": self.withdrawal,
            "log": self.log,
            "report": self.report,
        }


def run_demo(folder: Path, say: Say, *, ticking: Callable[[], float] = time.monotonic) -> Day:
    """Make a home in ``folder`` and live the day. The flows are the ones a lab runs, the data are ``sample_data/``."""
    begun = ticking()
    world = World(now=lambda: MORNING_AFTER + timedelta(seconds=ticking() - begun))
    make_home(folder, labs=LABS, principals=ANALYSTS, world=world)
    _deliver(folder)
    day = Day(folder)
    run = _Runner(folder, world, say)
    say("一、接收两个实验室一天的数据", "1. taking in a day of two labs")
    day.ingest = run("ingest")
    day.kept_back = _kept_back(folder, world)
    say("二、放行，或说明为何拒绝", "2. releasing, or saying why not")
    day.releases = [_release(run, *asked) for asked in RELEASES]
    say("三、分析员提问", "3. analysts ask")
    day.questions = [_question(folder, world, *asked) for asked in QUESTIONS]
    say("四、一位受检者撤回同意", "4. one person withdraws")
    day.withdrawal = _withdrawal(folder, world, run, day)
    say("五、核验日志，出具合规报告", "5. verifying the log, writing the compliance report")
    done = run("report")
    day.log, day.report = done["facts"]["log"], str(done["html"])
    day.seconds = ticking() - begun
    return day


@dataclass(frozen=True, slots=True)
class _Runner:
    """Runs a flow of the demo's home."""

    folder: Path
    world: World
    say: Say

    def __call__(self, flow: str, **arguments: Any) -> Any:
        return run_flow(flow, Job(f"J-{self.world.new_id()[:16]}", self.folder, self.world, arguments, self.say))


def _deliver(folder: Path) -> None:
    """Lay the sample day into the inbox, as a lab's transfer does."""
    for lab in LABS:
        shutil.copytree(SAMPLE_DATA / lab, folder / "inbox" / lab, dirs_exist_ok=True)


def _kept_back(folder: Path, world: World) -> list[dict[str, Any]]:
    """What was kept back: file (by digest), line, column, reason, articles; papers first, repeated reasons counted."""
    with Stores.open(folder, writer="demo", world=world) as stores:
        rows = stores.registers.quarantined()
    groups: dict[tuple[str, str, str, str], list[int | None]] = {}
    for row in rows:
        groups.setdefault((row["lab"], row["kind"], row["reason"], row["articles"]), []).append(row["line"])
    return [
        {
            "lab": lab,
            "kind": kind,
            "reason": reason,
            "articles": articles.split(";") if articles else [],
            "count": len(lines),
            "first_line": lines[0],
        }
        for (lab, kind, reason, articles), lines in sorted(groups.items())
    ]


def _release(run: _Runner, dataset: str, recipient: str, purpose: Purpose, words: str) -> dict[str, Any]:
    asked = {"dataset": dataset, "recipient": recipient, "purpose": purpose.value, "purpose_text": words}
    try:
        done: HandedOut = run(
            "release", dataset=dataset, recipient=recipient, purpose=purpose, purpose_text=words, principal=OFFICER
        )
    except Refused as error:
        return asked | {"state": "refused", **_why(error)}
    measured = {name: done.facts[name] for name in ("k", "persons", "prosecutor_max")}
    left_out = {"refused_persons": done.refused, "suppressed_persons": done.suppressed}
    return asked | {"state": "released", "release": done.release, "rows": done.rows} | measured | left_out


def _question(folder: Path, world: World, sql: str, who: str, purpose: Purpose, words: str) -> dict[str, Any]:
    asked = {"sql": sql, "as": who, "purpose": purpose.value}
    with Stores.open(folder, writer="demo", world=world) as stores:
        try:
            given: Answer = answer(
                stores, policies_in_force(stores), sql=sql, who=who, purpose=purpose, purpose_text=words
            )
        except HelixgateError as error:
            return asked | {"state": "refused", **_why(error)}
    return asked | {"state": "answered", "persons_in_view": given.persons, "answer": given.table.to_pylist()}


def _why(error: HelixgateError) -> dict[str, Any]:
    reasons = error.reasons if isinstance(error, Refused) else ()
    articles = sorted({article for reason in reasons for article in reason.get("articles", ())})
    return {"code": error.code, "zh": error.zh, "en": error.en, "articles": articles}


def _withdrawal(folder: Path, world: World, run: _Runner, day: Day) -> dict[str, Any]:
    """The same question before and after one person of the release leaves."""
    asked = (COUNT_PERSONS, "analyst-hunan", Purpose.QUALITY_ASSURANCE, "")
    before = _question(folder, world, *asked)
    subject = _somebody(folder, world, day)
    done = run("withdraw", withdrawal=Withdrawal(subject, world.now(), "all", OFFICER))
    after = _question(folder, world, *asked)
    return {
        "subject": subject,
        "recalls": [{"release": release, "recipient": recipient} for release, recipient in done.recalls],
        "sample_tasks": len(done.samples),
        "before": before,
        "after": after,
    }


def _somebody(folder: Path, world: World, day: Day) -> Pseudonym:
    """The first person, by pseudonym, who is in both releases of the Hunan lab."""
    releases = [ReleaseId(one["release"]) for one in day.releases if one["state"] == "released"][:2]
    with Stores.open(folder, writer="demo", world=world) as stores:
        first, second = (set(stores.registers.persons_in(release)) for release in releases)
    return min(first & second)
