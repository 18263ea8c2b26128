"""Judgements of a FHIR R4 report: Genomics Reporting implications, genetic risk assessments, and what its texts say.

Read as implications: observations with the profile or the code of a diagnostic or therapeutic implication (guide STU1
of 2020 to STU3), the earlier profiles they grew out of, and core R4 observations that carry a clinical significance
(LOINC 53037-8) or an effect on a drug. Guide: hl7.org/fhir/uv/genomics-reporting.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from privacy.basis.fhir_r4 import Report, Resource, open_report
from privacy.basis.fhir_text import texts_of
from privacy.basis.fields import bad_field
from privacy.basis.prose.reader import read_prose_text
from privacy.basis.prose.references import named_sources
from privacy.basis.reconcile import tie_to_structured
from privacy.model.judgement import Citation, Judgement, ReportPlace
from privacy.model.vocabulary import ClaimCategory

_DIAGNOSTIC = frozenset(
    [
        "diagnostic-implication",
        "inherited-disease-pathogenicity",
        "inh-dis-path",
        "somatic-diagnostic",
        "somatic-prognostic",
        "genomic-implication",
        "obs-inh-dis-path",
    ]
)
_THERAPEUTIC = frozenset(
    [
        "therapeutic-implication",
        "medication-metabolism",
        "medication-efficacy",
        "medication-transporter",
        "medication-high-risk",
        "high-risk-allele",
        "somatic-predictive",
        "medication-implication",
    ]
)
_SIGNIFICANCE = frozenset({"53037-8"})
"""Genetic variation clinical significance [Imp], LOINC."""
_DRUG_EFFECTS = frozenset({"53040-2", "51961-1", "83009-1", "51971-0", "93044-6-drug"})
"""Genetic variation's effect on drug metabolism, on drug efficacy, and on high risk, LOINC."""
_CONDITION = frozenset(
    {"81259-4", "51967-8", "associated-cancer", "associated-phenotype", "predicted-phenotype", "associated-disease"}
)
_DRUG = frozenset({"51963-7", "associated-therapy", "medication-assessed"})
_LEVEL = frozenset({"93044-6"})
"""Level of evidence, LOINC."""
_GENE = frozenset({"48018-6"})
_VARIANT = frozenset({"48004-6", "48005-3", "81290-9", "81252-9", "81255-2", "84413-4", "84414-2", "51958-7-v"})
_SAID = frozenset({"conclusion-string", "prognosis", "prognostic-implication", "functional-effect"})
_RECOMMENDATIONS = frozenset(
    ["task-med-chg", "task-rec-followup", "medication-recommendation", "followup-recommendation"]
)
"""Profiles of Task in the guide, STU1 and later."""
_REPRODUCTIVE = re.compile(r"carrier|offspring|pregnan|fetal|reproduct|携带者|子代|后代|生育|胎儿", re.IGNORECASE)
_NUTRITION = re.compile(
    r"folate|vitamin|lactose|caffeine|alcohol|nutri|叶酸|维生素|乳糖|咖啡因|酒精|营养", re.IGNORECASE
)


def read_fhir(body: dict[str, Any]) -> tuple[Judgement, ...]:
    """Judgements of a Bundle, DiagnosticReport, Observation or RiskAssessment.

    Raises:
        BadInput: not FHIR R4, or an element not of its type.
    """
    report = open_report(body)
    listed: list[Judgement] = []
    for resource in report.of_kind("Observation"):
        if _is_implication(resource.body):
            listed.append(_implication(resource, report))
    for resource in report.of_kind("RiskAssessment"):
        listed.extend(_predictions(resource))
    listed.extend(_recommendations(report, listed))
    texts = list(texts_of(report))
    shown = "\n".join(text for text, _ in texts)
    settled = tuple(_with_shown(one, shown) for one in listed)
    told = [one for text, path in texts for one in read_prose_text(text, path=path, prefix=f"{path}@")]
    return tie_to_structured(settled, tuple(told))


def _is_implication(observation: Mapping[str, Any]) -> bool:
    names = _names(observation)
    codes = {code for component in _components(observation) for code in _codes(component.get("code"))}
    return bool(names & (_DIAGNOSTIC | _THERAPEUTIC) or codes & (_SIGNIFICANCE | _DRUG_EFFECTS))


