"""Report -> its judgements, and whether the basis of each holds.

- ``read``         bytes of a report -> judgements (our JSON, FHIR R4, PharmCAT, prose in Chinese and English)
- ``check``        judgements -> findings
- ``form``         what can be checked without a registry; ``support``: what the registry of evidence says
- ``rules``        the policy as values (``policies/basis``, read by ``workspace.basis_rules``)
- ``registry``     what a check asks of a registry (``workspace.evidence``)
- ``appendix``     依据来源, the page that shows the reader every source
- ``prose``        which sentences of a text judge, and which sources are theirs
"""

from privacy.basis.appendix import render_appendix
from privacy.basis.check import check_basis
from privacy.basis.read import as_claims, read_judgements
from privacy.basis.registry import EvidenceRecord, EvidenceRegistry
from privacy.basis.rules import BasisRules
from privacy.model.judgement import Check, Citation, Finding, Judgement, ReportKind, ReportPlace, Severity

__all__ = [
    "BasisRules",
    "Check",
    "Citation",
    "EvidenceRecord",
    "EvidenceRegistry",
    "Finding",
    "Judgement",
    "ReportKind",
    "ReportPlace",
    "Severity",
    "as_claims",
    "check_basis",
    "read_judgements",
    "render_appendix",
]
