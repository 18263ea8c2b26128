"""What may be counted by: named columns, levels of their hierarchies, and values of public lists."""

import pytest

from flows.counting.columns import count_columns
from privacy.model.columns import CSV_COLUMNS
from privacy.model.deliveries import DeliveryKind
from privacy.model.errors import BadInput
from privacy.query.count import MAX_GROUPS, MAX_PER_PERSON, parse_count
from workspace.datasets import dataset_names, load_hierarchies, load_profile

SECRET = "示例乙的取值"
COHORT, RESULTS = (count_columns(load_profile(name)) for name in ("cohort", "results"))
BAD = {
    "no column": ({"by": ""}, "unknown-column"),
    "a column that is not there": ({"by": SECRET}, "unknown-column"),
    "a direct identifier": ({"by": "name"}, "unknown-column"),
    "the pseudonym": ({"by": "subject"}, "unknown-column"),
    "a column twice": ({"by": "age,age:2"}, "bad-count"),
    "a level above the root": ({"by": "age:9"}, "unknown-level"),
    "a level that is no number": ({"by": "age:x"}, "unknown-column"),
    "a level where there is no hierarchy": ({"by": "test_item:1"}, "unknown-level"),
    "a condition without a value": ({"by": "sex", "where": ["age"]}, "bad-count"),
    "a condition on an empty value": ({"by": "sex", "where": ["age="]}, "bad-count"),
    "a condition on a column that is not there": ({"by": "sex", "where": [f"{SECRET}=1"]}, "unknown-column"),
    "a value that no list holds": ({"by": "sex", "where": [f"ethnic_group={SECRET}"]}, "unknown-value"),
    "nobody in a group": ({"by": "sex", "per_person": 0}, "bad-count"),
    "a person everywhere": ({"by": "sex", "per_person": MAX_PER_PERSON + 1}, "bad-count"),
    "more groups than anybody reads": ({"by": "age,ethnic_group,sex"}, "too-many-groups"),
}


@pytest.mark.parametrize("name", BAD)
def test_question_that_cannot_be_asked(name: str) -> None:
    question, code = BAD[name]
    with pytest.raises(BadInput, match=code) as refused:
        parse_count(COHORT, **question)  # type: ignore[arg-type]
    assert SECRET not in str(refused.value.as_json())


@pytest.mark.parametrize("dataset", dataset_names())
def test_every_column_that_is_released_may_be_counted_by(dataset: str) -> None:
    profile = load_profile(dataset)
    assert tuple(count_columns(profile)) == profile.columns


def test_only_lists_of_the_product_are_public() -> None:
    public = {name: [labels is not None for labels in one.public] for name, one in (COHORT | RESULTS).items()}
    assert public == {
        "sex": [True] * 2,
        "age": [True] * 5,
        "division": [False, False, False, True],
        "ethnic_group": [True] * 3,
        "test_item": [False],
        "sample_type": [True],
        **{name: [False] for name in ("gene", "transcript", "hgvs_c", "hgvs_p", "rsid")},
        **{name: [True] for name in ("zygosity", "classification", "assembly")},
    }


def test_groups_of_public_columns_are_every_label_and_none() -> None:
    question = parse_count(COHORT, by="sex,ethnic_group:2")
    # The root and "not recorded" for each of the three sexes and for a sex that is not recorded.
    assert question.groups() == [(sex, root) for sex in ("male", "female", "unknown", None) for root in ("*", None)]
    ages = parse_count(COHORT, by="age:2").groups()
    assert ages[:3] == [("0-9",), ("10-19",), ("20-29",)]
    assert ages[-2:] == [("120-129",), (None,)]


def test_public_words_are_those_of_the_registry_of_columns() -> None:
    words = next(one.words for one in CSV_COLUMNS[DeliveryKind.RESULTS] if one.name == "classification")
    assert RESULTS["classification"].public == (tuple(our for _, our in words),)


def test_every_label_of_a_hierarchy_is_on_its_list() -> None:
    for name, one in load_profile("cohort").persons.items():
        hierarchy, column = load_hierarchies()[one.hierarchy], COHORT[name]
        for value, row in hierarchy.rows.items():
            assert tuple(column.label_of(value, level) for level in range(column.levels)) == row
            assert all(row[level] in (listed or row) for level, listed in enumerate(column.public))


def test_value_outside_a_public_list_is_not_recorded() -> None:
    assert COHORT["age"].label_of("121", 0) is None
    assert COHORT["sample_type"].label_of(SECRET, 0) is None
    assert COHORT["test_item"].label_of(SECRET, 0) == SECRET
    assert COHORT["division"].label_of("430102", 1) == "430100"
    assert COHORT["division"].label_of(SECRET, 1) is None


def test_shape_for_the_log_holds_no_value() -> None:
    question = parse_count(COHORT, by="age:2, sex", where=[f"test_item={SECRET}", "sex=female"], per_person=2)
    assert question.shape == "COUNT PERSONS BY age:2, sex WHERE test_item = ? AND sex = ? PER PERSON 2"
    assert question.columns == ("age", "sex", "test_item")
    assert SECRET not in repr(question)


def test_largest_table_is_within_the_limit() -> None:
    assert len(parse_count(COHORT, by="age,sex,sample_type").groups()) <= MAX_GROUPS
