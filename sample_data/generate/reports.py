"""Reports on the samples: free text as a clinician dictates it, and JSON with judgements."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample_data.generate.chance import Chance
from sample_data.generate.disguises import write_date, write_name, write_number, write_phone
from sample_data.generate.orders import Order
from sample_data.generate.people import Person
from sample_data.generate.times import DAY
from sample_data.generate.variants import Variant

_METHODS = (
    "采用目标区域捕获测序（NGS，Illumina 平台），参考基因组 GRCh38，平均测序深度 >100×，Q30 比例 93.5%。",
    "Genomic DNA was extracted from the sample and sequenced on an Illumina platform; reads were aligned to GRCh38.",
    "DNA 提取后行多重 PCR 富集及高通量测序，阳性位点经 Sanger 测序验证，判读遵循 ACMG/AMP 指南（PMID: 25741868）。",
)
_ADVICE = (
    "以上结果仅供临床参考，请结合临床表现、家族史及其他检查综合判断。",
    "建议至遗传咨询门诊进一步咨询。Genetic counselling is recommended.",
    "本检测不能覆盖所列基因以外的变异，阴性结果不能完全排除相关疾病。",
)
_HLA_GUIDELINES = {"HLA-B*15:02": "29392710", "HLA-B*58:01": "23232549"}
"""CPIC guidelines on carbamazepine (2017 update) and allopurinol (2013)."""


@dataclass(frozen=True)
class Judgement:
    """What a report may conclude, and the public source for it."""

    panel: str
    marker: str
    """rsID or HLA allele it rests on; empty for what the panel says when nothing is found."""
    genotypes: str
    """Genotypes it holds for, joined by ``|``."""
    category: str
    gene: str
    variant: str
    subject: str
    statement: str
    strength: str
    source: str
    id: str
    title: str
    level: str


def load_judgements() -> list[Judgement]:
    path = Path(__file__).parent / "data" / "judgements.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [Judgement(**row) for row in csv.DictReader(lines)]


def report_text(order: Order, found: list[Variant], chance: Chance, *, aside: str = "") -> str:
    """A report of some 500 to 900 characters; ``aside`` is a sentence that does not belong (a planted fault)."""
    person = order.person
    lines = [
        f"{order.hospital} 分子诊断中心",
        f"{order.test_item}报告",
        "",
        f"送检单号：{order.order_no}",
        f"样本条码：{order.barcode}",
        f"姓名：{person.name}    性别：{person.sex}    年龄：{_age(person)}",
        f"送检科室：{order.department}    送检医师：{order.clinician}    病历号：{person.medical_record_no}",
        f"临床诊断：{order.diagnosis}（{order.icd10}）    样本类型：{order.sample_type}",
        "",
        "【病史摘要】",
        _history(order, chance),
        "",
        "【检测方法】",
        chance.pick(_METHODS),
        "",
        "【检测结果】",
        *(_finding(variant) for variant in found),
        "",
        "【解读】",
        f"{write_name(chance, person)}所检样本中" + _reading(found) + aside,
        "",
        "【建议】",
        chance.pick(_ADVICE) + _follow_up(order, chance),
        "",
        f"报告医师：{order.clinician}    审核日期：{write_date(chance, DAY)}",
    ]
    return "\n".join(lines) + "\n"


def report_parts(order: Order, found: list[Variant], chance: Chance) -> tuple[str, list[list[str]], list[str]]:
    """The same report as a word processor lays it out: page header, table of the order, paragraphs."""
    person = order.person
    table = [
        ["送检单号", order.order_no, "样本条码", order.barcode],
        ["姓名", person.name, "性别", person.sex],
        ["年龄", _age(person), "病历号", person.medical_record_no],
        ["送检科室", order.department, "送检医师", order.clinician],
        ["临床诊断", order.diagnosis, "样本类型", order.sample_type],
    ]
    paragraphs = [
        "病史摘要",
        _history(order, chance),
        "检测方法",
        chance.pick(_METHODS),
        "检测结果",
        *(_finding(variant) for variant in found),
        "解读",
        f"{write_name(chance, person)}所检样本中{_reading(found)}",
        "建议",
        chance.pick(_ADVICE) + _follow_up(order, chance),
    ]
    return f"姓名：{person.name}    {order.hospital}", table, paragraphs


def _age(person: Person) -> str:
    return f"{person.age} 岁" if person.age else f"{(DAY - person.birth_date).days} 天"


def _history(order: Order, chance: Chance) -> str:
    person, guardian = order.person, order.person.guardian
    seen = write_date(chance, order.collected_at.date())
    reason = order.diagnosis.splitlines()[0]
    who = f"患者{write_name(chance, person)}，{person.sex}，{write_date(chance, person.birth_date)}出生，"
    sentences = [who + f"因“{reason}”于{seen}就诊于{order.hospital}{order.department}。"]
    if person.id_number:
        sentences.append(f"{person.id_type}号 {write_number(chance, person.id_number)}，")
    sentences.append(f"现住{person.address}。")
    if person.employer:
        sentences.append(f"就职于{person.employer}，{person.occupation}。")
    if guardian:
        relation = "其母" if chance.happens(0.6) else "其监护人"
        sentences.append(
            f"{relation}{guardian.name}（身份证 {write_number(chance, guardian.id_number)}，"
            f"电话 {write_phone(chance, guardian.phone)}）代诉病史。"
        )
    if chance.happens(0.4):
        sentences.append(f"经{order.clinician}医师会诊后送检，样本编号 {order.barcode}。")
    return "".join(sentences)


def _finding(variant: Variant) -> str:
    if variant.is_allele:
        return f"- {variant.hgvs_c} 等位基因：检出（CPIC 指南，PMID: {_HLA_GUIDELINES[variant.hgvs_c]}）。"
    protein = f" ({variant.hgvs_p})" if variant.hgvs_p else ""
    return (
        f"- {variant.gene} {variant.transcript}:{variant.hgvs_c}{protein}，{variant.rsid}，"
        f"{variant.chrom}:{variant.pos} {variant.ref}>{variant.alt}，"
        f"{variant.classification}（ACMG/AMP，PMID: 25741868）。"
    )


def _reading(found: list[Variant]) -> str:
    harmful = [variant for variant in found if variant.classification == "致病"]
    if not harmful:
        return "未检出与临床表型相关的致病或可能致病变异（判读依据：ACMG/AMP 指南，PMID: 25741868）。"
    genes = "、".join(f"{variant.gene} {variant.hgvs_c}" for variant in harmful)
    return f"检出致病变异 {genes}（判读依据：ACMG/AMP 指南，PMID: 25741868）。"


def _follow_up(order: Order, chance: Chance) -> str:
    person = order.person
    phone = person.phone or (person.guardian.phone if person.guardian else "")
    return f"报告已电话告知（{write_phone(chance, phone)}），有疑问请联系{order.clinician}医生。"


def report_json(order: Order, judgements: list[Judgement]) -> dict[str, Any]:
    """A ``helixgate-report/1`` document; every judgement cites its source."""
    person = order.person
    phone = person.phone or (person.guardian.phone if person.guardian else "")
    return {
        "format": "helixgate-report/1",
        "order_no": order.order_no,
        "barcode": order.barcode,
        "issued_at": "2026-07-01T16:00:00+08:00",
        "language": "zh",
        "patient": {
            "name": person.name,
            "sex": person.sex,
            "birth_date": f"{person.birth_date:%Y-%m-%d}",
            "id_number": person.id_number,
            "phone": phone,
        },
        "judgements": [
            {
                "id": f"j{number}",
                "category": judgement.category,
                "gene": judgement.gene,
                "variant": judgement.variant,
                "subject": judgement.subject,
                "statement": judgement.statement,
                "strength": judgement.strength,
                "basis": [
                    {
                        "source": judgement.source,
                        "id": judgement.id,
                        "title": judgement.title,
                        "level": judgement.level,
                    }
                ],
            }
            for number, judgement in enumerate(judgements, start=1)
        ],
        "narrative": f"受检者{person.name}于{order.hospital}{order.department}送检，送检医师{order.clinician}，"
        f"联系电话{phone}。结论以上列判断及其依据为准。",
    }


def to_json_bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
