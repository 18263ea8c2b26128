"""Dataset profiles: what a release of each dataset consists of, from ``policies/datasets/``."""

import csv
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from privacy.model.errors import BadInput, PartMissing, Place
from privacy.model.vocabulary import DataForm, DataKind
from privacy.release import Hierarchy, Threshold, parse_thresholds
from privacy.release.computed import age_hierarchy, division_hierarchy, sex_hierarchy

_POLICIES = Path(__file__).resolve().parent.parent / "policies"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PersonColumn(_Strict):
    """A column that every person has once."""

    role: str
    hierarchy: str


class RowColumns(_Strict):
    """The rows about each person."""

    columns: Annotated[list[str], Field(min_length=1)]
    rare: list[str] = []
    """A combination of these that fewer than k persons share is left out: it points at somebody by itself."""


class DatasetProfile(_Strict):
    """What a release of one dataset consists of."""

    name: str
    zh: str
    en: str
    table: str
    form: DataForm
    data: frozenset[DataKind]
    persons: dict[str, PersonColumn]
    rows: RowColumns

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column a recipient sees, besides the pseudonym."""
        return (*self.persons, *self.rows.columns)


def dataset_names() -> tuple[str, ...]:
    """Every dataset that can be released, sorted."""
    return tuple(sorted(path.stem for path in (_POLICIES / "datasets").glob("*.toml")))


def load_profile(name: str) -> DatasetProfile:
    """The profile of a dataset.

    Raises:
        BadInput: no such dataset; the known ones are named.
        PartMissing: its profile does not hold.
    """
    if name not in dataset_names():
        known = ", ".join(dataset_names())
        raise BadInput(
            "unknown-dataset",
            zh=f"没有这个数据集；可用的有：{known}。",
            en=f"no such dataset; there are: {known}",
            place=Place(column="dataset"),
        )
    try:
        document = tomllib.loads((_POLICIES / "datasets" / f"{name}.toml").read_text("utf-8"))
        return DatasetProfile.model_validate(document)
    except (OSError, tomllib.TOMLDecodeError, ValidationError):
        raise PartMissing(
            "bad-profile", zh=f"数据集 {name} 的设定文件有误。", en=f"the profile of dataset {name} does not hold"
        ) from None


def load_hierarchies() -> dict[str, Hierarchy]:
    """The hierarchies that profiles name: computed ones, and the CSV files of ``policies/hierarchies``."""
    computed: dict[str, Any] = {
        "age": age_hierarchy(),
        "division": division_hierarchy(),
        "sex": sex_hierarchy(("male", "female", "unknown")),
    }
    for path in sorted((_POLICIES / "hierarchies").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            computed[path.stem] = Hierarchy.from_rows(path.stem, csv.reader(stream, delimiter=";"))
    return computed


def load_threshold(name: str = "") -> Threshold:
    """How much risk a release may carry, by id of ``policies/thresholds``; the default one without a name.

    Raises:
        PartMissing: the file is not there or does not hold, or there is no such threshold.
    """
    try:
        document = tomllib.loads((_POLICIES / "thresholds" / "reidentification.toml").read_text("utf-8"))
        return parse_thresholds(document)[name]
    except (OSError, tomllib.TOMLDecodeError, BadInput, KeyError):
        raise PartMissing(
            "bad-thresholds", zh="再识别风险阈值文件有误。", en="the re-identification thresholds do not hold"
        ) from None
