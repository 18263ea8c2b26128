"""The de-identification grade of a table, and whether it may leave.

In the manner of GB/T 42460-2023 (信息安全技术 个人信息去标识化效果评估指南), clause 4: grade 1 still names people;
grade 2 no longer does, but somebody can be found with more than the accepted probability; grade 3 stays below it; grade
4 is aggregate data. Grades follow from measured facts alone. A person-level table leaves at grade 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Any

from privacy.model.errors import BadInput, Refused
from privacy.release.attack import AttackReport
from privacy.release.measure import Measured

_ROUNDING = 1e-12


class GradeLevel(IntEnum):
    """GB/T 42460-2023, clause 4."""

    DIRECT_IDENTIFIERS = 1
    QUASI_IDENTIFIERS = 2
    BELOW_THRESHOLD = 3
    AGGREGATE = 4


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much risk a kind of release may carry; its sources are in ``policies/thresholds``."""

    id: str
    max_risk: Fraction
    k_min: int

    def __post_init__(self) -> None:
        if not 0 < self.max_risk <= 1 or self.k_min < 1 or Fraction(1, self.k_min) > self.max_risk:
            raise _bad_threshold(self.id)


def parse_thresholds(document: Mapping[str, Any]) -> dict[str, Threshold]:
    """The thresholds of a policy document, by id; the default one also as ``""``.

    Raises:
        BadInput: a field is missing or wrong, a k that does not reach its risk, or no such default.
    """
    found: dict[str, Threshold] = {}
    for entry in document.get("threshold", ()):
        try:
            one = Threshold(entry["id"], Fraction(entry["max_risk"]), int(entry["k_min"]))
            sourced = bool(entry["source"])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            raise _bad_threshold("threshold") from None
        if not sourced or one.id in found:
            raise _bad_threshold(one.id)
        found[one.id] = one
    if document.get("default") not in found:
        raise _bad_threshold("default")
    return found | {"": found[document["default"]]}


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured fact that stands against a release, and what would help."""

    id: str
    score: float
    limit: float
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": f"release-risk/{self.id}",
            # No article sets the number: the thresholds are the lab's own policy, with their sources beside them.
            "articles": [],
            "score": self.score,
            "limit": self.limit,
            "zh": self.zh,
            "en": self.en,
            "remedy": f"{self.remedy_zh} {self.remedy_en}",
        }


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade and everything that keeps it from being higher."""

    level: GradeLevel
    threshold: str
    findings: tuple[Finding, ...]

    @property
    def releasable(self) -> bool:
        return self.level >= GradeLevel.BELOW_THRESHOLD

    def as_json(self) -> dict[str, Any]:
        return {
            "grade": int(self.level),
            "threshold": self.threshold,
            "findings": [finding.as_json() for finding in self.findings],
        }


def grade(
    measured: Measured | None,
    attacked: AttackReport | None,
    threshold: Threshold,
    *,
    direct_identifiers: tuple[str, ...] = (),
    aggregate: bool = False,
) -> Grade:
    """The grade of a table with these facts.

    ``direct_identifiers``: names of the columns that still name people. ``aggregate``: the table holds no row about one
    person. A person-level table that was not both measured and attacked has grade 2: what is unknown is not below a
    threshold.
    """
    if direct_identifiers:
        return Grade(GradeLevel.DIRECT_IDENTIFIERS, threshold.id, (_named(len(direct_identifiers)),))
    if aggregate:
        return Grade(GradeLevel.AGGREGATE, threshold.id, ())
    if measured is None or attacked is None:
        return Grade(GradeLevel.QUASI_IDENTIFIERS, threshold.id, (_unknown(),))
    findings = tuple(_findings(measured, attacked, threshold))
    level = GradeLevel.QUASI_IDENTIFIERS if findings else GradeLevel.BELOW_THRESHOLD
    return Grade(level, threshold.id, findings)


def check_releasable(found: Grade) -> None:
    """Nothing, when the table may leave.

    Raises:
        Refused: it may not; the reasons name each finding and what would help.
    """
    if not found.releasable:
        raise Refused(
            "risk-above-threshold",
            zh=f"去标识化等级为 {int(found.level)}，低于发布所需的 3 级。",
            en=f"de-identification grade {int(found.level)}; a release needs grade 3",
            reasons=tuple(finding.as_json() for finding in found.findings),
            remedy_zh=" ".join(dict.fromkeys(finding.remedy_zh for finding in found.findings)),
            remedy_en=" ".join(dict.fromkeys(finding.remedy_en for finding in found.findings)),
        )


def _findings(measured: Measured, attacked: AttackReport, threshold: Threshold) -> list[Finding]:
    limit = float(threshold.max_risk)
    coarser = (
        f"将 k 提高到 {threshold.k_min} 以上，或少放一个准标识符列。",
        f"Ask for k of at least {threshold.k_min}, or leave out a quasi-identifier.",
    )
    diverse = ("要求 l≥2 或更小的 t，或去掉该敏感列。", "Ask for l of at least 2 or a smaller t, or drop the column.")
    later = ("等变化的人数达到 k 后再发布。", "Release again once at least k people have changed.")
    worst = max((one.score for one in attacked.inference.values()), default=0.0)
    changed = max((one.score for one in (attacked.difference, attacked.successive) if one), default=0.0)
    facts = (
        ("uniques", measured.uniques, 0.0, "表中有人独自成组", "somebody is alone in a class", coarser),
        ("class-size", 1 / measured.k, limit, "最小的组过小", "the smallest class is too small", coarser),
        ("prosecutor", attacked.prosecutor.greatest, limit, "检察官攻击成功率过高", "the prosecutor succeeds", coarser),
        ("journalist", attacked.journalist.greatest, limit, "记者攻击成功率过高", "the journalist succeeds", coarser),
        ("inference", worst, limit, "可推断敏感属性", "a sensitive value can be inferred", diverse),
        ("difference", changed, limit, "与上次发布对比可定位个人", "two releases together find a person", later),
    )
    return [
        Finding(name, float(score), most, f"{zh}。", en, *remedy)
        for name, score, most, zh, en, remedy in facts
        if score > most + _ROUNDING
    ]


def _named(columns: int) -> Finding:
    remedy = ("去除直接标识符列。", "Remove the direct identifiers.")
    return Finding("direct-identifiers", columns, 0, "仍含直接标识符。", "direct identifiers are present", *remedy)


def _unknown() -> Finding:
    remedy = ("先测量并试攻击。", "Measure the table and try the attacks first.")
    return Finding("not-measured", 1, 0, "尚未测量或攻击。", "not measured, or not attacked", *remedy)


def _bad_threshold(where: str) -> BadInput:
    return BadInput(
        "threshold-policy",
        zh=f"阈值策略有误：{where}。",
        en=f"the threshold policy is wrong at {where}",
    )
