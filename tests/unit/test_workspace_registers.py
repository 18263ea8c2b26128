"""What a register was told stays said, and its event reaches the log whatever happens between the two."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.errors import PartMissing
from privacy.model.event import Principal, Registered
from privacy.model.identifiers import FileDigest
from privacy.model.vocabulary import Role
from tests.support.world import DAY_AFTER
from workspace.registers import Registers


def _event(number: int) -> Registered:
    return Registered(
        id=f"{number:032x}",
        at=DAY_AFTER,
        principal=Principal("t", Role.LAB),
        operation="t",
        register="sites",
        entry="e",
    )


def _add(registers: Registers, number: int) -> bool:
    return registers.add_entry("sites", "s", {"n": number}, source="t", at=DAY_AFTER, event=_event(number))


def test_entries_are_appended_and_never_edited(tmp_path: Path) -> None:
    registers = Registers(tmp_path, lambda _: None)
    assert _add(registers, 1)
    assert not _add(registers, 1)
    assert registers.version() == 1
    with sqlite3.connect(tmp_path / "registers.sqlite") as db:
        for statement in ("UPDATE entries SET key = 'x'", "DELETE FROM entries"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                db.execute(statement)
    db.close()
    registers.close()


def test_event_of_a_change_is_told_after_a_crash_between_the_two(tmp_path: Path) -> None:
    told: list[bytes] = []

    def crash(_: Sequence[bytes]) -> None:
        raise PartMissing("log-not-writable", zh="无", en="no log")

    registers = Registers(tmp_path, crash)
    with pytest.raises(PartMissing, match="log-not-writable"):
        _add(registers, 1)
    registers.close()
    again = Registers(tmp_path, told.extend)
    assert told == [_event(1).canonical()]
    assert [one["n"] for one in again.entries("sites")] == [1]
    again.drain()
    assert len(told) == 1
    again.close()


def test_home_does_not_open_while_the_outbox_cannot_be_told(tmp_path: Path) -> None:
    def crash(_: Sequence[bytes]) -> None:
        raise PartMissing("log-not-writable", zh="无", en="no log")

    registers = Registers(tmp_path, lambda _: None)
    registers._tell = crash
    with pytest.raises(PartMissing):
        _add(registers, 1)
    registers.close()
    with pytest.raises(PartMissing, match="log-not-writable"):
        Registers(tmp_path, crash)


def test_waiting_deliveries_come_in_the_order_of_kinds(tmp_path: Path) -> None:
    registers = Registers(tmp_path, lambda _: None)
    for digit, kind, reason in (
        ("1", DeliveryKind.RESULTS, RejectionReason.ORDER_UNKNOWN),
        ("2", DeliveryKind.ORDERS, RejectionReason.COLLECTION_REFUSED),
        ("3", DeliveryKind.ORDERS, RejectionReason.BAD_DATE),
    ):
        delivery = Delivery(FileDigest("sha256:" + digit * 64), "a", kind, 1)
        registers.take(delivery, rows_taken=0, rejections=[Rejection(reason, 2)], at=DAY_AFTER, events=[])
    assert [one.kind for one in registers.to_try_again()] == [DeliveryKind.ORDERS, DeliveryKind.RESULTS]
    assert registers.kept_back() == 3
    registers.close()


def test_locked_or_damaged_register_is_a_missing_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workspace.sqlite.BUSY_SECONDS", 0.05)
    registers = Registers(tmp_path, lambda _: None)
    other = sqlite3.connect(tmp_path / "registers.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(PartMissing, match="store-unavailable") as caught:
        _add(registers, 1)
    assert caught.value.exit_code == 5
    other.execute("ROLLBACK")
    other.close()
    assert _add(registers, 1)
    registers.close()
    (tmp_path / "registers.sqlite").write_bytes(b"not a database" * 400)
    for path in tmp_path.glob("registers.sqlite-*"):
        path.unlink()
    with pytest.raises(PartMissing, match="store-unavailable"):
        Registers(tmp_path, lambda _: None)
