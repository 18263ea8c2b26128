"""Registers and catalogue: what came in, who consented, who may receive, what was released. Append-only histories.

SQLite rather than DuckDB (docs/decisions/003-registers-in-sqlite.md): every process reads them at the moment of
decision while others write. Every change takes its event and saves both in one transaction: the event waits in
``outbox`` until it is in the access log's journal, so that neither can be there without the other. No identifier of a
person stands here, only subject pseudonyms of the record store.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from privacy.model.budget import PrivacyLoss
from privacy.model.deliveries import KIND_ORDER, RETRYABLE, Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.event import BudgetSpent, Event
from privacy.model.identifiers import FileDigest, Pseudonym, ReleaseId
from privacy.model.times import format_instant
from workspace.sqlite import open_sqlite

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (event_id TEXT PRIMARY KEY, event BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (
    digest TEXT PRIMARY KEY, lab TEXT NOT NULL, kind TEXT NOT NULL, size_bytes INTEGER NOT NULL, taken_at TEXT NOT NULL,
    rows_taken INTEGER NOT NULL, rows_quarantined INTEGER NOT NULL, times_delivered INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS quarantine (
    digest TEXT NOT NULL, line INTEGER, column_name TEXT, reason TEXT NOT NULL, articles TEXT NOT NULL,
    detail TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS quarantine_by_digest ON quarantine (digest);
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, register TEXT NOT NULL, key TEXT NOT NULL, entry TEXT NOT NULL,
    source TEXT NOT NULL, recorded_at TEXT NOT NULL, UNIQUE (register, key, entry)
) STRICT;
CREATE INDEX IF NOT EXISTS entries_by_key ON entries (register, key);
CREATE TABLE IF NOT EXISTS releases (
    release TEXT PRIMARY KEY, dataset TEXT NOT NULL, recipient TEXT NOT NULL, project TEXT NOT NULL,
    purpose TEXT NOT NULL, as_of TEXT NOT NULL, state TEXT NOT NULL, facts TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS release_persons (
    release TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (release, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS releases_by_subject ON release_persons (subject);
CREATE TABLE IF NOT EXISTS recalls (
    release TEXT NOT NULL, subject TEXT NOT NULL, recipient TEXT NOT NULL, requested_at TEXT NOT NULL,
    PRIMARY KEY (release, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tasks (
    task TEXT NOT NULL, subject TEXT NOT NULL, sample TEXT NOT NULL, raised_at TEXT NOT NULL,
    PRIMARY KEY (task, subject, sample)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spends (
    event_id TEXT PRIMARY KEY, budget TEXT NOT NULL, epsilon TEXT NOT NULL, delta TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS spends_by_budget ON spends (budget);
CREATE TRIGGER IF NOT EXISTS spends_are_never_edited BEFORE UPDATE ON spends
    BEGIN SELECT raise(ABORT, 'what was spent is never edited'); END;
CREATE TRIGGER IF NOT EXISTS spends_are_never_removed BEFORE DELETE ON spends
    BEGIN SELECT raise(ABORT, 'what was spent is never removed'); END;
CREATE TRIGGER IF NOT EXISTS entries_are_never_edited BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'register entries are never edited'); END;
CREATE TRIGGER IF NOT EXISTS entries_are_never_removed BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'register entries are never removed'); END;
"""


