"""Reads ``policies/basis`` into the rules of one region on one day."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from privacy.basis.rules import (
    BasisRules,
    CheckRule,
    FacetRule,
    IdentifierRule,
    Overridable,
    Significance,
    StrengthRules,
)
from privacy.model.canonical import sha256_hex
from privacy.model.errors import BadInput, Place
from privacy.model.identifiers import PolicyDigest
from privacy.model.judgement import Check, Severity
from privacy.model.vocabulary import Jurisdiction

POLICY_FOLDER = Path(__file__).resolve().parent.parent / "policies" / "basis"
_FILES = ("checks.toml", "duties.toml", "identifiers.toml", "strength.toml")


def load_basis_rules(*, jurisdiction: Jurisdiction, day: date, folder: Path = POLICY_FOLDER) -> BasisRules:
    """The rules in force in ``jurisdiction`` on ``day`` (calendar day in UTC+8).

    Raises:
        BadInput: a file is missing, is not TOML, or lacks a part; nothing is checked with half a policy.
    """
    texts = {name: _read(folder / name) for name in _FILES}
    digest = PolicyDigest("sha256:" + sha256_hex(b"".join(f"{n}\n{t}\n".encode() for n, t in sorted(texts.items()))))
    try:
        return _build(_parse(texts), jurisdiction, day, digest)
    except (KeyError, TypeError, ValueError, AttributeError, re.error):
        raise BadInput(
            "bad-basis-policy",
            zh="policies/basis 的内容不完整或有误。",
            en="a part of policies/basis is missing or wrong",
            remedy_zh="恢复随产品发布的文件，或按其中的写法更正。",
            remedy_en="restore the files shipped with the product, or follow their form",
        ) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "basis-policy-unreadable",
            zh="依据规则文件缺失或不可读。",
            en="expected a readable policy file for the check of bases",
            place=Place(file=f"policies/basis/{path.name}"),
        ) from None


def _parse(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    parsed = {}
    for name, text in texts.items():
        try:
            parsed[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            raise BadInput(
                "basis-policy-not-toml",
                zh="依据规则文件不是有效的 TOML。",
                en="the policy file is not valid TOML",
                place=Place(file=f"policies/basis/{name}"),
            ) from None
    return parsed


def _build(
    parsed: Mapping[str, dict[str, Any]], jurisdiction: Jurisdiction, day: date, digest: PolicyDigest
) -> BasisRules:
    duties = parsed["duties.toml"]["duty"]
    return BasisRules(
        jurisdiction=jurisdiction,
        day=day,
        checks={
            Check(name): _check_rule(spec, duties, jurisdiction, day)
            for name, spec in parsed["checks.toml"]["checks"].items()
        },
        identifiers={
            scheme: _identifier_rule(scheme, spec) for scheme, spec in parsed["identifiers.toml"]["schemes"].items()
        },
        strength=_strength_rules(parsed["strength.toml"]),
        digest=digest,
    )


def _check_rule(spec: Mapping[str, Any], duties: Mapping[str, Any], jurisdiction: Jurisdiction, day: date) -> CheckRule:
    default = Severity(spec["severity"].get(jurisdiction.value, spec["severity"]["default"]))
    return CheckRule(
        facets={
            name: FacetRule(
                one["zh"],
                one["en"],
                Severity(one.get("severity", default)),
                Overridable(one.get("override", spec["override"])),
            )
            for name, one in spec["facets"].items()
        },
        remedy_zh=spec["remedy"]["zh"],
        remedy_en=spec["remedy"]["en"],
        articles=_articles(spec["duty"], duties, jurisdiction, day),
    )


def _articles(duty: str, duties: Mapping[str, Any], jurisdiction: Jurisdiction, day: date) -> tuple[str, ...]:
    found = [
        one["article"]
        for one in duties[duty]
        if jurisdiction.value in one["regions"] and one["in_force_from"] <= day <= one.get("in_force_to", date.max)
    ]
    return tuple(sorted(found)) or (f"baseline/{duty}",)


def _identifier_rule(scheme: str, spec: Mapping[str, Any]) -> IdentifierRule:
    return IdentifierRule(
        scheme=scheme,
        names=tuple(spec["names"]),
        strip=tuple(spec["strip"]),
        pattern=_compiled(spec["pattern"]),
        canonical=spec["canonical"],
    )


def _strength_rules(spec: Mapping[str, Any]) -> StrengthRules:
    phrases = sorted((*spec["promotion"]["zh"], *spec["promotion"]["en"]), key=len, reverse=True)
    joined = "|".join(
        rf"(?<![A-Za-z]){re.escape(phrase)}(?![A-Za-z])" if phrase[0].isascii() else re.escape(phrase)
        for phrase in phrases
    )
    return StrengthRules(
        claims={word.lower(): int(rung) for rung, words in spec["claims"].items() for word in words},
        levels={
            scale: {level.lower(): rung for level, rung in table.items()} for scale, table in spec["levels"].items()
        },
        significance={
            word.lower(): Significance(name, term["side"], term["degree"])
            for name, term in spec["significance"].items()
            for word in term["words"]
        },
        promotion=re.compile(joined, re.IGNORECASE),
    )


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
