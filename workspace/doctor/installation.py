"""Python and the libraries: are they those this version was made for."""

import importlib.metadata
import re
import sys
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from privacy.redact.compiled.engine import engine
from workspace.doctor.finding import Finding, Level, Patient

OLDEST_PYTHON = (3, 11)
"""pyproject.toml, requires-python."""
_PROGRAM = "helixgate"
_REMEDY = ("按锁文件重新安装（make install）。", "Install again from the lock file (make install).")


def check_libraries(_: Patient) -> Iterator[Finding]:
    """Python, then every declared requirement against what is installed."""
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(
            "libraries", Level.FAIL, f"Python {python} 过旧。", f"Python {python} is too old", *_REMEDY, part="python"
        )
    try:
        declared = importlib.metadata.requires(_PROGRAM) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding(
            "libraries",
            Level.WARN,
            "程序未安装，无法核对依赖版本。",
            "the program is not installed, so versions cannot be compared",
            *_REMEDY,
        )
        return
    wanted = [one for text in declared if (one := _requirement(text)) is not None]
    wrong = [finding for one in wanted if (finding := _compare(one)) is not None]
    yield from wrong
    if not wrong:
        yield Finding(
            "libraries",
            Level.OK,
            f"Python {python}，{len(wanted)} 个依赖的版本均符合。",
            f"Python {python}; {len(wanted)} libraries, all of a version this program was made for",
        )


def check_redaction_engine(_: Patient) -> Iterator[Finding]:
    """Whether the compiled engine is there and follows the tiers that are; without it redaction is slow, not wrong."""
    if engine() is not None:
        yield Finding(
            "redaction-engine", Level.OK, "脱敏引擎已编译，与规则一致。", "built from the rules that are here"
        )
        return
    yield Finding(
        "redaction-engine",
        Level.WARN,
        "脱敏引擎未编译，或与现有规则不一致；脱敏结果相同，但速度慢得多。",
        "the redaction engine was not built, or not from the rules that are here: same answers, many times slower",
        "重新安装，或在项目目录运行 make engine。",
        "Install again, or run make engine in the project's folder.",
    )


def _requirement(text: str) -> Requirement | None:
    """The requirement, if it holds on this machine without extras."""
    try:
        found = Requirement(text)
    except InvalidRequirement:
        return None
    return found if found.marker is None or found.marker.evaluate({"extra": ""}) else None


def _compare(wanted: Requirement) -> Finding | None:
    name = wanted.name
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            "libraries", Level.FAIL, f"缺少 {name}。", f"{name} is not installed", *_REMEDY, part=_plain(name)
        )
    if wanted.specifier.contains(version, prereleases=True):
        return None
    return Finding(
        "libraries",
        Level.FAIL,
        f"{name} {version} 不在所需范围 {wanted.specifier} 内。",
        f"{name} {version} is outside {wanted.specifier}",
        *_REMEDY,
        part=_plain(name),
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
