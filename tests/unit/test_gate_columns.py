"""Employer, school and job columns never leave care beside genetic results."""

import pytest

from privacy.gate import refuse_columns
from privacy.model.columns import ORDERS, RESULTS, Exposure
from privacy.model.vocabulary import DataForm, RecipientKind

OUTSIDE = RecipientKind.RESEARCH_INSTITUTE
JOBS = [column for column in ORDERS if column.exposure is Exposure.EMPLOYMENT]


def refused(*columns, recipient=OUTSIDE, form=DataForm.DEIDENTIFIED):
    return refuse_columns(columns, recipient=recipient, form=form) is not None


@pytest.mark.parametrize("job", [spelling for column in JOBS for spelling in (column.name, *column.headers)])
def test_every_column_the_registry_marks_is_known(job):
    assert refused(job, "gene")


@pytest.mark.parametrize(
    "name",
    ["employer_name", "JobTitle", "school", "学校", "职务", "ｅｍｐｌｏｙｅｒ", "company", "class_school", "单位名称"],
)
def test_its_spellings_are_known(name):
    assert refused(name, "HGVS_c")


@pytest.mark.parametrize(
    "name", ["gene", "rsid", "rs1801133", "CYP2C19_genotype", "变异分类", "检测结果", "prs", "riskScore"]
)
def test_a_genetic_column_is_known_by_many_names(name):
    assert refused("employer", name)


def test_every_column_of_the_results_that_says_a_result_is_known():
    assert refused("employer", *[column.name for column in RESULTS])


@pytest.mark.parametrize(
    "kind", [kind for kind in RecipientKind if kind not in ("person", "guardian", "treating_clinician")]
)
def test_nobody_outside_care_gets_them(kind):
    reason = refuse_columns(["occupation", "gene"], recipient=kind, form=DataForm.PSEUDONYMISED)
    assert reason is not None
    assert (reason.rule, reason.articles) == ("no-discrimination", ("baseline/no-discrimination",))


@pytest.mark.parametrize("kind", ["person", "guardian", "treating_clinician"])
def test_care_gets_them(kind):
    assert not refused("employer", "gene", recipient=RecipientKind(kind), form=DataForm.IDENTIFIED)


def test_counts_name_nobody():
    assert not refused("employer", "gene", form=DataForm.AGGREGATE)


def test_one_without_the_other_may_leave():
    assert not refused("employer", "sex", "age")
    assert not refused("gene", "sex", "hospital", "送检单位", "department")


def test_the_reason_names_the_articles_in_force():
    reason = refuse_columns(
        ["job", "gene"], recipient=OUTSIDE, form=DataForm.DEIDENTIFIED, articles=("hunan-2025/23-3",)
    )
    assert reason is not None
    assert reason.articles == ("hunan-2025/23-3",)
