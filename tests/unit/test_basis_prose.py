"""Prose: which sentences judge, where they stand, and which sources are theirs."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from privacy.basis import read_judgements
from privacy.basis.prose.features import features
from privacy.basis.prose.form import form
from privacy.basis.prose.judging import judge, judge_all, score, spoken
from privacy.basis.prose.meanings import LISTS, meanings, meanings_in
from privacy.basis.prose.sentences import split_sentences
from privacy.basis.prose.weights import learned_weights

SENTENCES = Path(__file__).parent.parent / "data" / "basis_prose"
RULES = Path(__file__).parent.parent.parent / "docs" / "prose-judgements.md"
WHOLE_TEXTS = (*range(11, 15), *range(17, 29), *range(39, 45), *range(51, 55))
TEXTS = {f"development_{number}" for number in WHOLE_TEXTS} | {"blind_3", "blind_4"}
"""Learned from as whole texts, a sentence beside its neighbours; the others sentence by sentence."""
UNLEARNED = {f"blind_{number}" for number in range(5, 11)}
"""The sets that no rule and no weight has seen."""
LABELLED = {
    path.stem: [line.split("\t", 2) for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    for path in sorted(SENTENCES.glob("*[0-9t].tsv"))
    if path.stem not in UNLEARNED
}


def test_labelled_sentences_are_told_apart() -> None:
    """A guard against regress: these sentences taught the weights; how they carry over stands in docs/benchmarks."""
    judged = []
    for name, rows in LABELLED.items():
        sentences = [sentence for _, _, sentence in rows]
        verdicts = judge_all(sentences) if name in TEXTS else [judge(sentence) for sentence in sentences]
        judged += [(label != "-", one is not None) for (label, _, _), one in zip(rows, verdicts, strict=True)]
    right = judged.count((True, True))
    assert right / (right + judged.count((True, False))) >= 0.99
    assert right / (right + judged.count((False, True))) >= 0.995


FORMS = {
    "a question": "携带致病变异的患者需要停用华法林吗？",
    "a table header": "| Drug | Genotype | Risk level | Recommendation |",
    "a table header with tabs": "药物名称\t基因型\t代谢型\t用药建议",
    "an entry of a reference list": "[3] Mega JL, et al. Response to clopidogrel is reduced. 2009;360:354-62.",
    "a pointer": "上述各项判断和依据为准。",
}


@pytest.mark.parametrize("sentence", FORMS.values(), ids=FORMS.keys())
def test_some_forms_judge_nothing_whatever_their_words(sentence: str) -> None:
    assert judge(sentence) is None


def test_the_answer_is_the_sum_of_what_spoke() -> None:
    for _, _, sentence in LABELLED["development"][:50]:
        bias, _ = learned_weights()
        assert bias + sum(said for _, said in spoken(sentence)) == pytest.approx(score(features(sentence)))


def test_one_wording_in_two_languages_is_read_as_the_same_meanings() -> None:
    chinese, english = meanings("您 D 风险 升高", chinese=True), meanings("your D risk is raised", chinese=False)
    assert chinese.keys() == english.keys()
    assert {"m:you.D.chance", "p:you~up", "b:chance&up"} <= chinese.keys()


READ = {
    "a longer word before the shorter one in it": ("其他", True, []),
    "a Chinese word by word": ("建议避免R", True, ["advise", "avoid", "R"]),
    "a phrase before its words": ("does not mean", False, ["limit"]),
    "an ending left free": ("increasingly", False, ["up"]),
    "parts that a hyphen joins": ("risk-benefit", False, ["chance", "effect"]),
    "a typographic apostrophe": ("don’t swallow", False, ["avoid", "dosing"]),
    "nothing known": ("xylophone", False, []),
}


@pytest.mark.parametrize(("text", "chinese", "expected"), READ.values(), ids=READ.keys())
def test_the_longest_word_is_read(text: str, chinese: bool, expected: list[str]) -> None:
    assert meanings_in(text, chinese=chinese) == expected


def test_every_word_has_one_meaning() -> None:
    lines = [
        line
        for name in LISTS
        for line in (files("privacy.basis.prose") / name).read_text(encoding="utf-8").splitlines()[1:]
    ]
    for column in (1, 2):
        words = [word for line in lines for word in line.split("\t")[column].split()]
        assert len(words) == len(set(words))


SHAPED = {
    "the verdict in the last cell": ("| D | G | 偏高 |", True, {"f:cells=3", "f:last~up"}),
    "a dash in the last cell": ("| D | – |", True, {"f:last=dash"}),
    "a value after its name": ("R: avoid", False, {"f:pre~R", "f:post~avoid", "f:R:avoid"}),
    "a date": ("2024-03-19 签发", True, {"f:date"}),
    "names of people": ("dr Aurelia Mbatha, Leeds Park", False, {"f:caps", "f:caps3"}),
    "no full stop": ("用药建议", True, {"f:end=none", "f:len<5"}),
}


@pytest.mark.parametrize(("text", "chinese", "expected"), SHAPED.values(), ids=SHAPED.keys())
def test_the_form_is_seen(text: str, chinese: bool, expected: set[str]) -> None:
    assert expected <= form(text, text, chinese=chinese).keys()


def test_the_examples_of_the_borderline_kinds_are_told_apart() -> None:
    """The rules' own examples, which taught nothing: two a kind, Chinese and English."""
    kinds = [re.split(r"(?<!\\)\|", line) for line in RULES.read_text(encoding="utf-8").splitlines()]
    rows = [cells for cells in kinds if len(cells) == 8 and cells[1].strip().isdigit()]
    judged = [
        (cells[3].strip() == "yes", judge(example.strip().replace("\\", "")) is not None)
        for cells in rows
        for example in cells[5:7]
    ]
    assert len(judged) == 110
    right = judged.count((True, True))
    assert right / (right + judged.count((True, False))) >= 0.9
    assert right / (right + judged.count((False, True))) >= 0.8


