"""What a planted fault is, and what must come of it."""

from dataclasses import dataclass

ROW, FILE, SKIPPED, HELD, REFUSED, PART = (
    "row-quarantined",
    "file-quarantined",
    "file-skipped",
    "report-held",
    "collection-refused",
    "part-left-out",
)
EFFECTS = {
    ROW: "the row is kept back with file, line and reason; the rest of the file goes on",
    FILE: "nothing of the file is taken in",
    SKIPPED: "the file is recognised by its digest and not taken in twice",
    HELD: "the report is kept back for the data officer; nothing of it is released",
    REFUSED: "the paper is registered as it is; the gate refuses the collection, so order and results are kept back",
    PART: "the report's text is taken in; the part stays behind and is listed with its reason",
}


@dataclass(frozen=True)
class Consequence:
    """Rows that must be kept back because of the fault, though nothing is wrong with them."""

    file: str
    rows: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Fault:
    """``rows`` are row indices of a table (empty for a whole file); lines are worked out when all faults are in."""

    id: str
    file: str
    reason: str
    """The product's reason code for a kept-back part."""
    effect: str
    zh: str
    en: str
    rows: tuple[int, ...] = ()
    column: str | None = None
    consequences: tuple[Consequence, ...] = ()
    rule: str = ""
    """The rule of law by which the gate refuses, where one does."""
