"""What a dataset may be counted by: its profile's columns, with the lists of labels that are public.

Public is what stands in the product: hierarchies with a finite list (ages, sexes, ethnic groups) and the closed words
of the registry of columns (sample types, zygosities, classes of variants). A gene, a test item or a division code is
taken from the data, and has no public list here.
"""

from privacy.model.columns import CSV_COLUMNS
from privacy.model.deliveries import DeliveryKind
from privacy.query.count import CountColumn, Label
from privacy.release import Hierarchy
from workspace.datasets import DatasetProfile, load_hierarchies


def count_columns(profile: DatasetProfile) -> dict[str, CountColumn]:
    """Column -> how it may be counted by, in the profile's order."""
    hierarchies = load_hierarchies()
    persons = {name: _of_person(name, hierarchies[one.hierarchy]) for name, one in profile.persons.items()}
    words = {one.name: one.words for one in CSV_COLUMNS[DeliveryKind(profile.table)]}
    return persons | {name: _of_row(name, words.get(name, ())) for name in profile.rows.columns}


def _of_person(name: str, hierarchy: Hierarchy) -> CountColumn:
    top = hierarchy.height - 1

    def labels(level: int) -> tuple[str, ...] | None:
        if hierarchy.rule is None:
            return tuple(dict.fromkeys(row[level] for row in hierarchy.rows.values()))
        # A hierarchy that reads any value by a rule has no list, but every hierarchy has one root.
        return ("*",) if level == top else None

    def label_of(value: str, level: int) -> Label:
        row = hierarchy.labels_of(value)
        return None if row is None else row[level]

    return CountColumn(name, tuple(labels(level) for level in range(hierarchy.height)), label_of)


def _of_row(name: str, words: tuple[tuple[str, str], ...]) -> CountColumn:
    ours = tuple(dict.fromkeys(our for _, our in words)) or None

    def label_of(value: str, _: int) -> Label:
        return value if ours is None or value in ours else None

    return CountColumn(name, (ours,), label_of)
