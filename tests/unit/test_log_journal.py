"""The journal: durable or refused, never in between."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from privacy.audit.record import Tally, check_tally, opening, parse_records, start
from privacy.model.errors import BadInput, InternalError, PartMissing, ProofFailed
from privacy.model.event import Accessed, Event, Principal
from privacy.model.vocabulary import Role
from workspace import journal as journal_module
from workspace.journal import Journal, create_log_folder

START = datetime(2026, 7, 1, 2, tzinfo=UTC)


def event(number: int) -> Event:
    who = Principal("analyst-1", Role.ANALYST)
    return Accessed(id=f"{number:032x}", at=START + timedelta(seconds=number), principal=who, operation="Q-1")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    create_log_folder(tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def journal(log: Path) -> Iterator[Journal]:
    with Journal.open(log, "test", random_bytes=os.urandom) as opened:
        yield opened


def path_of(log: Path, journal: Journal) -> Path:
    return log / "journals" / f"{journal.writer}.journal"


def payloads(path: Path) -> list[bytes]:
    first = start(path.stem)
    reading = parse_records(path.read_bytes()[first.offset :], path.stem, first)
    return [record.payload for record in reading.records]


# Refusals first.


def test_a_missing_folder_refuses(tmp_path: Path) -> None:
    with pytest.raises(PartMissing, match="log-not-writable") as refused:
        Journal.open(tmp_path / "nowhere", "test", random_bytes=os.urandom)
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize("folder", [".", "journals"])
def test_a_folder_open_to_others_refuses(log: Path, folder: str) -> None:
    (log / folder).chmod(0o770)
    with pytest.raises(PartMissing, match="0700"):
        Journal.open(log, "test", random_bytes=os.urandom)


def test_a_symlinked_folder_refuses(log: Path, tmp_path: Path) -> None:
    (log / "journals").rename(tmp_path / "elsewhere")
    (log / "journals").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PartMissing, match="log-not-writable"):
        Journal.open(log, "test", random_bytes=os.urandom)


@pytest.mark.parametrize("name", ["", "UPPER", "../x", "a" * 33, "a b", "-a"])
def test_a_writer_name_is_a_plain_word(log: Path, name: str) -> None:
    with pytest.raises(BadInput, match="writer name"):
        Journal.open(log, name, random_bytes=os.urandom)


@pytest.mark.parametrize("harm", ["unlink", "replace", "cut", "grow"])
def test_a_journal_that_was_touched_refuses_and_stays_shut(log: Path, journal: Journal, harm: str) -> None:
    journal.append(event(0))
    path = path_of(log, journal)
    if harm == "unlink":
        path.unlink()
    elif harm == "replace":
        copy = path.with_suffix(".copy")
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
    elif harm == "cut":
        os.truncate(path, path.stat().st_size - 1)
    else:
        with path.open("ab") as handle:
            handle.write(b"x")
    for number in (1, 2):
        with pytest.raises(PartMissing, match="log-not-writable"):
            journal.append(event(number))


def test_a_failed_fsync_refuses_and_is_never_tried_again(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(journal_module, "_sync", failing)
        with pytest.raises(PartMissing, match="EIO"):
            journal.append(event(0))
    with pytest.raises(PartMissing, match="EIO"):
        journal.append(event(1))


def test_a_full_disk_refuses(log: Path) -> None:
    """RLIMIT_FSIZE makes the kernel refuse the write half-way, as a full disk does."""
    child = """
import os, pathlib, resource, sys
sys.path[:0] = {path!r}
from tests.unit.test_log_journal import event
from workspace.journal import Journal
from privacy.model.errors import PartMissing
journal = Journal.open(pathlib.Path({log!r}), "full", random_bytes=os.urandom)
journal.append(event(0))
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
try:
    for number in range(1, 9):
        journal.append(event(number))
except PartMissing as refused:
    print(number, refused.code)
