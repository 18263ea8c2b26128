"""The log's signing key gives way to the next: recorded first, agreed by both keys, the old one destroyed last."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit.generations import name_successor, sign_also
from privacy.audit.note import VerifierKey
from privacy.model.event import KeyUsed, Principal
from workspace.access_log import AccessLog
from workspace.files import sync_folder, write_bytes
from workspace.home import Home
from workspace.journal import CHECKPOINTS, Journal
from workspace.keys import KEY_NAMES, LOG_SIGNER, Signer, load_key, load_keys, succession_file, write_key
from workspace.locks import held
from workspace.origin import at_terminal

_ALGORITHM = KEY_NAMES[LOG_SIGNER.format(1)]


@dataclass(frozen=True, slots=True)
class RotatedKey:
    """A hand-over from one generation to the next."""

    generation: int
    key: VerifierKey
    succession: str
    """The note by which the generation before names this one."""
    checkpoint: str
    """The log's head at the hand-over, signed by both."""


def rotate_log_key(home: Home, principal: Principal) -> RotatedKey:
    """Sign from now on with a new key that the old one named.

    1. the new key is written; 2. an event records the succession, durable; 3. both keys sign the log head, which holds
    that event; 4. the succession becomes a file of the home, and the new key signs; 5. the old private key is
    destroyed. Cut off before step 4, nothing has changed and the next run begins again with the same new key; cut off
    after it, the next run destroys what was left. Processes that opened the home before go on with the old key until
    they end, which is known and therefore valid.

    Raises:
        PartMissing: the log or the folder of keys cannot be written.
        ProofFailed: the log was altered.
    """
    folder = home.room("keys")
    with held(home.room("run") / "keys.lock", exclusive=True):
        keys = load_keys(folder, home.settings.home_id)
        _destroy_before(folder, keys.log_generation)
        old, generation = keys.log_signer(), keys.log_generation + 1
        new = Signer(old.name, _next_key(home, generation))
        succession = name_successor(old.name, generation, old.private_key, new.private_key)
        event = _event(home, principal, generation, succession, outcome="begun")
        checkpoint = _sign_over(home, event, old, new)
        write_bytes(succession_file(folder, generation), succession.encode())
        _destroy_before(folder, generation)
        with Journal.open(home.room("log"), "keys", random_bytes=home.world.random_bytes) as journal:
            journal.append(_event(home, principal, generation, succession, outcome="done"))
    return RotatedKey(generation, VerifierKey.of(new.name, new.private_key), succession, checkpoint)


def _next_key(home: Home, generation: int) -> Ed25519PrivateKey:
    """A new key, or the one that a hand-over that was cut off had made."""
    folder, name = home.room("keys"), LOG_SIGNER.format(generation)
    if not (folder / f"{name}.key").exists():
        write_key(folder, name, _ALGORITHM, home.world.random_bytes(32))
    return Ed25519PrivateKey.from_private_bytes(load_key(folder, name, _ALGORITHM))


def _sign_over(home: Home, event: KeyUsed, old: Signer, new: Signer) -> str:
    """Record the hand-over, then sign the head that holds it with both keys."""
    log_folder = home.room("log")
    with AccessLog.own(log_folder) as log:
        with Journal.open(log_folder, "keys", random_bytes=home.world.random_bytes) as journal:
            journal.append(event)
        log.merge()
        note = sign_also(log.checkpoint(old, old.name), new.name, new.private_key)
        write_bytes(log_folder / CHECKPOINTS / f"{log.size:012d}-{log.root.hex()[:16]}.txt", note.encode())
    return note


def _event(home: Home, principal: Principal, generation: int, succession: str, *, outcome: str) -> KeyUsed:
    return KeyUsed(
        id=home.world.new_id(),
        at=home.world.now(),
        principal=principal,
        operation=f"log-key-{generation}",
        outcome=outcome,
        origin=at_terminal(),
        key=LOG_SIGNER.format(generation),
        use="rotated",
        succession=succession,
    )


def _destroy_before(folder: Path, generation: int) -> None:
    """Nobody shall sign with an earlier generation again: what it signed is judged by its public key."""
    for number in range(1, generation):
        (folder / f"{LOG_SIGNER.format(number)}.key").unlink(missing_ok=True)
    sync_folder(folder)