def _implication(resource: Resource, report: Report) -> Judgement:
    body = resource.body
    sources = (resource, *_ancestors(resource, report))
    components = _components(body)
    statement = "; ".join(_said(components, body)) or "implication"
    drugs = _values(components, _DRUG)
    therapeutic = bool(_names(body) & _THERAPEUTIC or drugs)
    return Judgement(
        id=resource.path if not isinstance(body.get("id"), str) else f"{resource.kind}/{body['id']}",
        category=_category(statement, therapeutic=therapeutic),
        statement=statement,
        place=ReportPlace(path=resource.path),
        genes=_unique(gene for one in sources for gene in _genes(one.body)),
        variants=_unique(variant for one in sources for variant in _variants(one.body)),
        subjects=tuple(drugs or _values(components, _CONDITION)),
        strength=next(iter(_values(components, _SIGNIFICANCE | _DRUG_EFFECTS)), ""),
        citations=_citations(body, resource.path, level=next(iter(_values(components, _LEVEL)), "")),
    )


def _ancestors(resource: Resource, report: Report) -> tuple[Resource, ...]:
    """The variants, genotypes and haplotypes that an implication is derived from, at any depth."""
    found: list[Resource] = []
    waiting = [resource]
    while waiting:
        for one in report.follow(waiting.pop().body, "derivedFrom"):
            if one is not resource and one not in found:
                found.append(one)
                waiting.append(one)
    return tuple(found)


def _category(statement: str, *, therapeutic: bool) -> ClaimCategory:
    if therapeutic:
        return ClaimCategory.MEDICATION
    if _REPRODUCTIVE.search(statement):
        return ClaimCategory.REPRODUCTIVE_RISK
    return ClaimCategory.NUTRITION_METABOLISM if _NUTRITION.search(statement) else ClaimCategory.DISEASE_RISK


def _predictions(resource: Resource) -> Iterator[Judgement]:
    """Genetic risk assessments (R4 RiskAssessment): one judgement a predicted outcome."""
    predictions = resource.body.get("prediction", [])
    if not isinstance(predictions, list):
        raise bad_field(f"{resource.path}.prediction", "a list", "列表")
    for number, one in enumerate(predictions):
        outcome = _words(one.get("outcome")) if isinstance(one, dict) else ""
        path = f"{resource.path}.prediction[{number}]"
        yield Judgement(
            id=path,
            category=_category(outcome, therapeutic=False),
            statement=f"risk of {outcome}" if outcome else "risk",
            place=ReportPlace(path=path),
            subjects=(outcome,) if outcome else (),
            citations=_citations(resource.body, resource.path, level=""),
        )


def _recommendations(report: Report, listed: list[Judgement]) -> Iterator[Judgement]:
    """Proposed changes of medication and follow-ups (Task): what the person is to do, on the implication it names."""
    by_path = {one.place.path: one for one in listed}
    for resource in report.of_kind("Task"):
        body = resource.body
        words = dict.fromkeys(text for text in (_words(body.get("code")), body.get("description")) if text)
        if not _names(body) & _RECOMMENDATIONS or not words:
            continue
        reasons = [by_path[one.path] for one in report.follow(body, "reasonReference") if one.path in by_path]
        drugs = [_words(one.body.get("medicationCodeableConcept")) for one in report.follow(body, "focus")]
        statement = "; ".join(str(one) for one in words)
        medication = "task-med-chg" in _names(body) or any(drugs)
        yield Judgement(
            id=f"Task/{body['id']}" if isinstance(body.get("id"), str) else resource.path,
            category=_category(statement, therapeutic=medication),
            statement=statement,
            place=ReportPlace(path=resource.path),
            genes=_unique(gene for one in reasons for gene in one.genes),
            variants=_unique(name for one in reasons for name in one.variants),
            subjects=_unique(iter([*drugs, *(name for one in reasons for name in one.subjects)])),
            citations=_citations(body, resource.path, level="")
            or tuple(dict.fromkeys(cited for one in reasons for cited in one.citations)),
        )


