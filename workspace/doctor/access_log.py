"""The access log: recomputed from content, journals merged, checkpoints recent, newest event in the past."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from privacy.model.errors import HelixgateError
from privacy.model.event import Verified
from privacy.model.times import parse_instant
from workspace.access_log import DATABASE, AccessLog
from workspace.clock import CLOCK_ACCEPTED, read_mark
from workspace.doctor.finding import Finding, Level, Patient
from workspace.journal import CHECKPOINTS, JOURNALS, Journal
from workspace.log.queries import EventFilter
from workspace.log.verify import VerifiedLog
from workspace.origin import at_terminal

CHECKPOINT_OLD = timedelta(days=2)
"""The schedule signs hourly; two days say that it does not run."""
CLOCK_SLACK = timedelta(seconds=5)
JOURNALS_MANY = 1_000


def check_access_log(patient: Patient) -> Iterator[Finding]:
    """Owning the log merges every journal, or says which one is stuck; then everything is recomputed."""
    keys = patient.keys.log_keys()
    # A journal that died with its process is merged like any other; many that stay are writers that never merge.
    journals = len(list((patient.room("log") / JOURNALS).glob("*.journal")))
    with AccessLog.own(patient.room("log")) as log:
        verified = log.verify(keys)
    _record(patient, verified)
    yield Finding(
        "access-log",
        Level.OK,
        f"{verified.size} 个事件、{verified.checkpoints} 个检查点验证成立，{journals} 个日志册已并入。",
        f"{verified.size} events and {verified.checkpoints} checkpoints hold; {journals} journals were merged",
    )
    if verified.cut_off:
        yield Finding(
            "access-log",
            Level.OK,
            f"曾有 {verified.cut_off} 个写入者中断，其记录均已并入。",
            f"{verified.cut_off} writers were cut off at some time; what they wrote is in the log",
            part="writers",
        )
    if journals > JOURNALS_MANY:
        yield Finding(
            "access-log",
            Level.WARN,
            "日志册积压。",
            "journals had piled up",
            "开启 seal 计划。",
            "Switch the seal schedule on.",
            part=JOURNALS,
        )
    yield from _age(patient)


def _record(patient: Patient, verified: VerifiedLog) -> None:
    """A log that cannot take this event is a finding like any other."""
    random_bytes = patient.world.random_bytes
    with Journal.open(patient.room("log"), "doctor", random_bytes=random_bytes) as journal:
        journal.append(
            Verified(
                id=patient.world.new_id(),
                at=patient.now,
                principal=patient.who,
                operation="doctor",
                origin=at_terminal(),
                tree_size=verified.size,
                root=verified.root.hex(),
            )
        )


def _age(patient: Patient) -> Iterator[Finding]:
    """How long nobody has signed; a checkpoint's file is written once."""
    signed = [path.stat().st_mtime for path in (patient.room("log") / CHECKPOINTS).glob("*.txt")]
    age = patient.now - datetime.fromtimestamp(max(signed), patient.now.tzinfo) if signed else None
    if age is None or age > CHECKPOINT_OLD:
        hours = "–" if age is None else f"{age.total_seconds() / 3600:.0f} h"
        yield Finding(
            "access-log",
            Level.WARN,
            f"最近的检查点距今 {hours}。" if signed else "尚无检查点。",
            f"the last checkpoint is {hours} old" if signed else "there is no checkpoint yet",
            "运行 helixgate log checkpoint --to 外部目录，并开启 seal 计划。",
            "Run helixgate log checkpoint --to a folder elsewhere, and switch the seal schedule on.",
            part=CHECKPOINTS,
        )


def check_clock(patient: Patient) -> Iterator[Finding]:
    """A clock behind the newest event has gone backwards: decisions would be taken for a moment that has passed."""
    if not (patient.room("log") / DATABASE).exists():
        return
    try:
        ahead = max(_ahead_of_mark(patient), _ahead_of_log(patient))
    except HelixgateError:
        # What is wrong with the log is said by its own check.
        yield Finding("clock", Level.FAIL, "无法与访问日志对时。", "the clock cannot be compared with the log")
        return
    if ahead > CLOCK_SLACK:
        yield Finding(
            "clock",
            Level.FAIL,
            f"系统时钟比日志中的事件晚了 {ahead.total_seconds():.0f} 秒：时钟被拨回。",
            f"the log holds an event {ahead.total_seconds():.0f} s ahead of the clock: the clock has gone backwards",
            "校准系统时间（NTP）后再运行；若此前的时间有误：helixgate log clock --accept 理由。",
            "Set the system's time (NTP) first; if it was wrong before: helixgate log clock --accept REASON.",
        )
    else:
        yield Finding("clock", Level.OK, "时钟不早于日志。", "the clock is not behind the log")


def _ahead_of_mark(patient: Patient) -> timedelta:
    mark = read_mark(patient.folder)
    return timedelta(0) if mark is None else mark - patient.now


def _ahead_of_log(patient: Patient) -> timedelta:
    """How far the newest event lies ahead, unless an officer has accepted the clock since."""
    with AccessLog.own(patient.room("log")) as log:
        newest = log.events(EventFilter(limit=1, since=patient.now + CLOCK_SLACK))
        accepted = log.events(EventFilter(limit=1, kind="incident", text=CLOCK_ACCEPTED))
    if not newest or (accepted and accepted[0]["seq"] > newest[0]["seq"]):
        return timedelta(0)
    return parse_instant(newest[0]["at"], field="at") - patient.now