"""
    code = child.format(path=[str(Path(__file__).parents[2])], log=str(log))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    acknowledged, reason = run.stdout.split()
    assert reason == "log-not-writable"
    [path] = (log / "journals").glob("*.journal")
    assert path.stat().st_size == 500
    assert len(payloads(path)) == int(acknowledged)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user here; others test with chmod")
def test_an_unwritable_folder_refuses_another_user(log: Path) -> None:
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            Journal.open(log, "test", random_bytes=os.urandom)
        except PartMissing:
            os._exit(5)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5


def test_a_forked_child_may_not_write_its_parents_journal(journal: Journal) -> None:
    child = os.fork()
    if child == 0:
        try:
            journal.append(event(0))
        except PartMissing:
            os._exit(5)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
    journal.append(event(0))


def test_a_closed_journal_refuses(log: Path) -> None:
    with Journal.open(log, "test", random_bytes=os.urandom) as journal:
        journal.append(event(0))
    journal.close()
    with pytest.raises(PartMissing, match="closed"):
        journal.append(event(1))


@pytest.mark.parametrize("bad", ["", "x", "F" * 32, "0" * 31, "0" * 33])
def test_an_event_that_the_merge_would_refuse_is_not_written(log: Path, journal: Journal, bad: str) -> None:
    who = Principal("analyst-1", Role.ANALYST)
    for told in (replace(event(0), id=bad), Event(id="0" * 32, at=START, principal=who, operation="of no kind")):
        with pytest.raises(InternalError, match="not-an-event"):
            journal.append(event(1), told)
        with pytest.raises(InternalError, match="not-an-event"):
            journal.append_recorded([event(1).canonical(), told.canonical()])
    for noise in (b"", b"{}", b"[]", b"\xff"):
        with pytest.raises(InternalError, match="not-an-event"):
            journal.append_recorded([noise])
    journal.append_recorded([event(2).canonical()])
    assert payloads(path_of(log, journal)) == [event(2).canonical()]


# What it keeps.


def test_events_stand_in_the_file_in_order_when_append_returns(log: Path, journal: Journal) -> None:
    journal.append(event(0))
    journal.append(event(1), event(2))
    assert payloads(path_of(log, journal)) == [event(number).canonical() for number in range(3)]


def test_files_are_private_and_names_unique(log: Path) -> None:
    with (
        Journal.open(log, "test", random_bytes=os.urandom) as one,
        Journal.open(log, "test", random_bytes=os.urandom) as two,
    ):
        assert one.writer != two.writer
        for path in (path_of(log, one), path_of(log, one).with_suffix(".open")):
            assert path.stat().st_mode & 0o777 == 0o600


def test_threads_share_a_journal_without_gaps(log: Path, journal: Journal) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 25):
            journal.append(event(number))

    threads = [threading.Thread(target=write, args=(first,)) for first in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = payloads(path_of(log, journal))
    assert sorted(found) == sorted(event(number).canonical() for number in range(100))


def test_a_long_journal_is_ended_and_a_new_one_begun(
    log: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "ROTATE_BYTES", 1000)
    first = path_of(log, journal)
    for number in range(10):
        journal.append(event(number))
    assert path_of(log, journal) != first
    reading = parse_records(first.read_bytes()[start(first.stem).offset :], first.stem, start(first.stem))
    assert reading.ended
    kept = [payload for path in (log / "journals").glob("*.journal") for payload in payloads(path)]
    assert sorted(kept) == sorted(event(number).canonical() for number in range(10))


# What a reader makes of a harmed file.


@pytest.fixture
def whole(log: Path) -> tuple[str, bytes, list[int]]:
    """A writer's name, its ended journal, and where each record ends."""
    with Journal.open(log, "test", random_bytes=os.urandom) as journal:
        for number in range(4):
            journal.append(event(number))
    data = path_of(log, journal).read_bytes()
    first = start(journal.writer)
    reading = parse_records(data[first.offset :], journal.writer, first)
    return journal.writer, data, [first.offset, *(record.end_offset for record in reading.records)]


def test_every_cut_leaves_whole_records_only(whole: tuple[str, bytes, list[int]]) -> None:
    writer, data, ends = whole
    first = start(writer)
    for size in range(first.offset, len(data) + 1):
        reading = parse_records(data[first.offset : size], writer, first)
        assert len(reading.records) == sum(end <= size for end in ends[1:])
        assert reading.ended == (size == len(data))
        assert reading.position.offset + reading.torn_bytes == size


