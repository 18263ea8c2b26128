"""Every edit that changes content is found, with the first event that does not hold; a clean log raises no alarm."""

import os
import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit import Checkpoint, VerifierKey, open_checkpoint
from privacy.model.errors import ProofFailed
from tests.integration.log_tamper import EDITS, Victim, copy_of, keep, make_victim, mend
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, event, new_log, tell
from workspace.access_log import AccessLog
from workspace.keys import Signer
from workspace.log.verify import verify_content


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return make_victim(tmp_path_factory.mktemp("victim"))


def _attack(victim: Victim, target: Path, rounds: int, seed: int) -> Counter[str]:
    """Random edits of the tables; how many of each kind were made, each of them found."""
    rng = random.Random(seed)
    log = copy_of(victim, target)
    heads = [open_checkpoint(path.read_text(), KEYS) for path in (log / "checkpoints").iterdir()]
    heads.append(open_checkpoint(victim.outside, KEYS))
    made: Counter[str] = Counter()
    with duckdb.connect(log / "access.duckdb") as connection:
        keep(connection)
        for number in range(rounds):
            name = list(EDITS)[number % len(EDITS)]
            touched = EDITS[name](connection, rng)
            _check_found(connection, heads, name, touched)
            mend(connection)
            made[name] += 1
        verify_content(connection, heads)
    return made


def _check_found(
    connection: duckdb.DuckDBPyConnection, heads: list[Checkpoint], name: str, touched: int | None
) -> None:
    try:
        verify_content(connection, heads)
    except ProofFailed as found:
        if touched is not None and (found.place.line or 0) > touched:
            pytest.fail(f"{name}: event {touched} was touched, but {found}")
    else:
        pytest.fail(f"not found: {name}")


def test_every_random_edit_of_the_tables_is_found(victim: Victim, tmp_path: Path) -> None:
    made = _attack(victim, tmp_path / "copy", 4 * len(EDITS), seed=1)
    assert set(made) == set(EDITS)


@pytest.mark.slow
def test_a_hundred_thousand_random_edits_are_found(victim: Victim, tmp_path: Path) -> None:
    _attack(victim, tmp_path / "copy", int(os.environ.get("HELIXGATE_TAMPER_EDITS", "100000")), seed=2)


def _verify(log: Path, victim: Victim) -> None:
    with AccessLog.own(log) as owned:
        owned.verify(KEYS, victim.outside)


def _content(log: Path) -> list[object]:
    with duckdb.connect(log / "access.duckdb", read_only=True) as connection:
        return connection.execute("SELECT * FROM events ORDER BY seq").fetchall()


def _flip_file(log: Path, name: str, rng: random.Random) -> None:
    path = log / name
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def _flip_rounds(victim: Victim, target: Path, rounds: int, seed: int) -> int:
    """Flip single bits of the database file; those that change content must be found. How many were found."""
    rng = random.Random(seed)
    clean = _content(victim.folder)
    found = 0
    for _ in range(rounds):
        log = copy_of(victim, target)
        _flip_file(log, "access.duckdb", rng)
        try:
            _verify(log, victim)
        except ProofFailed:
            found += 1
        else:
            assert _content(log) == clean  # The bit lay where nothing is kept.
    return found


def test_a_flipped_bit_of_the_file_is_found_or_changed_nothing(victim: Victim, tmp_path: Path) -> None:
    assert _flip_rounds(victim, tmp_path / "copy", 15, seed=3) > 0


@pytest.mark.slow
def test_many_flipped_bits_of_the_file_are_found_or_changed_nothing(victim: Victim, tmp_path: Path) -> None:
    assert _flip_rounds(victim, tmp_path / "copy", 5000, seed=4) > 0


def test_of_two_events_swapped_across_writers_the_first_is_named(victim: Victim, tmp_path: Path) -> None:
    log = copy_of(victim, tmp_path / "copy")
    with duckdb.connect(log / "access.duckdb") as connection:
        connection.execute("UPDATE events SET seq = CASE seq WHEN 44 THEN 310 ELSE 44 END WHERE seq IN (44, 310)")
        with pytest.raises(ProofFailed, match="from event 44 on"):
            verify_content(connection, [])


def test_a_flipped_bit_of_a_kept_checkpoint_is_found(victim: Victim, tmp_path: Path) -> None:
    rng = random.Random(5)
    for _ in range(20):
        log = copy_of(victim, tmp_path / "copy")
        name = rng.choice(sorted(path.name for path in (log / "checkpoints").iterdir()))
        _flip_file(log, f"checkpoints/{name}", rng)
        with pytest.raises(ProofFailed):
            _verify(log, victim)


def test_a_log_cut_in_the_middle_of_the_file_is_found(victim: Victim, tmp_path: Path) -> None:
    for share in (0.0001, 0.3, 0.6, 0.99):
        log = copy_of(victim, tmp_path / "copy")
        size = (log / "access.duckdb").stat().st_size
        os.truncate(log / "access.duckdb", int(size * share))
        with pytest.raises(ProofFailed):
            _verify(log, victim)


def test_a_whole_log_rolled_back_is_found_by_the_checkpoint_outside(victim: Victim, tmp_path: Path) -> None:
    """Database, head, journals and kept checkpoints of an earlier day, all put back together."""
    log = copy_of(victim, tmp_path / "log")
    earlier = shutil.copytree(log, tmp_path / "earlier")
    tell(log, event(9000))
    with AccessLog.own(log) as owned:
        outside = owned.checkpoint(SIGNER, ORIGIN)
    with AccessLog.own(earlier) as owned:
        owned.verify(KEYS)
        with pytest.raises(ProofFailed, match="rolled back"):
            owned.verify(KEYS, outside)


def test_a_fork_is_found_by_the_checkpoint_of_the_other_branch(victim: Victim, tmp_path: Path) -> None:
    left, right = copy_of(victim, tmp_path / "left"), copy_of(victim, tmp_path / "right")
    tell(left, event(9000))
    tell(right, event(9001))

    with AccessLog.own(left) as owned:
        outside = owned.checkpoint(SIGNER, ORIGIN)
    with AccessLog.own(right) as owned, pytest.raises(ProofFailed, match="not those that were signed"):
        owned.verify(KEYS, outside)


def test_checkpoints_of_an_earlier_key_stay_verifiable(victim: Victim, tmp_path: Path) -> None:
    log = copy_of(victim, tmp_path / "copy")
    newer = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    tell(log, event(9000))
    with AccessLog.own(log) as owned:
        owned.checkpoint(newer, ORIGIN)
        key = VerifierKey.of(newer.name, newer.private_key)
        assert owned.verify((*KEYS, key), victim.outside).checkpoints == 4
        with pytest.raises(ProofFailed, match="note-unsigned"):
            owned.verify((key,))


def test_oddities_of_text_and_number_are_kept_and_verified(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    odd = (
        {"note": 'a\x00b\n"\\'},
        {"note": "😀\u202e\ufeff中文"},
        {"rows": 2**70},
        {"at": datetime(1, 1, 1, tzinfo=UTC)},
        {"at": datetime.max.replace(tzinfo=UTC)},
    )
    tell(log, *(replace(event(number), **changed) for number, changed in enumerate(odd)))
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).size == len(odd)


def test_clean_logs_raise_no_alarm(victim: Victim, tmp_path: Path) -> None:
    for number in range(6):
        log = copy_of(victim, tmp_path / "copy")
        tell(log, *(event(9000 + one) for one in range(number)))
        _verify(log, victim)
