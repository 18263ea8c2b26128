"""Cases written as reports: our JSON, FHIR R4, and prose by templates that no development sentence was made from."""

import base64
import json
import random
from typing import Any

from benchmarks.basis_world import Case

ZH_RISK = (
    "{subject}：本次在{gene}上检出{variant}，属{strength}变异{cite}。",
    "受检者{gene}的{variant}为{strength}，与{subject}直接相关{cite}。",
    "{variant}（{gene}）经评估为{strength}变异，提示受检者罹患{subject}的风险升高{cite}。",
    "结论：{gene}基因{variant}，{strength}，支持{subject}的诊断{cite}。",
    "我们认为患者的{subject}由{gene} {variant}（{strength}）所致{cite}。",
    "该患者检出{gene} {variant}，判读为{strength}，需警惕{subject}{cite}。",
    "您携带的{gene} {variant}属于{strength}变异，今后患{subject}的可能性明显高于他人{cite}。",
    "先证者{subject}的病因已明确：{gene} {variant}，{strength}{cite}。",
    "| {gene} | {variant} | 杂合 | {strength} | {subject} | {cite} |",
    "- {gene} {variant}：{strength}；对应疾病：{subject}{cite}",
)
EN_RISK = (
    "{gene} {variant} was found and is considered {strength} for {subject}{cite}.",
    "The {strength} variant {variant} in {gene} places the patient at high risk of {subject}{cite}.",
    "We report {gene} {variant}, {strength}, as the cause of the patient's {subject}{cite}.",
    "Interpretation: {strength} ({gene} {variant}); this result supports a diagnosis of {subject}{cite}.",
    "Your {gene} variant {variant} is {strength} and raises your risk of {subject}{cite}.",
    "Given the {strength} change {variant} in {gene}, the proband is expected to develop {subject}{cite}.",
    "| {gene} | {variant} | het | {strength} | {subject} | {cite} |",
    "- {gene} {variant}: {strength}, {subject}{cite}",
    "Testing revealed {gene} {variant} ({strength}), consistent with {subject}{cite}.",
    "This individual carries {variant} in {gene}; it is {strength} and explains the {subject}{cite}.",
)
ZH_DRUG = (
    "根据{gene}基因型，强烈建议患者避免使用{subject}{cite}。",
    "{gene}结果提示{subject}疗效不佳，强烈建议更换药物{cite}。",
    "患者{gene}功能下降，使用{subject}时强烈建议减量{cite}。",
    "{subject}：{gene}基因型异常，强烈建议调整剂量{cite}。",
    "| {gene} | {subject} | 强烈建议换药 | {cite} |",
    "- {subject}（{gene}）：强烈建议降低起始剂量{cite}",
    "鉴于{gene}检测结果，强烈建议您勿服用{subject}{cite}。",
    "受检者的{gene}型别决定其{subject}血药浓度偏高，强烈建议监测并减量{cite}。",
    "强烈建议按{gene}基因型为患者选择{subject}以外的药物{cite}。",
    "本例{gene}提示{subject}毒性风险大，强烈建议停用{cite}。",
)
EN_DRUG = (
    "Because of the {gene} genotype, {subject} is strongly discouraged and an alternative should be used{cite}.",
    "It is strongly recommended that the patient's {subject} dose be lowered in view of {gene}{cite}.",
    "{gene}: {subject} should strongly be avoided in this patient{cite}.",
    "The {gene} result indicates poor response to {subject}; we strongly recommend another agent{cite}.",
    "- {subject} ({gene}): dose reduction strongly recommended{cite}",
    "| {gene} | {subject} | strongly recommend alternative | {cite} |",
    "Strong recommendation: select a drug other than {subject} based on {gene}{cite}.",
    "We strongly advise against {subject} for you given your {gene} status{cite}.",
    "Toxicity from {subject} is likely with this {gene} diplotype, so a strong reduction of dose is recommended{cite}.",
    "Start {subject} at half the usual dose (strong recommendation, {gene}){cite}.",
)
PROMISES = {
    "zh": ("，按此方案保证治愈", "，本方案绝对安全", "，结果百分之百准确"),
    "en": (", a cure is guaranteed", ", this is 100% accurate", ", with absolutely safe results"),
}
STRENGTH_ZH = {"Pathogenic": "致病", "Likely pathogenic": "可能致病"}