def test_every_changed_byte_is_found(whole: tuple[str, bytes, list[int]]) -> None:
    writer, data, _ = whole
    first = start(writer)
    for at in range(first.offset, len(data)):
        altered = bytearray(data)
        altered[at] ^= 0x20
        with pytest.raises(ProofFailed, match="journal-altered"):
            parse_records(bytes(altered[first.offset :]), writer, first)


def test_records_that_were_acknowledged_and_are_gone_are_missed(whole: tuple[str, bytes, list[int]]) -> None:
    """Every cut against every tally: it passes if, and only if, all that was acknowledged stands there."""
    writer, data, ends = whole
    first = start(writer)
    full = parse_records(data[first.offset :], writer, first)
    tallies = [Tally(0, first.link), *(Tally(one.number + 1, one.link) for one in full.records)]
    tallies.append(Tally(full.position.number + 1, full.position.link))  # The end mark counts.
    for size in range(first.offset, len(data) + 1):
        reading = parse_records(data[first.offset : size], writer, first)
        for tally in tallies:
            if tally.number <= sum(end <= size for end in [*ends[1:], len(data)]):
                check_tally(reading, first, tally, writer)
            else:
                with pytest.raises(ProofFailed, match="journal-altered"):
                    check_tally(reading, first, tally, writer)


def test_other_records_than_were_acknowledged_are_found(whole: tuple[str, bytes, list[int]]) -> None:
    writer, data, _ = whole
    first = start(writer)
    reading = parse_records(data[first.offset :], writer, first)
    with pytest.raises(ProofFailed, match="journal-altered"):
        check_tally(reading, first, Tally(2, bytes(32)), writer)


@pytest.mark.parametrize(
    "line", [b"\n", b"2 00\n", b"0000000000000002 " + b"0" * 63 + b"g\n", b"0000000000000002 " + b"0" * 64, b"\xff"]
)
def test_what_is_no_tally_is_refused(line: bytes) -> None:
    with pytest.raises(ProofFailed, match="journal-altered"):
        Tally.parse(line, f"test-{'0' * 16}")


def test_the_tally_says_what_was_acknowledged(log: Path, journal: Journal) -> None:
    path = path_of(log, journal)
    for number in range(3):
        journal.append(event(2 * number), event(2 * number + 1))
        tally = Tally.parse(path.with_suffix(".open").read_bytes(), journal.writer)
        reading = parse_records(path.read_bytes()[start(path.stem).offset :], path.stem, start(path.stem))
        assert tally == (2 * number + 2, reading.records[-1].link)


@pytest.mark.parametrize("case", ["removed", "swapped", "doubled", "after-end"])
def test_records_moved_about_are_found(whole: tuple[str, bytes, list[int]], case: str) -> None:
    writer, data, ends = whole
    first = start(writer)
    pieces = [data[a:b] for a, b in zip(ends, [*ends[1:], len(data)], strict=True)]
    altered = {
        "removed": [*pieces[:1], *pieces[2:]],
        "swapped": [pieces[1], pieces[0], *pieces[2:]],
        "doubled": [pieces[0], *pieces],
        "after-end": [*pieces, b"\x00"],
    }[case]
    with pytest.raises(ProofFailed, match="journal-altered"):
        parse_records(b"".join(altered), writer, first)


def test_a_journal_cannot_pass_for_another_writers(whole: tuple[str, bytes, list[int]]) -> None:
    writer, data, _ = whole
    other = "test-" + "0" * 16
    with pytest.raises(ProofFailed, match="journal-altered"):
        parse_records(data[len(opening(writer)) :], other, start(other))


@pytest.mark.parametrize("zeros", [1, 40, 52, 53, 500])
def test_zeros_left_by_a_power_cut_are_a_torn_write(whole: tuple[str, bytes, list[int]], zeros: int) -> None:
    writer, data, ends = whole
    first = start(writer)
    reading = parse_records(data[first.offset : ends[2]] + bytes(zeros), writer, first)
    assert len(reading.records) == 2
    assert reading.torn_bytes == zeros


def test_a_payload_whose_end_was_not_filled_is_a_torn_write(whole: tuple[str, bytes, list[int]]) -> None:
    writer, data, ends = whole
    first = start(writer)
    reading = parse_records(data[first.offset : ends[3] - 9] + bytes(9), writer, first)
    assert len(reading.records) == 2
