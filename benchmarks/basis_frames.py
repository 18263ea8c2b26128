"""Sentences of reports by the thousand, from frames with choices; the weights learn from them too.

A frame is a line of ``tests/data/basis_prose/frames.tsv``: label, language, and a sentence in which ``{a|b}`` is one of
several wordings and ``<D>`` a condition, ``<R>`` a drug, ``<N>`` a nutrient, ``<G>`` a gene, ``<V>`` a variant, ``<P>``
the person. No frame is taken from the templates of ``basis_reports``: those stay unseen.
"""

import random
import re
from pathlib import Path

FRAMES = Path(__file__).parent.parent / "tests" / "data" / "basis_prose" / "frames.tsv"
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<([PDRGVN])>")
_GENES = ("BRCA1", "CYP2C19", "MTHFR", "GJB2", "TTN", "SCN5A", "COL4A5")
_NAMES = {
    "zh": {
        "P": ("您", "受检者", "患者", "先证者", "本例", "该患者", "患儿", "被检者", "检测者本人", "该男性", "送检者"),
        "D": ("乳腺癌", "2型糖尿病", "扩张型心肌病", "耳聋", "苯丙酮尿症", "阿尔茨海默病", "痛风", "结直肠癌",
              "地中海贫血", "银屑病", "先天性肌无力", "脂肪代谢异常", "胆囊息肉"),
        "R": ("氯吡格雷", "华法林", "辛伐他汀", "卡马西平", "奥美拉唑", "他克莫司", "氟尿嘧啶", "西酞普兰", "曲马多",
              "安罗替尼", "瑞格列奈"),
        "G": _GENES,
        "V": ("c.235delC", "c.1208G>A（p.Arg403Gln）", "rs1801133", "p.Gly12Asp", "*2/*3", "c.919-2A>G"),
        "N": ("叶酸", "维生素D", "乳糖", "咖啡因", "酒精", "铁", "钙", "膳食纤维", "维生素B12"),
    },
    "en": {
        "P": ("The patient", "You", "This individual", "The proband", "He", "She", "The examinee", "This child"),
        "D": ("breast cancer", "type 2 diabetes", "dilated cardiomyopathy", "hearing loss", "phenylketonuria",
              "Alzheimer's disease", "gout", "colorectal cancer", "beta-thalassaemia", "psoriasis",
              "congenital myasthenia", "hepatic adenoma"),
        "R": ("clopidogrel", "warfarin", "simvastatin", "carbamazepine", "omeprazole", "tacrolimus", "fluorouracil",
              "citalopram", "tramadol", "anlotinib"),
        "G": _GENES,
        "V": ("c.235delC", "c.1208G>A (p.Arg403Gln)", "rs1801133", "p.Gly12Asp", "*2/*3"),
        "N": ("folate", "vitamin D", "lactose", "caffeine", "alcohol", "iron", "calcium", "fibre", "vitamin B12"),
    },
}  # fmt: skip
"""Some of the conditions and drugs stand in none of our lists, as in life."""


def frame_sentences(per_frame: int) -> list[tuple[bool, str]]:
    """(judges, sentence) of every frame, up to ``per_frame`` different ones each; the same on every call."""
    lines = FRAMES.read_text(encoding="utf-8").splitlines()[1:]
    return [
        (label != "-", sentence)
        for label, language, frame in (line.split("\t", 2) for line in lines)
        for sentence in _written(frame, language, per_frame)
    ]


def _written(frame: str, language: str, count: int) -> list[str]:
    chance, names = random.Random(frame), _NAMES[language]
    sentences: dict[str, None] = {}
    for _ in range(count):
        chosen = _CHOICE.sub(lambda hit: chance.choice(hit[1].split("|")), frame)
        sentences[_SLOT.sub(lambda hit: chance.choice(names[hit[1]]), chosen)] = None
    return list(sentences)