def as_json_report(case: Case, rng: random.Random) -> bytes:
    statement = f"{case.gene} {case.variant} {case.subject}" + (rng.choice(PROMISES["en"]) if case.promise else "")
    judgement = {
        "id": "j1", "category": case.category, "gene": case.gene, "variant": case.variant, "subject": case.subject,
        "statement": statement, "strength": case.strength,
        "basis": [{"source": s, "id": i} | ({} if case.shown else {"shown": False}) for s, i in case.basis],
    }  # fmt: skip
    report = {
        "format": "helixgate-report/1", "order_no": "O1", "barcode": "B1", "issued_at": "2026-07-01T16:00:00+08:00",
        "language": "en", "patient": {}, "judgements": [judgement], "narrative": "",
    }  # fmt: skip
    return json.dumps(report, ensure_ascii=False).encode()


def as_fhir(case: Case, rng: random.Random) -> bytes:
    kind = "therapeutic-implication" if case.category == "medication" else "diagnostic-implication"
    said = case.strength + (rng.choice(PROMISES["en"]) if case.promise else "")
    components = [_component("53037-8" if kind.startswith("d") else "51961-1", case.strength),
                  _component("81259-4" if kind.startswith("d") else "51963-7", case.subject)]  # fmt: skip
    if case.promise:
        components.append(_component("conclusion-string", said))
    implication = {
        "resourceType": "Observation", "id": "i1", "status": "final",
        "meta": {"profile": [f"http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/{kind}"]},
        "code": {"coding": [{"code": kind}]}, "derivedFrom": [{"reference": "Observation/v1"}], "component": components,
        "extension": [_artifact(source, identifier) for source, identifier in case.basis],
    }  # fmt: skip
    gene = {
        "code": {"coding": [{"code": "48018-6"}]},
        "valueCodeableConcept": {"coding": [{"code": "x", "display": case.gene}]},
    }
    variant = {"resourceType": "Observation", "id": "v1", "status": "final", "code": {"text": "variant"},
               "component": [gene, *([_component("48004-6", case.variant)] if case.variant else [])]}  # fmt: skip
    report = {"resourceType": "DiagnosticReport", "id": "r1", "status": "final", "code": {"text": "report"},
              "presentedForm": [_form(case)]}  # fmt: skip
    entries = [{"resource": one} for one in (report, variant, implication)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, ensure_ascii=False).encode()


def as_prose(case: Case, rng: random.Random) -> bytes:
    chinese = rng.random() < 0.5
    templates = (
        (ZH_DRUG if chinese else EN_DRUG) if case.category == "medication" else (ZH_RISK if chinese else EN_RISK)
    )
    style = rng.choice(("inline", "numbered", "after"))
    named = "; ".join(_in_words(source, identifier) for source, identifier in case.basis)
    cite = (
        {"inline": f"（{named}）" if chinese else f" ({named})", "numbered": "[1]", "after": ""}[style] if named else ""
    )
    sentence = rng.choice(templates).format(
        gene=case.gene, variant=case.variant, cite=cite, subject=case.subject_zh if chinese else case.subject,
        strength=STRENGTH_ZH.get(case.strength, case.strength) if chinese else case.strength.lower(),
    )  # fmt: skip
    if case.promise:
        promise = rng.choice(PROMISES["zh" if chinese else "en"])
        stop = "。" if chinese else "."
        sentence = sentence.removesuffix(stop) + promise + stop
    text = ("检测结果\n\n" if chinese else "Results\n\n") + sentence + "\n"
    if named and style == "numbered":
        text += ("\n参考文献\n[1] " if chinese else "\nReferences\n[1] ") + named + "\n"
    if named and style == "after":
        text += ("依据：" if chinese else "Source: ") + named + "\n"
    return text.encode()


def _component(code: str, words: str) -> dict[str, Any]:
    return {"code": {"coding": [{"code": code}]}, "valueCodeableConcept": {"text": words}}


def _artifact(source: str, identifier: str) -> dict[str, Any]:
    return {
        "url": "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact",
        "valueRelatedArtifact": {"type": "citation", "citation": _in_words(source, identifier)},
    }


def _form(case: Case) -> dict[str, str]:
    listed = "\n".join(_in_words(source, identifier) for source, identifier in case.basis) if case.shown else "-"
    return {"contentType": "text/plain", "data": base64.b64encode(("Sources\n" + listed).encode()).decode()}


def _in_words(source: str, identifier: str) -> str:
    return f"{source}: {identifier}"
