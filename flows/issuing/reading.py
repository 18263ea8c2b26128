"""The text of a delivered report, from its sealed original, in memory only."""

from flows.issuing.states import ReportState
from privacy.model.errors import BadInput
from privacy.parse.readers import reader_of
from workspace.stores import Stores


def text_of(stores: Stores, report: ReportState) -> str:
    """The report as it was read when it was taken in; it names its person.

    Raises:
        PartMissing: the original is not in the home.
        BadInput: it holds no report any reader of this version takes.
    """
    reader = reader_of(report.delivery.kind)
    if reader is not None:
        with stores.originals.open(report.delivery.digest) as stream:
            for batch in reader.read(stream, report.delivery):
                if batch.frame.height:
                    text: str = batch.frame["text"][0]
                    return text
    raise BadInput("report-unreadable", zh="报告原件无法读取。", en="the original holds no report that can be read")