def _citations(body: Mapping[str, Any], path: str, *, level: str) -> tuple[Citation, ...]:
    """Related artifacts, with the level of evidence that the implication states."""
    found: list[Citation] = []
    for extension in _dicts(body.get("extension")):
        url = extension.get("url")
        if isinstance(url, str) and url.rsplit("/", 1)[-1].lower() in ("relatedartifact", "workflow-relatedartifact"):
            artifact = extension.get("valueRelatedArtifact")
            if artifact is not None:
                if not isinstance(artifact, dict):
                    raise bad_field(f"{path}.extension", "a RelatedArtifact", "RelatedArtifact")
                found.extend(_of_artifact(artifact, level))
    return tuple(dict.fromkeys(found))


def _of_artifact(artifact: Mapping[str, Any], level: str) -> Iterator[Citation]:
    texts = [artifact.get(name) for name in ("url", "resource", "citation", "display", "label")]
    document = artifact.get("document")
    if isinstance(document, dict):
        texts.append(document.get("url"))
    words = [text for text in texts if isinstance(text, str) and text.strip()]
    title = next((text for text in (artifact.get("display"), artifact.get("citation")) if isinstance(text, str)), "")
    named = [one for text in words for one in named_sources(_without_scheme(text))]
    if named:
        yield from (Citation(one.source, one.id, title=title, level=level) for one in dict.fromkeys(named))
    elif words:
        web = words[0].startswith("http")
        yield Citation("URL" if web else "literature", words[0], title=title, level=level)


def _without_scheme(text: str) -> str:
    known = re.sub(r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/", "PMID: ", text)
    return re.sub(r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/clinvar/(?:variation/)?", "ClinVar ", known)


def _with_shown(judgement: Judgement, shown: str) -> Judgement:
    """Citations whose identifier stands in no text of the report are not shown; without any text nobody can say."""
    if not shown.strip():
        return judgement
    return replace(judgement, citations=tuple(replace(one, shown=one.id in shown) for one in judgement.citations))


def _names(observation: Mapping[str, Any]) -> set[str]:
    meta = observation.get("meta")
    profiles = meta.get("profile", []) if isinstance(meta, dict) else []
    found = {str(one).rsplit("/", 1)[-1].partition("|")[0] for one in profiles if isinstance(one, str)}
    return found | set(_codes(observation.get("code")))


def _components(observation: Mapping[str, Any]) -> list[dict[str, Any]]:
    return _dicts(observation.get("component"))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _codes(concept: Any) -> list[str]:
    codings = _dicts(concept.get("coding")) if isinstance(concept, dict) else []
    return [str(one["code"]) for one in codings if isinstance(one.get("code"), str)]


def _words(concept: Any) -> str:
    """A CodeableConcept in words: its text, else a display, else a code."""
    if not isinstance(concept, dict):
        return ""
    text = concept.get("text")
    if isinstance(text, str) and text.strip():
        return text
    codings = _dicts(concept.get("coding"))
    for field in ("display", "code"):
        for one in codings:
            if isinstance(one.get(field), str):
                return str(one[field])
    return ""


def _values(components: list[dict[str, Any]], codes: frozenset[str]) -> list[str]:
    found = []
    for one in components:
        if codes & set(_codes(one.get("code"))):
            value = (
                one.get("valueString")
                if isinstance(one.get("valueString"), str)
                else _words(one.get("valueCodeableConcept"))
            )
            if value:
                found.append(value)
    return found


def _said(components: list[dict[str, Any]], body: Mapping[str, Any]) -> list[str]:
    parts = _values(components, _SIGNIFICANCE | _DRUG_EFFECTS | _SAID) + _values(components, _CONDITION | _DRUG)
    value = (
        body.get("valueString")
        if isinstance(body.get("valueString"), str)
        else _words(body.get("valueCodeableConcept"))
    )
    return parts + ([value] if value else [])


def _genes(body: Mapping[str, Any]) -> Iterator[str]:
    for one in _components(body):
        if _GENE & set(_codes(one.get("code"))):
            for coding in _dicts((one.get("valueCodeableConcept") or {}).get("coding")):
                if isinstance(coding.get("display"), str):
                    yield coding["display"]
    for extension in _dicts(body.get("extension")):
        if str(extension.get("url", "")).endswith("observation-geneticsGene"):
            yield _words(extension.get("valueCodeableConcept"))


def _variants(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _values(_components(body), _VARIANT)
    if {"84413-4", "84414-2"} & set(_codes(body.get("code"))):
        yield _words(body.get("valueCodeableConcept"))


def _unique(items: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))
