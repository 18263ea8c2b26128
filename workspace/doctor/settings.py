"""The settings file: is it there, and does every item hold."""

import re
import zoneinfo
from collections.abc import Iterator

from workspace.doctor.finding import Finding, Level, Patient
from workspace.settings import SETTINGS_FILE, Settings

_CRON = re.compile(r"\S+( +\S+){4}")
"""Five fields; ``serve`` reads them and says which one is wrong."""
_REMEDY = (f"更正 {SETTINGS_FILE}。", f"Correct {SETTINGS_FILE}.")


def check_settings(patient: Patient) -> Iterator[Finding]:
    """All that is wrong with the file's form is one error that names every item; then what the form cannot say."""
    settings = patient.settings
    problems = list(_problems(settings))
    yield from problems
    if not problems:
        yield Finding(
            "settings", Level.OK, f"{len(settings.labs)} 个实验室。", f"the settings hold; labs: {len(settings.labs)}"
        )


def _problems(settings: Settings) -> Iterator[Finding]:
    if not settings.labs:
        yield Finding("settings", Level.WARN, "没有登记实验室。", "no lab is named", *_REMEDY, part="labs")
    try:
        zoneinfo.ZoneInfo(settings.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield Finding("settings", Level.FAIL, "时区未知。", "the time zone is unknown", *_REMEDY, part="time_zone")
    for name, cron in settings.schedules.model_dump().items():
        if cron and not _CRON.fullmatch(cron.strip()):
            yield Finding(
                "settings",
                Level.FAIL,
                "计划不是五段的 cron 表达式。",
                "a schedule is no cron expression of five fields",
                *_REMEDY,
                part=f"schedules.{name}",
            )
    if not settings.schedules.seal:
        yield Finding(
            "settings",
            Level.WARN,
            "日志封存计划已关闭：日志不会定期验证与签署。",
            "the seal schedule is off: nobody verifies and signs the log regularly",
            *_REMEDY,
            part="schedules.seal",
        )
