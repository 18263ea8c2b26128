"""Values others published: pycanon's measures, ARX's optimum on UCI Adult."""

import gzip
import json
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from privacy.release import ColumnConfig, ColumnRole, RecodingModel, TableConfig, anonymise, measure
from privacy.release.classes import bottom_table, group
from privacy.release.encode import encode_table
from privacy.release.objective import make_objective
from privacy.release.search import search
from tests.release_cases import DATA, adult, adult_config

PYCANON = {
    name: values
    for name, values in json.loads((DATA / "pycanon/expected.json").read_text())["values"].items()
    if (DATA / "pycanon" / Path(name).name).exists()
}


@pytest.mark.parametrize("name", PYCANON)
def test_measures_agree_with_pycanon(name: str) -> None:
    expected = PYCANON[name]
    path = DATA / "pycanon" / Path(name).name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    # pycanon reads with pandas, which skips empty lines.
    table = pl.read_csv(content.strip(), infer_schema=False)
    quasi = tuple(ColumnConfig(column, ColumnRole.QUASI) for column in expected["quasi_identifiers"])
    sensitive = tuple(ColumnConfig(column, ColumnRole.SENSITIVE) for column in expected["sensitive"])
    found = measure(table, TableConfig(k=1, columns=quasi + sensitive))
    (only,) = found.sensitive.values()
    assert (found.rows, found.k, found.l) == (expected["rows"], expected["k_anonymity"], expected["l_diversity"])
    assert found.t == pytest.approx(expected["t_closeness"], rel=1e-9, abs=1e-11)
    assert only.alpha == pytest.approx(expected["alpha_k"][0], rel=1e-9)
    # pycanon rounds entropy l down, and 2 less a rounding error is 1 to it.
    assert expected["entropy_l"] in (int(only.entropy_l + 1e-9), int(only.entropy_l - 1e-9))


@pytest.mark.slow
@pytest.mark.parametrize("suppression_limit", [0.0, 0.04])
def test_the_optimum_on_adult_is_that_of_trying_all_12960_nodes(suppression_limit: float) -> None:
    table, config = adult(), adult_config(k=5, suppression_limit=suppression_limit)
    encoded = encode_table(table, config)
    objective = make_objective(encoded, config.aggregate)
    bottom = bottom_table(encoded)
    least = 1.0
    for node in product(*(range(dimension.height) for dimension in encoded.dimensions)):
        # Only those that could still be better; the bound without suppression is a sum of marginals.
        if sum(part[level] for part, level in zip(objective.generalised, node, strict=True)) / 9 >= least:
            continue
        grouping = group(bottom, encoded.dimensions, node)
        small = grouping.counts < 5
        if grouping.counts[small].sum() > suppression_limit * table.height:
            continue
        losses = objective.with_suppressed(bottom, small[grouping.class_of], node)
        least = min(least, sum(float(part[-1]) for part in losses) / 9)
    assert search(encoded, config).loss == pytest.approx(least, abs=1e-12)


def test_local_recoding_on_adult_loses_at_least_15_percent_less() -> None:
    config = adult_config(k=5, suppression_limit=0.04)
    local = adult_config(k=5, suppression_limit=0.04, model=RecodingModel.LOCAL)
    full, finer = anonymise(adult(), config), anonymise(adult(), local)
    assert finer.measured is not None
    assert finer.measured.k >= 5
    assert finer.loss <= 0.85 * full.loss
