"""A release certificate as a page to read and print: self-contained HTML, Chinese and English, plots as inline SVG.

Made from the checked certificate alone, so that the lab and a recipient years later get the same page from one JSON
file. What an older certificate does not state is left out of the page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jinja2 import TemplateError

from flows.rendering import render
from privacy.audit.certificate import CheckedCertificate, fingerprint
from privacy.model.columns import ORDERS, RESULTS
from privacy.model.errors import BadInput
from privacy.model.times import CST

_OURS = {"age": "年龄", "division": "行政区划", "person": "人员代码"}
"""Names of columns that no delivery has."""
_TREATMENTS = {
    "generalised": "概化",
    "kept, rare values left out": "保留，罕见值除外",
    "pseudonym of this recipient and project": "仅用于该接收方与项目的假名",
}
_LEVELS = ("0.05", "0.09", "0.2", "0.33")
"""Risk levels of which a share of persons is stated (``privacy.release.risk.THRESHOLDS``)."""


def certificate_page(checked: CheckedCertificate, *, data_checked: bool) -> str:
    """The page. ``data_checked``: were the data at hand, and are they those the certificate speaks of?

    Raises:
        BadInput: a signed statement that is not built like one of ours.
    """
    try:
        return render("certificate.html.j2", _facts(checked, data_checked=data_checked))
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, TemplateError):
        raise BadInput(
            "certificate-page",
            zh="证书成立，但其内容不是本程序所知的格式，无法制成页面。",
            en="the certificate holds, but states things in a form this program does not know; no page was made",
        ) from None


def _facts(checked: CheckedCertificate, *, data_checked: bool) -> dict[str, Any]:
    says = checked.statement["predicate"]
    measured, decisions = says["measured"], says["decisions"]
    persons, kept_back, refused = measured["persons"], says["persons_suppressed"], decisions["refused"]
    return {
        "says": says,
        "measured": measured,
        "as_of": datetime.fromisoformat(says["as_of"]).astimezone(CST).strftime("%Y-%m-%d %H:%M UTC+8"),
        "data_checked": data_checked,
        "pinned": checked.pinned,
        "sha256": checked.statement["subject"][0]["digest"]["sha256"],
        "signers": [
            {"zh": zh, "en": en, "name": key.name, "fingerprint": fingerprint(key)}
            for zh, en, key in (
                ("证书签名", "certificate", checked.signer),
                ("访问日志", "access log", checked.log_key),
            )
        ],
        "people": _parts(("released", persons), ("kept", kept_back), ("refused", refused)),
        "treatments": _treatments(says["columns"]),
        "sizes": _sizes(measured.get("class_sizes", [])),
        "losses": _losses(measured),
        "risks": _risks(measured.get("risk")),
        "attacks": _attacks(measured),
        "limit": _fraction(measured["threshold"]["max_risk"]),
    }


def _treatments(columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was done, and to which columns."""
    found: dict[str, list[dict[str, str]]] = {}
    for name, treatment in columns.items():
        found.setdefault(treatment, []).append({"name": name, "zh": _column(name)})
    return [
        {"en": treatment, "zh": _TREATMENTS.get(treatment, ""), "columns": found[treatment]}
        for treatment in sorted(found)
    ]


def _parts(*counted: tuple[str, int]) -> list[dict[str, Any]]:
    """Shares of one bar, left to right, in percent."""
    whole, start, found = sum(count for _, count in counted), 0.0, []
    for name, count in counted:
        width = 100 * count / whole
        found.append({"name": name, "count": count, "start": start, "width": width})
        start += width
    return found


def _sizes(bands: Sequence[Mapping[str, int]]) -> list[dict[str, Any]]:
    """Persons by the size of their class; heights as shares of the tallest."""
    most = max((band["persons"] for band in bands), default=1)
    return [dict(band) | {"height": band["persons"] / most} for band in bands]


def _losses(measured: Mapping[str, Any]) -> list[dict[str, Any]]:
    by_column = measured.get("loss_by_column", {})
    return [
        {
            "name": name,
            "zh": _column(name),
            "loss": float(loss),
            "level": measured["levels"][name],
            "top": measured["heights"][name] - 1,
        }
        for name, loss in by_column.items()
    ]


def _risks(risk: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What was, and what is, as shares from 0 to 1."""
    if risk is None:
        return []
    pairs = [("最大风险", "greatest risk", "max"), ("平均风险", "mean risk", "mean")]
    rows = [
        {"zh": zh, "en": en, "before": float(risk["before"][key]), "after": float(risk["after"][key])}
        for zh, en, key in pairs
    ]
    rows.append(
        {
            "zh": "独自成组的人",
            "en": "persons alone in a class",
            **{side: risk[side]["uniques"] / risk[side]["persons"] for side in ("before", "after")},
        }
    )
    rows += [
        {
            "zh": f"风险高于 {level} 的人",
            "en": f"persons at risk above {level}",
            **{side: float(risk[side]["at_risk"][level]) for side in ("before", "after")},
        }
        for level in _LEVELS
    ]
    return rows


def _attacks(measured: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each attack that was tried, with its greatest score."""
    tried = [
        ("检察官：已知某人在表中", "prosecutor: knows that a person is in the table", measured["prosecutor_max"]),
        ("记者：在全体获准者中寻找", "journalist: looks among all permitted persons", measured["journalist_max"]),
    ]
    difference = measured.get("difference")
    if difference:
        compared = difference["compared"]
        tried.append(
            (
                f"前后对比：与此前 {compared} 次放行相比",
                f"before and after: beside {compared} earlier releases",
                difference["score"],
            )
        )
    return [{"zh": zh, "en": en, "score": float(score)} for zh, en, score in tried]


def _column(name: str) -> str:
    return _OURS.get(name) or _HEADERS.get(name, name)


def _fraction(text: str) -> float:
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


_HEADERS = {column.name: column.headers[0] for column in (*ORDERS, *RESULTS)}
"""Our names of delivered columns -> the header of the file."""
