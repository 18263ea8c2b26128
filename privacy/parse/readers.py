"""Every format behind one small interface.

A reader is an object with ``kind``, ``recognises(head)`` and ``read(stream, delivery)``; a new format is one new file
and one line in ``READERS``. Which reader takes a file is told from its content, never from its name.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from privacy.model.batches import RawBatch
from privacy.model.columns import CSV_COLUMNS
from privacy.model.deliveries import Delivery, DeliveryKind, RejectionReason
from privacy.parse.lims_csv import LimsCsvReader
from privacy.parse.report_docx import DOCX_READER
from privacy.parse.report_fhir import FhirReportReader
from privacy.parse.report_json import ReportJsonReader
from privacy.parse.report_pdf import PDF_READER
from privacy.parse.report_text import ReportTextReader
from privacy.parse.vcf_variants import VcfVariantsReader

HEAD_BYTES = 65_536
"""How much of a file is looked at to tell its kind."""


class Reader(Protocol):
    """One format of delivery."""

    @property
    def kind(self) -> DeliveryKind:
        """What it reads."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether a file that starts so is of this format."""
        ...

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """Its rows in batches of bounded size, the bad lines beside them."""
        ...


READERS: tuple[Reader, ...] = (
    VcfVariantsReader(),
    PDF_READER,
    DOCX_READER,
    ReportJsonReader(),
    FhirReportReader(),
    *(LimsCsvReader(kind) for kind in CSV_COLUMNS),
    ReportTextReader(),
)
"""Every format, the most particular first."""

WHOLE_FILE_REASONS = frozenset(
    {
        RejectionReason.UNREADABLE,
        RejectionReason.UNKNOWN_FORMAT,
        RejectionReason.TRUNCATED,
        RejectionReason.MISSING_COLUMN,
        RejectionReason.DUPLICATE_COLUMN,
        RejectionReason.QUOTE_NOT_CLOSED,
    }
)
"""Reasons that say the file cannot be trusted as a whole: nothing of it is taken in."""


def recognise(head: bytes) -> Reader | None:
    """The reader that takes a file starting with ``head``; ``None`` where no format fits."""
    return next((reader for reader in READERS if reader.recognises(head)), None)


def reader_of(kind: DeliveryKind) -> Reader | None:
    """The reader of a kind."""
    return next((reader for reader in READERS if reader.kind is kind), None)