class Registers:
    """The registers and catalogue of one home."""

    def __init__(self, folder: Path, tell: Callable[[Sequence[bytes]], None]) -> None:
        """``tell`` makes the canonical bytes of events durable in the access log's journal, or raises."""
        self._db = open_sqlite(folder / "registers.sqlite", _SCHEMA)
        self._tell = tell
        self.drain()

    def close(self) -> None:
        self._db.close()

    def drain(self) -> None:
        """Tell the log what was committed but not yet told, for example before a crash. Telling twice is once."""
        waiting = self._db.execute("SELECT event_id, event FROM outbox ORDER BY rowid").fetchall()
        if waiting:
            self._tell([event for _, event in waiting])
            with self._db:
                self._db.executemany("DELETE FROM outbox WHERE event_id = ?", [(one,) for one, _ in waiting])

    def _save(self, events: Sequence[Event], *changes: tuple[str, Iterable[Sequence[Any]]]) -> None:
        """All changes and their events in one transaction; then the events to the log."""
        with self._db:
            for statement, rows in changes:
                self._db.executemany(statement, rows)
            self._db.executemany(
                "INSERT OR IGNORE INTO outbox VALUES (?, ?)", [(event.id, event.canonical()) for event in events]
            )
        self.drain()

    # -- deliveries ------------------------------------------------------------------------------------------------

    def has_taken(self, digest: FileDigest) -> bool:
        """Whether the file was taken in to its end."""
        return self._db.execute("SELECT 1 FROM deliveries WHERE digest = ?", (digest,)).fetchone() is not None

    def take(
        self,
        delivery: Delivery,
        *,
        rows_taken: int,
        rejections: Sequence[Rejection],
        entries: Iterable[tuple[str, str, dict[str, Any]]] = (),
        corrected: Iterable[FileDigest] = (),
        at: datetime,
        events: Sequence[Event],
    ) -> None:
        """The delivery is in: its rows, its register entries, and what was kept back, which replaces what was kept back
        when it was tried before. What is kept back of deliveries that it corrects waits for nobody any more."""
        when = format_instant(at)
        kept_back = [
            (delivery.digest, one.line, one.column, one.reason.value, ";".join(one.articles), one.detail, when)
            for one in rejections
        ]
        facts = (
            delivery.digest,
            delivery.lab,
            delivery.kind.value,
            delivery.size_bytes,
            when,
            rows_taken,
            len(rejections),
        )
        self._save(
            events,
            ("DELETE FROM quarantine WHERE digest = ?", [(delivery.digest,)]),
            ("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", kept_back),
            (_SUPERSEDE, [(RejectionReason.SUPERSEDED.value, one) for one in corrected]),
            (_TAKE_DELIVERY, [facts]),
            (_ADD_ENTRY, [(*_entry_row(one), delivery.id, when) for one in entries]),
        )

    def taken_at(self, digest: FileDigest) -> str | None:
        """When a delivery was first taken in, RFC 3339 in UTC; ``None`` where it never was."""
        row = self._db.execute("SELECT taken_at FROM deliveries WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else str(row[0])

    def rows_taken(self, digest: FileDigest) -> int:
        """Rows stored of a delivery; 0 where it is kept back whole."""
        row = self._db.execute("SELECT rows_taken FROM deliveries WHERE digest = ?", (digest,)).fetchone()
        return 0 if row is None else int(row[0])

    def met_again(self, digest: FileDigest, *, event: Event) -> None:
        """The same bytes were delivered once more; nothing is taken in twice."""
        self._save(
            [event], ("UPDATE deliveries SET times_delivered = times_delivered + 1 WHERE digest = ?", [(digest,)])
        )

    def deliveries(self) -> list[dict[str, Any]]:
        """Every delivery taken in, in order of time."""
        return self._rows("SELECT * FROM deliveries ORDER BY taken_at, digest")

    def quarantined(self) -> list[dict[str, Any]]:
        """Everything kept back, with its delivery's lab and kind."""
        return self._rows(
            "SELECT quarantine.*, lab, kind FROM quarantine JOIN deliveries USING (digest) ORDER BY digest, line"
        )

    def kept_back(self) -> int:
        """How many parts of deliveries are kept back."""
        return int(self._db.execute("SELECT count(*) FROM quarantine").fetchone()[0])

    def to_try_again(self) -> list[Delivery]:
        """Deliveries with parts that another delivery may since have made right, in the order of kinds."""
        reasons = ",".join(f"'{reason.value}'" for reason in sorted(RETRYABLE))
        rows = self._db.execute(
            "SELECT DISTINCT digest, lab, kind, size_bytes FROM quarantine JOIN deliveries USING (digest)"  # noqa: S608
            f" WHERE reason IN ({reasons}) ORDER BY digest"
        ).fetchall()
        waiting = [Delivery(FileDigest(digest), lab, DeliveryKind(kind), size) for digest, lab, kind, size in rows]
        return sorted(waiting, key=lambda one: KIND_ORDER[one.kind])

    # -- registers -------------------------------------------------------------------------------------------------

    def add_entry(
        self, register: str, key: str, entry: dict[str, Any], *, source: str, at: datetime, event: Event
    ) -> bool:
        """Append one entry; an entry that is there already is met again. Whether it was new."""
        row = (*_entry_row((register, key, entry)), source, format_instant(at))
        known = self._db.execute(
            "SELECT 1 FROM entries WHERE register = ? AND key = ? AND entry = ?", row[:3]
        ).fetchone()
        if not known:
            self._save([event], (_ADD_ENTRY, [row]))
        return known is None

    def entries(self, register: str, key: str | None = None) -> list[dict[str, Any]]:
        """The entries of a register, or of one key in it, in the order they were recorded."""
        where = "register = ?" if key is None else "register = ? AND key = ?"
        rows = self._db.execute(
            f"SELECT key, entry, number, recorded_at FROM entries WHERE {where} ORDER BY number",  # noqa: S608
            (register,) if key is None else (register, key),
        ).fetchall()
        return [_entry(*row) for row in rows]

    def entries_by_key(self, register: str, keys: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Key -> its entries in the order they were recorded, for every key asked for; none is an empty list."""
        found: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
        query = "SELECT key, entry, number, recorded_at FROM entries WHERE register = ? AND key IN ({}) ORDER BY number"
        wanted = list(found)
        for start in range(0, len(wanted), _PART):
            part = wanted[start : start + _PART]
            rows = self._db.execute(query.format(",".join("?" * len(part))), (register, *part)).fetchall()
            for row in rows:
                found[row[0]].append(_entry(*row))
        return found

    def version(self) -> int:
        """Grows with every register entry: what was decided at an older version must be decided again."""
        return int(self._db.execute("SELECT coalesce(max(number), 0) FROM entries").fetchone()[0])

    # -- releases --------------------------------------------------------------------------------------------------

    def begin_release(self, release: ReleaseId, facts: dict[str, str], *, event: Event) -> None:
        """A release was started: from here to its end it stands as unfinished."""
        row = (
            release,
            *(facts[name] for name in ("dataset", "recipient", "project", "purpose", "as_of")),
            "begun",
            "{}",
        )
        self._save([event], ("INSERT OR IGNORE INTO releases VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row]))

    def name_persons(self, release: ReleaseId, subjects: Iterable[Pseudonym]) -> None:
        """Who will be in it, before it is handed out, so that a recall list can never miss anybody."""
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO release_persons VALUES (?, ?)", [(release, subject) for subject in subjects]
            )

    def end_release(self, release: ReleaseId, state: str, facts: dict[str, Any], *, events: Sequence[Event]) -> None:
        """``done``, ``refused`` or ``abandoned``."""
        self._save(
            events,
            (
                "UPDATE releases SET state = ?, facts = ? WHERE release = ?",
                [(state, json.dumps(facts, ensure_ascii=False, sort_keys=True), release)],
            ),
            ("DELETE FROM release_persons WHERE release = ?", [] if state == "done" else [(release,)]),
        )

    def releases(self, **where: str) -> list[dict[str, Any]]:
        """Releases, the newest last, filtered by equality on any column."""
        clauses = " AND ".join(f"{name} = :{name}" for name in where) or "TRUE"
        rows = self._rows(f"SELECT * FROM releases WHERE {clauses} ORDER BY as_of, release", where)  # noqa: S608
        return [row | {"facts": json.loads(row["facts"])} for row in rows]

    def persons_in(self, release: ReleaseId) -> list[Pseudonym]:
        """Who is in a release."""
        rows = self._db.execute("SELECT subject FROM release_persons WHERE release = ? ORDER BY subject", (release,))
        return [Pseudonym(subject) for (subject,) in rows.fetchall()]

    def releases_with(self, subject: Pseudonym) -> list[dict[str, Any]]:
        """Every release that names this person: done, or begun and cut off before or after its hand-out."""
        return self._rows(
            "SELECT releases.* FROM releases JOIN release_persons USING (release)"
            " WHERE subject = :subject ORDER BY as_of, release",
            {"subject": subject},
        )

    # -- privacy budgets -------------------------------------------------------------------------------------------

    def spend(self, event: BudgetSpent, *, limit: PrivacyLoss) -> PrivacyLoss | None:
        """Take what ``event`` says from its budget; what was spent of it by now, or ``None`` where that would be above
        ``limit``: then nothing was taken. When this returns the spend is in the log.

        The sum is read and added to under SQLite's write lock: two processes cannot both have the last part.
        """
        amount = PrivacyLoss(Fraction(event.spent), Fraction(event.delta))
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            spent = sum(self.spends(event.budget).values(), amount)
            if not spent.fits(limit):
                return None
            row = (event.id, event.budget, event.spent, event.delta)
            self._db.execute("INSERT INTO spends VALUES (?, ?, ?, ?)", row)
            self._db.execute("INSERT INTO outbox VALUES (?, ?)", (event.id, event.canonical()))
        self.drain()
        return spent

    def spends(self, budget: str) -> dict[str, PrivacyLoss]:
        """Event id -> what was spent of a budget with it, the oldest first."""
        query = "SELECT event_id, epsilon, delta FROM spends WHERE budget = ? ORDER BY rowid"
        rows = self._db.execute(query, (budget,)).fetchall()
        return {event_id: PrivacyLoss(Fraction(epsilon), Fraction(delta)) for event_id, epsilon, delta in rows}

    def take_spends(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Hold spends that the log tells of and that are not here, such as after a backup was restored."""
        rows = [(event["id"], event["budget"], event["spent"], event["delta"]) for event in events]
        with self._db:
            self._db.executemany("INSERT OR IGNORE INTO spends VALUES (?, ?, ?, ?)", rows)

    def budgets(self) -> list[str]:
        """Every budget of which anything was spent, sorted."""
        return [name for (name,) in self._db.execute("SELECT DISTINCT budget FROM spends ORDER BY 1").fetchall()]

    # -- withdrawal ------------------------------------------------------------------------------------------------

    def withdraw(
        self,
        subject: Pseudonym,
        entry: dict[str, Any],
        *,
        recalls: Sequence[tuple[str, str]],
        samples: Sequence[Pseudonym],
        at: datetime,
        source: str,
        events: Sequence[Event],
    ) -> None:
        """The withdrawal, the recalls of ``(release, recipient)`` and the sample tasks, in one transaction."""
        when = format_instant(at)
        self._save(
            events,
            (_ADD_ENTRY, [(*_entry_row(("withdrawals", subject, entry)), source, when)]),
            ("INSERT OR IGNORE INTO recalls VALUES (?, ?, ?, ?)", [(one, subject, to, when) for one, to in recalls]),
            (
                "INSERT OR IGNORE INTO tasks VALUES ('destroy-or-deidentify-sample', ?, ?, ?)",
                [(subject, sample, when) for sample in samples],
            ),
        )

    def recalls(self) -> list[dict[str, Any]]:
        """Every recall asked for."""
        return self._rows("SELECT * FROM recalls ORDER BY requested_at, release, subject")

    def tasks(self) -> list[dict[str, Any]]:
        """Every sample task raised."""
        return self._rows("SELECT * FROM tasks ORDER BY raised_at, subject, sample")

    def _rows(self, query: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        return [dict(row) for row in cursor.execute(query, values or {}).fetchall()]


_TAKE_DELIVERY = (
    "INSERT INTO deliveries (digest, lab, kind, size_bytes, taken_at, rows_taken, rows_quarantined)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE SET"
    " rows_taken = excluded.rows_taken, rows_quarantined = excluded.rows_quarantined"
)
_SUPERSEDE = "UPDATE quarantine SET reason = ?, articles = '' WHERE digest = ?"
_ADD_ENTRY = "INSERT OR IGNORE INTO entries (register, key, entry, source, recorded_at) VALUES (?, ?, ?, ?, ?)"


_PART = 900
"""SQLite takes 999 parameters in its oldest builds."""


def _entry(key: str, entry: str, number: int, recorded_at: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(entry)
    return body | {"_key": key, "_number": number, "_recorded_at": recorded_at}


def _entry_row(entry: tuple[str, str, dict[str, Any]]) -> tuple[str, str, str]:
    register, key, body = entry
    return register, key, json.dumps(body, ensure_ascii=False, sort_keys=True)