CITED = {
    "in brackets": ("受检者乳腺癌风险升高（PMID: 28632866）。", [("PMID", "28632866")]),
    "two identifiers": (
        "受检者乳腺癌风险升高（PMID: 28632866，25741868）。",
        [("PMID", "28632866"), ("PMID", "25741868")],
    ),
    "a DOI": (
        "Your risk of breast cancer is increased (doi:10.1001/jama.2017.7112).",
        [("DOI", "10.1001/jama.2017.7112")],
    ),
    "a guideline in title marks": (
        "根据《中国乳腺癌筛查指南（2022年版）》，受检者乳腺癌风险升高。",
        [("guideline", "中国乳腺癌筛查指南（2022年版）")],
    ),
    "a national standard": ("依据 GB/T 35273-2020，受检者乳腺癌风险升高。", [("GB", "GB/T 35273-2020")]),
    "ClinVar": ("该变异为致病变异（ClinVar: VCV000017661.5）。", [("ClinVar", "VCV000017661.5")]),
    "in the next sentence": ("受检者乳腺癌风险升高。依据：PMID 28632866。", [("PMID", "28632866")]),
    "in the next line": ("受检者乳腺癌风险升高。\n参考文献：PMID 28632866", [("PMID", "28632866")]),
    "carried on by therefore": (
        "受检者为慢代谢型（PMID: 35034351）。因此建议换用替格瑞洛。",
        [("PMID", "35034351")],
    ),
    "a range of numbers": (
        "受检者乳腺癌风险升高[1-2]。\n\n参考文献\n[1] A. PMID: 11111111\n[2] B. PMID: 22222222\n",
        [("PMID", "11111111"), ("PMID", "22222222")],
    ),
    "one work with two identifiers": (
        "受检者乳腺癌风险升高[1]。\n\n参考文献\n[1] A. PMID: 11111111. doi:10.1000/x1\n",
        [("PMID", "11111111")],
    ),
    "CPIC without saying which": ("根据CPIC，受检者应避免使用氯吡格雷。", [("CPIC", "")]),
    "none": ("受检者乳腺癌风险升高。", []),
}


@pytest.mark.parametrize(("text", "expected"), CITED.values(), ids=CITED.keys())
def test_the_sources_of_a_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    last = read_judgements(text.encode())[-1]
    assert [(one.source, one.id) for one in last.citations] == expected


def test_a_gene_in_a_source_is_not_the_persons() -> None:
    (one,) = read_judgements("受检者华法林应减量（CPIC: CYP2C19 and clopidogrel）。".encode())
    assert (one.genes, one.subjects) == ((), ("华法林",))


CUT = {
    "decimals and abbreviations": ("The risk is 2.5 (e.g. c.1A>G, Smith et al. 2019). Next one.", 2),
    "a reference after the stop": ("风险升高。[1]建议筛查。", 2),
    "a wrapped English line": ("This patient has an increased risk of breast and ovarian\ncancer. Next one.", 2),
    "bullets": ("- 甲\n- 乙\n", 2),
    "a table": ("| a | b |\n| c | d |\n", 2),
    "nothing": (" \n\n ", 0),
}


@pytest.mark.parametrize(("text", "count"), CUT.values(), ids=CUT.keys())
def test_sentences_are_cut(text: str, count: int) -> None:
    found = split_sentences(text)
    assert len(found) == count
    assert all(text[one.start : one.end] == one.text for one in found)
