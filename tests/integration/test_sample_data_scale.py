"""The big day: as many rows as asked for, every one of an order that is there, no variant twice in an order."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from sample_data.generate.scale import write_scale


@pytest.mark.parametrize(("persons", "rows"), [(40, 1_999), (40, 9_000), (300, 300)])
def test_rows_are_exact_and_all_belong_to_an_order(tmp_path: Path, persons: int, rows: int) -> None:
    orders = write_scale(tmp_path, persons, rows, seed=3)
    with (tmp_path / "orders.csv").open(encoding="utf-8-sig", newline="") as lines:
        pairs = {(row["送检单号"], row["样本条码"]): row["姓名"] for row in csv.DictReader(lines)}
    assert len(pairs) == orders
    assert len(set(pairs.values())) == persons
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as lines:
        results = list(csv.DictReader(lines))
    assert len(results) == rows
    assert {(row["送检单号"], row["样本条码"]) for row in results} <= pairs.keys()
    seen = Counter((row["送检单号"], row["基因"], row["核苷酸改变"]) for row in results)
    assert max(seen.values()) == 1
    with (tmp_path / "consents.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == persons


def test_nothing_unfinished_is_left(tmp_path: Path) -> None:
    write_scale(tmp_path, 10, 100, seed=3)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"orders.csv", "results.csv", "consents.csv", "recipients.csv", "ethics.csv", "sites.csv"}
