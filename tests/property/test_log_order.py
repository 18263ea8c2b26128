"""The merge against an obvious one, and the journal's reader against anything."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.audit import Tree, leaf_hash
from privacy.audit.record import frame, parse_records, parse_sound_records, start
from privacy.model.errors import ProofFailed
from tests.integration.log_world import KEYS, event, new_log
from workspace.access_log import AccessLog
from workspace.journal import Journal

told = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 20)), max_size=25)
"""Who tells, which event, at which second."""


def obvious_order(merges: list[list[tuple[int, int, int]]], names: list[str]) -> list[tuple[int, int]]:
    """Event and second, in the log's order: merge by merge, by the writer's running newest instant, writer, number."""
    kept: list[tuple[int, int]] = []
    numbers = [0, 0, 0]
    for merge in merges:
        newest: dict[int, int] = {}
        lines = []
        for who, which, second in merge:
            newest[who] = max(newest.get(who, 0), second)
            lines.append((newest[who], names[who], numbers[who], which, second))
            numbers[who] += 1
        for _, _, _, which, second in sorted(lines):
            if which not in [one for one, _ in kept]:
                kept.append((which, second))
    return kept


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(merges=st.lists(told, min_size=1, max_size=3))
def test_the_log_is_what_an_obvious_merge_makes(merges: list[list[tuple[int, int, int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = new_log(Path(folder))
        writers = [Journal.open(log, name, random_bytes=os.urandom) for name in ("a", "b", "c")]
        for merge in merges:
            for who, which, second in merge:
                writers[who].append(event(which, seconds=second))
            with AccessLog.own(log) as owned:
                owned.verify(KEYS)
        expected = obvious_order(merges, [one.writer for one in writers])
        with AccessLog.own(log) as owned:
            assert [int(one["id"], 16) for one in owned.events()] == [which for which, _ in expected]
            tree = Tree(leaf_hash(event(which, seconds=second).canonical()) for which, second in expected)
            assert (owned.size, owned.root) == (tree.size, tree.root)
        for one in writers:
            one.close()


WRITER = "test-" + "0" * 16


def journal_bytes(payloads: list[bytes], *, ended: bool) -> bytes:
    data, link = b"", start(WRITER).link
    for number, payload in enumerate([*payloads, b""] if ended else payloads):
        framed, link = frame(payload, number, link)
        data += framed
    return data


payloads = st.lists(st.binary(min_size=1, max_size=40).map(lambda one: one + b"}"), max_size=5)


@given(payloads=payloads, ended=st.booleans())
def test_what_is_framed_is_read(payloads: list[bytes], ended: bool) -> None:
    data = journal_bytes(payloads, ended=ended)
    for read in (parse_records, parse_sound_records):
        assert [one.payload for one in read(data, WRITER, start(WRITER)).records] == payloads
    assert parse_records(data, WRITER, start(WRITER)).ended is ended


@given(payloads=payloads, cut=st.integers(0, 300), data=st.data())
def test_reading_on_from_any_record_is_reading_at_once(payloads: list[bytes], cut: int, data: st.DataObject) -> None:
    whole = journal_bytes(payloads, ended=True)
    first = parse_records(whole[:cut], WRITER, start(WRITER))
    rest = parse_records(whole[first.position.offset - start(WRITER).offset :], WRITER, first.position)
    assert [one.payload for one in (*first.records, *rest.records)] == payloads


@given(payloads=payloads, noise=st.binary(min_size=1, max_size=80))
def test_noise_is_torn_or_refused_and_never_an_event(payloads: list[bytes], noise: bytes) -> None:
    data = journal_bytes(payloads, ended=False) + noise
    assert [one.payload for one in parse_sound_records(data, WRITER, start(WRITER)).records] == payloads
    try:
        reading = parse_records(data, WRITER, start(WRITER))
    except ProofFailed:
        return
    assert [one.payload for one in reading.records] == payloads
    assert reading.torn_bytes == len(noise)


def test_nothing_may_follow_the_end_mark() -> None:
    with pytest.raises(ProofFailed, match="end mark"):
        parse_records(journal_bytes([b"{}"], ended=True) + b"x", WRITER, start(WRITER))
