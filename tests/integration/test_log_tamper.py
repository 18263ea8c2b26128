"""Every edit that changes content is found, with the first event that does not hold; a clean log raises no alarm."""

import os
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit import VerifierKey
from privacy.model.errors import ProofFailed
from tests.integration.log_tamper import EDITS, Victim, copy_of, make_victim
from tests.integration.log_tamper_files import HISTORIES, JOURNAL_EDITS, TARGETS
from tests.integration.log_tamper_run import Tampering
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, event, new_log, tell
from workspace.access_log import AccessLog
from workspace.keys import Signer


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return make_victim(tmp_path_factory.mktemp("victim"), archived=False)


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return make_victim(tmp_path_factory.mktemp("archived"), archived=True)


def test_every_random_edit_of_the_tables_is_found(archived: Victim) -> None:
    tampering = Tampering(archived, seed=1)
    for number, name in enumerate(EDITS):
        assert tampering.edit_tables(number, name)
    tampering.check_clean()
    assert tampering.tally["found"] == len(EDITS)


def test_every_random_edit_of_the_files_is_found(archived: Victim) -> None:
    tampering = Tampering(archived, seed=2)
    for number, name in enumerate((*TARGETS, *TARGETS)):
        tampering.edit_file(number, name)
    for number, name in enumerate((*HISTORIES, *JOURNAL_EDITS)):
        tampering.edit_history(number, name)
    tampering.check_clean()


@pytest.mark.slow
def test_a_hundred_thousand_random_edits_are_found(tmp_path: Path) -> None:
    """``python -m tests.integration.log_tamper_run`` does the same, goes on where it was stopped, and says how far."""
    victims = []
    for name in ("plain", "archived"):
        (tmp_path / name).mkdir()
        victims.append(Tampering(make_victim(tmp_path / name, archived=name == "archived"), seed=2))
    for number in range(int(os.environ.get("HELIXGATE_TAMPER_EDITS", "100000"))):
        victims[number % 4 == 3].one(number)
    for one in victims:
        one.check_clean()


def _verify(log: Path, victim: Victim) -> None:
    with AccessLog.own(log) as owned:
        owned.verify(KEYS, victim.outside)


def _flip_file(log: Path, name: str, rng: random.Random) -> None:
    path = log / name
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def test_kept_hashes_of_an_absent_archive_that_lead_to_nothing_signed_are_named_before_what_follows(
    archived: Victim, tmp_path: Path
) -> None:
    """A hash cut out of them moves the later ones: the first event that can be recomputed is not the first to fail."""
    log = copy_of(archived, tmp_path / "copy")
    hashes = bytearray((log / "tiles" / "0").read_bytes())
    del hashes[6 * 32 : 8 * 32]
    (log / "tiles" / "0").write_bytes(hashes)
    found = AccessLog.first_broken(log, KEYS, archived.outside)
    assert found is not None
    assert found.place.line is not None
    assert found.place.line <= 6


@pytest.mark.parametrize("name", [b"bytes", b"number"])
def test_a_column_of_an_archive_in_another_case_is_found(name: bytes, archived: Victim, tmp_path: Path) -> None:
    """One bit of a Parquet file's schema: DuckDB still finds the column."""
    log = copy_of(archived, tmp_path / "copy")
    path = next((log / "archive").glob("*.parquet"))
    data = path.read_bytes()
    assert name in data
    path.write_bytes(data.replace(name, name.capitalize()))
    with AccessLog.own(log) as owned, pytest.raises(ProofFailed):
        owned.verify(KEYS, archived.outside)


def test_a_head_that_lost_its_last_sign_is_no_head(victim: Victim, tmp_path: Path) -> None:
    log = copy_of(victim, tmp_path / "copy")
    (log / "head").write_bytes((log / "head").read_bytes()[:-1])
    with pytest.raises(ProofFailed), AccessLog.own(log):
        pass


def test_of_two_events_swapped_across_writers_the_first_is_named(victim: Victim, tmp_path: Path) -> None:
    log = copy_of(victim, tmp_path / "copy")
    with duckdb.connect(log / "access.duckdb") as connection:
        connection.execute("UPDATE events SET seq = CASE seq WHEN 44 THEN 210 ELSE 44 END WHERE seq IN (44, 210)")
    with AccessLog.own(log) as owned, pytest.raises(ProofFailed, match="from event 44 on"):
        owned.verify(KEYS)


def test_a_log_refused_at_its_opening_still_says_where_it_stops_to_hold(victim: Victim, tmp_path: Path) -> None:
    log = copy_of(victim, tmp_path / "copy")
    leaves = log / "tiles" / "0"
    data = bytearray(leaves.read_bytes())
    del data[48 * 32 : 49 * 32]
    leaves.write_bytes(data)
    with pytest.raises(ProofFailed, match="tree-cut"), AccessLog.own(log):
        pass
    found = AccessLog.first_broken(log, KEYS, victim.outside)
    assert found is not None
    assert found.place.line == 48
    assert AccessLog.first_broken(victim.folder, KEYS, victim.outside) is None


def test_a_flipped_bit_of_a_kept_checkpoint_is_found(victim: Victim, tmp_path: Path) -> None:
    rng = random.Random(5)
    for _ in range(20):
        log = copy_of(victim, tmp_path / "copy")
        name = rng.choice(sorted(path.name for path in (log / "checkpoints").iterdir()))
        _flip_file(log, f"checkpoints/{name}", rng)
        with pytest.raises(ProofFailed):
            _verify(log, victim)


def test_a_log_cut_in_the_middle_of_the_file_is_found(victim: Victim, tmp_path: Path) -> None:
    for share in (0.0001, 0.5, 0.99):
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
