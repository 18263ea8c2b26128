"""Generations of the log's signing key: each names its successor, and both sign that.

A succession is a signed note (``privacy.audit.note``) of four lines::

    helixgate/log-key-succession/1
    <generation of the new key>
    <verifier key of the generation before>
    <verifier key of the new generation>

under signatures of both keys: the old one says who follows, the new one that it is held. Whoever trusts one generation
follows the notes to all later ones, without asking anybody. Both keys sign under one name, the log's origin.
"""

from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit.note import VerifierKey, add_signature_line, open_note, parse_note, sign_note
from privacy.model.errors import BadInput, ProofFailed

_FIRST_LINE = "helixgate/log-key-succession/1"


def name_successor(name: str, generation: int, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> str:
    """The note by which generation ``generation - 1`` (``old``) hands over to ``generation`` (``new``)."""
    old_key, new_key = VerifierKey.of(name, old), VerifierKey.of(name, new)
    note = sign_note(f"{_FIRST_LINE}\n{generation}\n{old_key}\n{new_key}\n", name, old)
    return sign_also(note, name, new)


def sign_also(note: str, name: str, key: Ed25519PrivateKey) -> str:
    """``note`` with one more signature over its text, as at a hand-over, where two generations sign one head."""
    return add_signature_line(note, VerifierKey.of(name, key), key.sign(parse_note(note).text.encode()))


def generations_of(notes: Sequence[str]) -> tuple[VerifierKey, ...]:
    """Every generation that a whole line of successions names, the first one first. At least one note.

    Raises:
        ProofFailed: a note is not signed by both, is out of its turn, or does not follow from the one before.
    """
    keys: list[VerifierKey] = []
    for number, note in enumerate(notes, start=2):
        generation, old, new = _open(note)
        if generation != number or (keys and keys[-1] != old) or new in keys:
            raise _broken()
        keys = [*(keys or [old]), new]
    return tuple(keys)


def follow(trusted: Iterable[VerifierKey], notes: Iterable[str]) -> tuple[VerifierKey, ...]:
    """``trusted`` and every key that the notes lead to from there, in any order of notes.

    Raises:
        ProofFailed: a note is not signed by both, or no trusted key leads to it.
    """
    known = list(trusted)
    waiting = sorted((_open(note) for note in notes), key=lambda one: one[0])
    for _, old, new in waiting:
        if old not in known:
            raise _broken()
        if new not in known:
            known.append(new)
    return tuple(known)


def _open(note: str) -> tuple[int, VerifierKey, VerifierKey]:
    """Generation, old and new key of one note, once both signatures hold."""
    lines = parse_note(note).text.split("\n")
    try:
        first, generation, old_text, new_text, end = lines
        number, old, new = int(generation), VerifierKey.parse(old_text), VerifierKey.parse(new_text)
    except (ValueError, BadInput):
        raise _broken() from None
    signers = set(open_note(note, [old, new]).signers)
    if first != _FIRST_LINE or end or str(number) != generation or old.name != new.name or signers != {old, new}:
        raise _broken()
    return number, old, new


def _broken() -> ProofFailed:
    return ProofFailed(
        "key-succession",
        zh="日志签名密钥的接续说明不成立，不采信其后的密钥。",
        en="a succession of the log's keys does not hold; the keys after it are not believed",
        remedy_zh="从密钥备份恢复 keys/ 目录，或向实验室索取完整的接续说明（helixgate log keys）。",
        remedy_en="restore keys/ from its backup, or ask the lab for all successions (helixgate log keys)",
    )
