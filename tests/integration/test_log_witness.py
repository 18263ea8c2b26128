"""A witness signs growth and nothing else."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from privacy.audit import cosignatures, open_checkpoint
from privacy.audit.witness import format_request, parse_request
from privacy.model.errors import BadInput, PartMissing, ProofFailed
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, START, event, new_log, tell
from workspace.access_log import AccessLog
from workspace.witness import KEY_FILE, Witness

LOG_KEY = KEYS[0]


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness.make(tmp_path / "stick", "officer-stick", os.urandom)


def request(log: Path, old: int) -> str:
    with AccessLog.own(log) as owned:
        note = owned.checkpoint(SIGNER, ORIGIN)
        return format_request(old, owned.prove_consistency(old, owned.size), note)


def log_of(tmp_path: Path, *numbers: int) -> Path:
    log = new_log(tmp_path)
    tell(log, *(event(number) for number in numbers))
    return log


def test_a_rewritten_log_is_not_signed(tmp_path: Path, witness: Witness) -> None:
    witness.sign(request(log_of(tmp_path / "true", 0, 1, 2), 0), [LOG_KEY], START)
    rewritten = log_of(tmp_path / "rewritten", 0, 2, 3, 4)
    with pytest.raises(ProofFailed, match="proof"):
        witness.sign(request(rewritten, 3), [LOG_KEY], START)
    with pytest.raises(ProofFailed, match="witness-elsewhere"):
        witness.sign(request(rewritten, 0), [LOG_KEY], START)


def test_a_rolled_back_log_is_not_signed(tmp_path: Path, witness: Witness) -> None:
    log = log_of(tmp_path, 0, 1)
    early = request(log, 0)
    tell(log, event(2))
    witness.sign(request(log, 0), [LOG_KEY], START)
    with pytest.raises(ProofFailed, match="witness-elsewhere"):
        witness.sign(early, [LOG_KEY], START)


def test_a_head_of_an_unknown_log_is_not_signed(tmp_path: Path, witness: Witness) -> None:
    with pytest.raises(ProofFailed, match="note-unsigned"):
        witness.sign(request(log_of(tmp_path, 0), 0), [witness.public_key], START)


def test_a_clock_that_stepped_back_is_not_signed_with(tmp_path: Path, witness: Witness) -> None:
    log = log_of(tmp_path, 0)
    witness.sign(request(log, 0), [LOG_KEY], START)
    with pytest.raises(BadInput, match="clock-backwards"):
        witness.sign(request(log, 1), [LOG_KEY], START - timedelta(seconds=1))


def test_a_witness_that_lost_its_memory_or_key_does_not_sign(tmp_path: Path, witness: Witness) -> None:
    log = log_of(tmp_path, 0)
    witness.sign(request(log, 0), [LOG_KEY], START)
    [memory] = (tmp_path / "stick").glob("*.last")
    memory.write_bytes(b"\xff")
    with pytest.raises(PartMissing, match="witness-memory"):
        witness.sign(request(log, 1), [LOG_KEY], START)
    (tmp_path / "stick" / KEY_FILE).write_text("x")
    with pytest.raises(PartMissing, match="no-witness"):
        Witness.make(tmp_path / "stick", "officer-stick", os.urandom)


@pytest.mark.parametrize(
    "text", ["", "old 1\n", "old x\n\nnote", "old 01\n\nnote", "old 1\n???\n\nnote", "new 1\n\nnote"]
)
def test_what_is_not_a_request_is_refused(text: str) -> None:
    with pytest.raises(ProofFailed, match="not-a-witness-request"):
        parse_request(text)


def test_growth_is_signed_step_by_step(tmp_path: Path, witness: Witness) -> None:
    log = log_of(tmp_path, 0, 1)
    for step, (old, size) in enumerate([(0, 2), (2, 3), (3, 4), (4, 5)]):
        signed = witness.sign(request(log, old), [LOG_KEY], START + timedelta(hours=step))
        assert open_checkpoint(signed, KEYS, ORIGIN).size == size
        [(key, seconds)] = cosignatures(signed, [witness.public_key]).items()
        assert (key, seconds) == (witness.public_key, int(START.timestamp()) + 3600 * step)
        tell(log, event(10 + step))
        witness = Witness.open(tmp_path / "stick")
