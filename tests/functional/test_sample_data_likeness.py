"""The sample data are like the real: variants lie where they lie, most people are like some others."""

import csv
import gzip
from collections import Counter

import pytest

from tests.support.sample_files import LABS, ROOT, SHARED, column, records


def test_pharmacogene_positions_agree_with_pharmcat() -> None:
    published = SHARED / "data/reports/pharmcat"
    if not published.exists():
        pytest.skip("PharmCAT's example (../shared/data) is not here")
    (path,) = published.glob("*.vcf*")
    content = path.read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    theirs = {row[2]: row for row in (line.split("\t") for line in text.splitlines() if not line.startswith("#"))}
    with (ROOT / "generate/data/variants.csv").open(encoding="utf-8", newline="") as lines:
        ours = [row for row in csv.DictReader(lines) if row["rsid"] in theirs]
    assert len(ours) >= 15
    for row in ours:
        chrom, pos, _, ref, alt = theirs[row["rsid"]][:5]
        assert (row["chrom"], row["pos"], row["ref"]) == (chrom, pos, ref)
        assert row["alt"] in alt.split(",")


@pytest.mark.parametrize("lab", LABS)
def test_most_people_are_five_alike_and_a_few_are_alone(lab: str) -> None:
    """By prefecture, sex and twenty years of age few must be suppressed at k = 5; by county and ten years some are
    unique."""
    orders = f"{lab}/orders.csv"
    sex, born, home = (
        column(orders, "性别"),
        column(orders, "出生日期", "出生年月日"),
        column(orders, "住址", "家庭住址"),
    )
    header, rows = records(orders)
    whole = [cells for _, cells in rows if len(cells) == len(header)]
    prefecture_ends = {"hunan-changsha": 6, "tianjin-binhai": 3}[lab]

    def alike(home_characters: int, years: int) -> Counter[tuple[str, str, int]]:
        ages = ((cells, 2026 - int(cells[born][:4])) for cells in whole)
        return Counter((cells[home][:home_characters], cells[sex], age // years) for cells, age in ages)

    small = sum(count for count in alike(prefecture_ends, 20).values() if count < 5)
    assert small / len(whole) < 0.25
    assert 1 in alike(prefecture_ends + 3, 10).values()
