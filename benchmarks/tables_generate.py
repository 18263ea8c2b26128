"""Tables for measuring: eight skewed quasi-identifiers, as a lab's person table has them, any number of rows.

``python -m benchmarks.tables_generate ROWS FOLDER [SEED]`` writes ``table.csv``, ``config.toml`` and the hierarchies.

Skew: values follow Zipf's law (exponent 1.1) over their domain, and places, ethnic groups and occupations depend on one
another, so that most combinations are common and a long tail is not.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

_PART = 1_000_000
"""Rows made at once."""


def zipf(chance: np.random.Generator, size: int, domain: int, exponent: float = 1.1) -> np.ndarray:
    """``size`` numbers below ``domain``, number n with weight 1 / (n + 1) ** exponent."""
    weights = 1.0 / np.arange(1, domain + 1) ** exponent
    return chance.choice(domain, size=size, p=weights / weights.sum())


def make_table(rows: int, seed: int = 1) -> tuple[pl.DataFrame, dict[str, list[list[str]]]]:
    """The table and the hierarchy rows of its quasi-identifiers."""
    chance = np.random.default_rng(seed)
    hierarchies = {
        "age": [[str(a), *(f"{a // w * w}-{a // w * w + w - 1}" for w in (5, 10, 20, 40)), "*"] for a in range(100)],
        "division": [[c, c[:5] + "*", c[:4] + "**", c[:2] + "****", "*"] for c in _divisions()],
        "visit": _days(),
        "ethnic": [[f"E{n}", "Han" if n == 0 else "other", "*"] for n in range(56)],
        "occupation": [[f"O{n}", f"OG{n // 5}", f"OM{n // 20}", "*"] for n in range(60)],
        "hospital": [[f"H{n}", f"HC{n // 4}", f"HR{n // 20}", "*"] for n in range(100)],
        "diagnosis": [[f"D{n}", f"DB{n // 6}", f"DC{n // 36}", "*"] for n in range(216)],
        "sex": [["F", "*"], ["M", "*"]],
    }
    columns: dict[str, list[str] | np.ndarray] = {}
    place = zipf(chance, rows, len(hierarchies["division"]))
    for name, domain in hierarchies.items():
        values = np.array([row[0] for row in domain])
        if name == "age":
            index = np.clip(chance.normal(44, 19, rows), 0, 99).astype(int)
        elif name == "division":
            index = place
        elif name == "hospital":
            # People mostly go to a hospital near them.
            index = np.where(chance.random(rows) < 0.8, place % len(values), zipf(chance, rows, len(values)))
        elif name == "sex":
            index = chance.integers(0, 2, rows)
        else:
            index = zipf(chance, rows, len(values))
        columns[name] = values[index]
    columns["result"] = np.array([f"R{n}" for n in range(12)])[zipf(chance, rows, 12)]
    return pl.DataFrame(columns), hierarchies


def _divisions() -> list[str]:
    return [f"{p}{c:02}{d:02}" for p in range(11, 21) for c in range(1, 7) for d in range(1, 6)]


def _days() -> list[list[str]]:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    return [
        [
            d.isoformat(),
            f"{d:%Y-%m}{'abc'[min(2, (d.day - 1) // 10)]}",
            f"{d:%Y-%m}",
            f"{d.year}-Q{(d.month + 2) // 3}",
            "*",
        ]
        for d in days
    ]


def write(rows: int, folder: Path, seed: int = 1) -> None:
    """Table, hierarchies and config (k = 5, 5 % suppression) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "table.csv").open("wb") as file:
        for part, start in enumerate(range(0, rows, _PART)):
            table, hierarchies = make_table(min(_PART, rows - start), seed + part)
            table.write_csv(file, include_header=part == 0)
    config = ["k = 5", "suppression_limit = 0.05"]
    for name, domain in hierarchies.items():
        (folder / f"{name}.csv").write_text("\n".join(";".join(row) for row in domain) + "\n")
        config += [f"[columns.{name}]", 'role = "quasi"', f'hierarchy = "{name}.csv"']
    config += ["[columns.result]", 'role = "sensitive"']
    (folder / "config.toml").write_text("\n".join(config) + "\n")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
