"""What was measured of a release, as its certificate states it and its page draws it."""

from typing import Any

import numpy as np

from privacy.release import AnonymisedTable, AttackReport, Grade, Measured, TableConfig, Threshold

_DIGITS = 6
_BANDS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000)
"""Where a band of class sizes begins."""


def facts_of(
    config: TableConfig,
    threshold: Threshold,
    table: AnonymisedTable,
    measured: Measured,
    before: Measured,
    attacked: AttackReport,
    graded: Grade,
) -> dict[str, Any]:
    """k, risks, loss, attacks and grade. ``before``: the permitted persons as they were, ungeneralised."""
    facts: dict[str, Any] = _rounded(
        {
            "k": measured.k,
            "k_required": config.k,
            "persons": measured.rows,
            "levels": table.report["levels"],
            "heights": {column.name: column.hierarchy.height if column.hierarchy else 2 for column in config.quasi},
            "loss": table.loss,
            "loss_by_column": table.report["loss_by_column"],
            "optimal": table.optimum.proven,
            "uniques": measured.uniques,
            "class_sizes": _class_sizes(measured),
            "risk": {"before": _risk(before), "after": _risk(measured)},
            "prosecutor_max": attacked.prosecutor.greatest,
            "prosecutor_mean": attacked.prosecutor.mean,
            "journalist_max": attacked.journalist.greatest,
            "journalist_mean": attacked.journalist.mean,
            "difference": attacked.successive.as_json() if attacked.successive else None,
            "threshold": {"id": threshold.id, "max_risk": str(threshold.max_risk)},
            "grade": int(graded.level),
        }
    )
    return facts


def _class_sizes(measured: Measured) -> list[dict[str, int]]:
    """How many classes, and persons in them, there are by size; bands without a class are left out."""
    band = np.searchsorted(_BANDS, measured.sizes, side="right") - 1
    return [
        {
            "from": _BANDS[index],
            "classes": int((band == index).sum()),
            "persons": int(measured.sizes[band == index].sum()),
        }
        for index in sorted(set(band.tolist()))
    ]


def _risk(measured: Measured) -> dict[str, Any]:
    return {
        "persons": measured.rows,
        "uniques": measured.uniques,
        "max": measured.risk.prosecutor_max,
        "mean": measured.risk.prosecutor_mean,
        "at_risk": measured.risk.at_risk,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
