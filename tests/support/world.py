"""A home with invented people, a clock that only ticks when it is asked, and chance from a seed.

People and files are those of ``sample_data``: either all of them, or a few persons of one lab with everything about
them. A test copies a home that was made once and breaks one thing in the copy.
"""

import csv
import io
import itertools
import json
import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.giving.ask import Ask
from flows.intake.find import find_deliveries
from flows.intake.run import IntakeRun, Taken
from flows.intake.take import take_found
from privacy.model.event import Principal
from privacy.model.times import CST
from privacy.model.vocabulary import Action, Jurisdiction, Purpose, Role
from workspace.datasets import load_profile
from workspace.home import World, make_home
from workspace.policies import load_policies
from workspace.settings import SETTINGS_FILE, Lab, PrincipalEntry
from workspace.stores import Stores

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
HUNAN, TIANJIN = "hunan-changsha", "tianjin-binhai"
LABS = {
    HUNAN: Lab(name="湘江示例医学检验所", region=Jurisdiction.HUNAN),
    TIANJIN: Lab(name="海河示例医学检验所", region=Jurisdiction.TIANJIN),
}
ANALYST = "analyst"
PRINCIPALS = {ANALYST: PrincipalEntry(role=Role.ANALYST, authorised=True, recipient="HX-R10")}
OFFICER = Principal("officer", Role.OFFICER, "settings")
DAY_AFTER = datetime(2026, 7, 2, 9, tzinfo=CST)
"""The morning after the day of the sample data."""


def ticking(start: datetime = DAY_AFTER, *, step: timedelta = timedelta(milliseconds=1)) -> Callable[[], datetime]:
    """A clock that moves by ``step`` whenever it is read."""
    count = itertools.count()
    return lambda: start + next(count) * step


def seeded(seed: object, *, start: datetime = DAY_AFTER) -> World:
    """A world whose chance follows from ``seed``: the same seed, the same bytes."""
    return World(now=ticking(start), random_bytes=random.Random(str(seed)).randbytes)


def running(home: Path, *, start: datetime = DAY_AFTER) -> World:
    """A world for processes that share a home: the clock runs on from ``start`` since the home was made."""
    made = (home / SETTINGS_FILE).stat().st_mtime
    return World(now=lambda: start + timedelta(seconds=time.time() - made))


def new_home(folder: Path, *, k: int = 5, api_url: str = "", seed: object = "home") -> Path:
    """A home of both labs."""
    make_home(folder, labs=LABS, principals=PRINCIPALS, world=seeded(seed), k=k)
    settings = folder / SETTINGS_FILE
    text = settings.read_text("utf-8").replace('api_url = "" ', f'api_url = "{api_url}" ')
    settings.write_text(text, "utf-8")
    return folder


def deliver_everything(home: Path) -> None:
    """All sample files of both labs into the inbox."""
    for lab in LABS:
        shutil.copytree(SAMPLE / lab, home / "inbox" / lab, dirs_exist_ok=True)


@dataclass(frozen=True)
class Table:
    """A CSV file of the samples as a header and rows."""

    header: list[str]
    rows: list[list[str]] = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> "Table":
        data = path.read_bytes()
        text = _decode(data)
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        return cls(header, rows)

    def column(self, *names: str) -> int:
        """The place of the first of ``names`` that is there."""
        return next(self.header.index(name) for name in names if name in self.header)

    def only(self, keep: Callable[[list[str]], bool]) -> "Table":
        return Table(self.header, [row for row in self.rows if keep(row)])

    def data(self) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([self.header, *self.rows])
        return out.getvalue().encode("utf-8")


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


ORDER_NO, BARCODE, ID_NUMBER = ("送检单号", "申请单号"), ("样本条码", "条形码"), ("证件号码", "身份证号")


def faults() -> dict[str, Any]:
    """What was planted in the samples on purpose."""
    document: dict[str, Any] = json.loads((SAMPLE / "expected.json").read_text("utf-8"))
    return document


def _faulty_lines(lab: str, name: str) -> set[int]:
    listed = [one for fault in faults()["faults"] for one in (fault, *fault.get("consequences", ()))]
    return {line for one in listed if one["file"] == f"{lab}/{name}" for line in one["lines"]}


