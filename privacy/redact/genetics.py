"""Genetic and bibliographic notation: stretches no pattern may touch, since the report is about them.

Only a value known from the record may be replaced inside one. Notation: HGVS 21.0, dbSNP, ISCN 2020, HLA nomenclature,
RefSeq and Ensembl accessions, INSDC and ClinVar accessions, DOI handbook, GB/T numbering (GB/T 1.1-2020).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_CITED = r"(?:PMID|PMCID|PubMed|OMIM|MIM|ISBN|ISSN|NCT|ChiCTR|VariationID|HGNC|GeneID|Orphanet|ORPHA|MONDO|HP)"
_CITED_WITH_COLON = (
    r"(?:ClinVar|Variation|NCBI|Gene|UniProt|dbSNP|COSMIC|CPIC|PharmGKB|HPO|DOID|UMLS|MeSH|PGS|GCST|GO|EFO|LOINC|CAS)"
)
_PROTECTED = re.compile(
    rf"""(?<![A-Za-z0-9])(?=[A-Za-z0-9])(?:
        (?:{_CITED}\s?(?:编号|号|ID|No\.?)?\s?[:：\#_=-]?|{_CITED_WITH_COLON}\s?(?:编号|号|ID)?\s?[:：\#_=-])\s?[*\#]?
            [A-Z]{{0,4}}[0-9]{{3,12}}(?![0-9])(?:\.[0-9]+)?(?:\s?[,;、，/]\s?[0-9]{{4,9}}(?![0-9]))*
      | 10\.[0-9]{{4,9}}/[!\#-;=?-~]{{1,120}}
      | (?:rs|esv|nsv|COSM|COSV|PGS|GCST)[0-9]{{3,12}}
      | (?:N[MRPCGTW]|X[MRP]|LRG|ENS[A-Z]{{0,3}})_?[0-9]{{3,12}}(?:\.[0-9]{{1,3}})?(?:\([A-Za-z0-9-]{{1,12}}\))?
            (?::?[cgmnpr]\.[A-Za-z0-9_+*>=()\[\]?.^-]{{1,60}})?
      | (?:RCV|SCV|VCV|SRR|SRX|SRP|ERR|ERP|DRR|GSE|GSM|PRJNA|PRJCA|HRA|PMC|SAMN|SAMEA|NCT|ChiCTR|EGA[A-Z])
            [0-9]{{4,14}}(?:\.[0-9]+)?
      | [cgmnpr]\.\(?[*+-]?[A-Za-z]{{0,3}}[0-9]+[A-Za-z0-9_+*>=()\[\];?^-]{{0,80}}
      | (?:chr|Chr|CHR)\s?(?:[0-9]{{1,2}}|X|Y|MT?)\s?[:：_-]\s?(?:g\.)?[0-9][0-9,]{{0,14}}
            (?:\s?[-_]\s?[0-9][0-9,]{{2,14}})?
            (?:[:_\s-]?[ACGT]{{1,50}}[>/:_-][ACGT]{{1,50}})?
      | (?:[0-9]{{1,2}}|X|Y|MT)[:：-][0-9]{{4,9}}(?:-[0-9]{{4,9}})?[:_-]?[ACGT]{{1,50}}[>/:-][ACGT]{{1,50}}
      | (?:4[3-9]|69|92),\s?[XY]{{1,4}}(?:,[a-z0-9()+;.pq-]{{1,60}})?
      | (?:seq|arr|nuc\ ish)\s?\[?(?:GRCh|hg)[0-9]{{2}}\]?
            (?:\s(?=(?:[0-9]{{1,2}}|X|Y)[pq]))?[A-Za-z0-9_+*>=()\[\]?.^-]{{0,80}}
      | HLA-[A-Z]{{1,4}}[0-9]{{0,2}}\*?[0-9:]{{0,15}}[A-Z]?
      | [ACGTUN]{{8,}}
      | (?:(?:GB|WS|YY)(?:/[TZ])?|DB[0-9]{{2}}/T?)\s?[0-9]{{2,6}}(?![0-9])(?:\.[0-9]{{1,2}})?(?:-[0-9]{{4}})?
      | T/[A-Z]{{2,8}}\s?[0-9]{{2,6}}(?:-[0-9]{{4}})?
      | [A-Z]{{1,2}}[0-9]{{4,6}}_[0-9]{{2,4}}_[A-Z0-9]{{6,14}}(?:_[A-Z0-9]{{6,12}})?
      | [0-9]{{6,8}}_[A-Z]{{1,3}}[0-9]{{4,6}}_[0-9]{{2,4}}_[A-Z0-9]{{6,14}}
      | (?:v|V|version|Version|版本)\s?[0-9]+(?:\.[0-9]+){{1,4}}
    )""",
    re.VERBOSE,
)


@lru_cache(maxsize=4)
def protected_stretches(folded: str) -> Sequence[tuple[int, int]]:
    """Half-open stretches of genetic notation, in order, not overlapping. Several tiers ask about one text in turn."""
    return [match.span() for match in _PROTECTED.finditer(folded)]
