"""One reader for each kind of published file; ``LOADERS`` are tried in order on a file's first bytes."""

from workspace.evidence.loaders.acmg import AcmgSecondaryFindings
from workspace.evidence.loaders.clingen import ClinGenDosage, ClinGenValidity
from workspace.evidence.loaders.clinvar_records import ClinVarRecords
from workspace.evidence.loaders.clinvar_summary import ClinVarSummary
from workspace.evidence.loaders.cpic import CpicGuidelines, CpicPairs
from workspace.evidence.loaders.guidelines import Guidelines
from workspace.evidence.loaders.interface import Loader
from workspace.evidence.loaders.medline import Medline
from workspace.evidence.loaders.pgs import PgsMetadata, PgsScore
from workspace.evidence.loaders.retraction_watch import RetractionWatch
from workspace.evidence.loaders.va_spec import VaSpecStatements

LOADERS: tuple[Loader, ...] = (
    ClinVarSummary(), ClinVarRecords(), CpicGuidelines(), CpicPairs(), ClinGenDosage(), ClinGenValidity(), PgsScore(),
    PgsMetadata(), AcmgSecondaryFindings(), VaSpecStatements(), Medline(), RetractionWatch(), Guidelines(),
)  # fmt: skip