@dataclass(frozen=True)
class People:
    """A few persons of one lab with their papers, orders and results."""

    lab: str
    orders: Table
    results: Table
    consents: Table

    @property
    def barcodes(self) -> list[str]:
        column = self.orders.column(*BARCODE)
        return [row[column] for row in self.orders.rows]


def some_people(count: int, *, lab: str = HUNAN) -> People:
    """The first ``count`` persons of a lab with a document, a written consent, and nothing planted in their rows."""
    orders, results, consents = (Table.load(SAMPLE / lab / f"{name}.csv") for name in ("orders", "results", "consents"))
    number = consents.column(*ID_NUMBER)
    consented = {row[number] for row in consents.rows if row[number]}
    bad = _faulty_lines(lab, "orders.csv")
    lines = _lines_of(orders)
    in_orders = orders.column(*ID_NUMBER)
    good = [
        row
        for line, row in zip(lines, orders.rows, strict=True)
        if len(row) == len(orders.header) and line not in bad and row[in_orders] in consented
    ]
    chosen = Table(orders.header, good[:count])
    numbers = {row[chosen.column(*ORDER_NO)] for row in chosen.rows}
    people = {row[in_orders] for row in chosen.rows}
    order_no = results.column(*ORDER_NO)
    bad_results = _faulty_lines(lab, "results.csv")
    kept = [
        row
        for line, row in zip(_lines_of(results), results.rows, strict=True)
        if line not in bad_results and len(row) == len(results.header) and row[order_no] in numbers
    ]
    return People(lab, chosen, Table(results.header, kept), consents.only(lambda row: row[number] in people))


def _lines_of(table: Table) -> list[int]:
    """The line each row starts on, breaks inside cells counted."""
    lines, line = [], 2
    for row in table.rows:
        lines.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    return lines


def deliver(home: Path, people: People, *, vcfs: int = 0, reports: int = 0) -> None:
    """These people's files and their lab's registers into the inbox."""
    inbox = home / "inbox" / people.lab
    for name in ("sites", "recipients", "ethics"):
        shutil.copy(SAMPLE / people.lab / f"{name}.csv", inbox)
    for name in ("orders", "results", "consents"):
        (inbox / f"{name}.csv").write_bytes(getattr(people, name).data())
    for kind, count in (("vcf/*.vcf.gz", vcfs), ("reports/*.txt", reports), ("reports/*.json", reports)):
        about = [
            path for path in sorted((SAMPLE / people.lab).glob(kind)) if path.name.split(".")[0] in people.barcodes
        ]
        for path in about[:count]:
            shutil.copy(path, inbox)


def take_in(stores: Stores) -> list[Taken | None]:
    """Everything in the inbox, by the plain bodies of the ingest flow, once."""
    run = IntakeRun(stores, load_policies(), stores.world.now())
    return [take_found(run, found) for found in find_deliveries(stores)]


def ask_for(
    stores: Stores,
    *,
    dataset: str = "results",
    to: str = "HX-R10",
    purpose: Purpose = Purpose.QUALITY_ASSURANCE,
    words: str = "",
) -> Ask:
    """A release as an officer asks for it, now."""
    moment = stores.world.now()
    return Ask(
        stores=stores,
        policies=load_policies(),
        as_of=moment,
        action=Action.SHARE,
        profile=load_profile(dataset),
        recipient_id=to,
        purpose=purpose,
        purpose_text=words,
        principal=OFFICER,
        authorised=True,
        started_at=moment,
    )


def canaries() -> list[str]:
    """Every identifier of the sample people."""
    return [line for line in (SAMPLE / "canaries.txt").read_text("utf-8").splitlines() if line.strip()]


def files_under(*folders: Path) -> Iterator[Path]:
    """Every file, hidden ones too."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def numbers_of(stores: Stores) -> dict[str, tuple[str, str, int, int]]:
    """Digest -> lab, kind, rows taken, rows kept back."""
    return {
        one["digest"]: (one["lab"], one["kind"], one["rows_taken"], one["rows_quarantined"])
        for one in stores.registers.deliveries()
    }


def sorted_rows(rows: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Rows in an order that does not depend on how they were stored."""
    return sorted(rows, key=repr)
