"""Conditions in prose: found in both languages, known by one name, and held against what a source is about."""

import pytest

from privacy.basis import EvidenceRecord, read_judgements
from privacy.basis.aboutness import clashes
from privacy.basis.conditions import are_related, conditions_in, known_conditions
from privacy.basis.identifiers import SourceKey

NAMED = {
    "Chinese": ("受检者患2型糖尿病的风险升高", {"type 2 diabetes"}),
    "the longest name": ("提示遗传性乳腺癌卵巢癌综合征", {"hereditary breast and ovarian cancer"}),
    "English": ("an increased risk of long QT syndrome", {"long qt syndrome"}),
    "British spelling": ("a carrier of beta-thalassaemia", {"thalassemia"}),
    "ClinVar's own order": ("Breast-ovarian cancer, familial, 1", {"hereditary breast and ovarian cancer"}),
    "a name of two scripts": ("考虑Lynch综合征", {"lynch syndrome"}),
    "part of another word": ("the cancerous strokes of luck", set()),
    "none": ("CYP2C19 poor metabolizer", set()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED.keys())
def test_conditions_are_known_by_one_name(text: str, expected: set[str]) -> None:
    assert known_conditions([text]) == expected


def test_names_are_given_as_written() -> None:
    assert conditions_in("乳腺癌与痛风, Gout") == ("乳腺癌", "痛风", "gout")


RELATED = {
    "itself": ("gout", "gout", True),
    "a form of it": ("hereditary breast and ovarian cancer", "breast cancer", True),
    "a form of a form": ("breast cancer", "cancer", True),
    "two forms of one": ("breast cancer", "gastric cancer", False),
    "another": ("gout", "epilepsy", False),
}


@pytest.mark.parametrize(("one", "other", "expected"), RELATED.values(), ids=RELATED.keys())
def test_relation_goes_both_ways(one: str, other: str, expected: bool) -> None:
    assert are_related(one, other) is expected
    assert are_related(other, one) is expected


ABOUT = {
    "the same, in the other language": ("马凡综合征", {"marfan syndrome"}, []),
    "another, in the other language": ("马凡综合征", {"wilson disease"}, ["other-condition"]),
    "one of several": ("肥厚型心肌病", {"wilson disease", "hypertrophic cardiomyopathy 1"}, []),
    "a wider name": ("卵巢癌", {"hereditary cancer predisposing syndrome"}, []),
    "a name we do not know beside it": ("马凡综合征", {"wilson disease", "geleophysic dysplasia 2"}, []),
    "no condition given": ("马凡综合征", {"not provided"}, []),
}


@pytest.mark.parametrize(("condition", "recorded", "expected"), ABOUT.values(), ids=ABOUT.keys())
def test_a_source_on_another_condition_is_noticed_across_languages(
    condition: str, recorded: set[str], expected: list[str]
) -> None:
    (one,) = read_judgements(f"受检者患{condition}的风险升高（ClinVar: VCV000017661）。".encode())
    record = EvidenceRecord(key=SourceKey("ClinVar", "VCV000017661"), conditions=frozenset(recorded))
    assert clashes(one, record) == expected


def test_a_drug_judgement_is_about_its_drug() -> None:
    (one,) = read_judgements("该癫痫患者应避免使用卡马西平（PMID: 28632866）。".encode())
    assert one.subjects == ("卡马西平",)
    record = EvidenceRecord(key=SourceKey("CPIC", "x"), drugs=frozenset({"carbamazepine"}))
    assert clashes(one, record) == []
