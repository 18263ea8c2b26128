"""Judgements of a PharmCAT report JSON (version 3): one for each recommendation of a guideline to this genotype.

Annotations without a recommendation judge nothing. Phenotypes of genes are the ground of recommendations, not
judgements of their own. Shape: PharmCAT v3 report JSON, ``drugs[source][drug].guidelines[].annotations[]``.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from privacy.basis.fields import bad_field, list_field, object_field, text_field
from privacy.model.errors import BadInput, Place
from privacy.model.judgement import Citation, Judgement, ReportPlace
from privacy.model.vocabulary import ClaimCategory

_TAG = re.compile(r"<[^>]{0,500}>")
_NO_RECOMMENDATION = re.compile(r"^\s*(no recommendation|n/?a)\s*$", re.IGNORECASE)


def is_pharmcat(body: Mapping[str, Any]) -> bool:
    return "pharmcatVersion" in body or {"genes", "drugs", "matcherMetadata"} <= set(body)


def read_pharmcat(body: dict[str, Any]) -> tuple[Judgement, ...]:
    """Judgements of the report.

    Raises:
        BadInput: another major version than 3, or a part that is not as version 3 writes it.
    """
    version = text_field(body, "pharmcatVersion", "", required=True)
    if not re.match(r"v?3\.", version):
        raise BadInput(
            "pharmcat-version",
            zh="只支持 PharmCAT 3 的报告 JSON。",
            en="expected a report JSON of PharmCAT 3",
            place=Place(column="pharmcatVersion"),
        )
    found: list[Judgement] = []
    for source, drugs in object_field(body, "drugs", "").items():
        if not isinstance(drugs, dict):
            raise bad_field("drugs", "an object of drugs a source", "按来源分组的药物")
        for number, drug in enumerate(drugs.values()):
            if not isinstance(drug, dict):
                raise bad_field(f"drugs[{number}]", "an object", "对象")
            found.extend(_of_drug(drug, source, f"drugs[{number}]"))
    return tuple(found)


def _of_drug(drug: dict[str, Any], source: str, path: str) -> Iterator[Judgement]:
    name = text_field(drug, "name", path, required=True)
    works = tuple(_works(drug, path))
    for number, guideline in enumerate(list_field(drug, "guidelines", path)):
        where = f"{path}.guidelines[{number}]"
        basis = (_guideline(guideline, where), *works)
        for place, annotation in enumerate(list_field(guideline, "annotations", where)):
            here = f"{where}.annotations[{place}]"
            recommendation = html.unescape(_TAG.sub(" ", text_field(annotation, "drugRecommendation", here))).strip()
            classification = text_field(annotation, "classification", here)
            if recommendation and not _NO_RECOMMENDATION.match(classification):
                genes, diplotypes = _genotype(annotation, here)
                yield Judgement(
                    id=f"{source}/{name}/{number + 1}.{place + 1}",
                    category=ClaimCategory.MEDICATION,
                    statement=recommendation,
                    place=ReportPlace(path=here),
                    genes=genes,
                    variants=diplotypes,
                    subjects=(name,),
                    strength=classification,
                    citations=basis,
                )


def _guideline(guideline: dict[str, Any], path: str) -> Citation:
    return Citation(
        source="ClinPGx",
        id=text_field(guideline, "id", path, required=True),
        title=text_field(guideline, "name", path),
        version=text_field(guideline, "version", path),
    )


def _works(drug: dict[str, Any], path: str) -> Iterator[Citation]:
    for number, work in enumerate(list_field(drug, "citations", path)):
        where = f"{path}.citations[{number}]"
        year = work.get("year")
        version = str(year) if isinstance(year, int) and year > 0 else ""
        title = text_field(work, "title", where)
        pmid = text_field(work, "pmid", where)
        if pmid:
            yield Citation("PMID", pmid, title=title, version=version)
        elif text_field(work, "_sameAs", where):
            yield Citation("URL", text_field(work, "_sameAs", where), title=title, version=version)


def _genotype(annotation: dict[str, Any], path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    genes: dict[str, None] = {}
    labels: dict[str, None] = {}
    for number, genotype in enumerate(list_field(annotation, "genotypes", path)):
        for diplotype in list_field(genotype, "diplotypes", f"{path}.genotypes[{number}]"):
            gene = text_field(diplotype, "gene", path)
            label = text_field(diplotype, "label", path)
            genes |= {gene: None} if gene else {}
            labels |= {f"{gene} {label}".strip(): None} if label else {}
    return tuple(genes), tuple(labels)
