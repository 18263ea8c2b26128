"""A key names its successor; whoever trusts one generation follows to the later ones, and to no others."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from privacy.audit import VerifierKey, open_checkpoint, sign_note
from privacy.audit.checkpoint import Checkpoint, format_checkpoint
from privacy.audit.generations import follow, generations_of, name_successor, sign_also
from privacy.model.errors import ProofFailed

NAME = "helixgate/home-test/log"
PRIVATE = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(1, 6)]
PUBLIC = [VerifierKey.of(NAME, key) for key in PRIVATE]
NOTES = [name_successor(NAME, number + 1, PRIVATE[number - 1], PRIVATE[number]) for number in range(1, 5)]

REFUSED = {
    "out of turn": [NOTES[1]],
    "one left out": [NOTES[0], NOTES[2]],
    "one told twice": [NOTES[0], NOTES[0]],
    "another's successor": [NOTES[0], name_successor(NAME, 3, PRIVATE[3], PRIVATE[4])],
    "back to the first": [NOTES[0], name_successor(NAME, 3, PRIVATE[1], PRIVATE[0])],
    "another log's name": [name_successor("other", 2, PRIVATE[0], PRIVATE[1]).replace("other", NAME, 1)],
    "only the old one signed": ["\n".join(NOTES[0].split("\n")[:-2]) + "\n"],
    "a changed generation": [NOTES[0].replace("\n2\n", "\n3\n", 1)],
    "no succession": [sign_note("helixgate\n", NAME, PRIVATE[0])],
    "not a note": ["2\n"],
}


@pytest.mark.parametrize("notes", REFUSED.values(), ids=REFUSED)
def test_a_line_that_does_not_hold_is_refused(notes: list[str]) -> None:
    with pytest.raises(ProofFailed):
        generations_of(notes)


def test_nobody_leads_from_a_stranger(subtests: pytest.Subtests) -> None:
    for trusted in ([], [PUBLIC[1]], [VerifierKey.of("other", PRIVATE[0])]):
        with subtests.test(trusted=len(trusted)), pytest.raises(ProofFailed, match="key-succession"):
            follow(trusted, NOTES)


@given(st.permutations(NOTES), st.integers(0, 4))
def test_the_first_key_and_the_notes_give_all_generations(notes: list[str], start: int) -> None:
    assert follow([PUBLIC[0]], notes) == tuple(PUBLIC)
    assert follow([PUBLIC[start]], NOTES[start:]) == tuple(PUBLIC[start:])
    assert generations_of(NOTES) == tuple(PUBLIC)


@given(st.integers(0, len(NOTES[0]) - 1), st.sampled_from("aZ9+\n —"))
def test_a_changed_character_is_never_believed(place: int, char: str) -> None:
    changed = NOTES[0][:place] + char + NOTES[0][place + 1 :]
    try:
        keys = generations_of([changed])
    except ProofFailed:
        return
    assert keys == (PUBLIC[0], PUBLIC[1])


def test_a_head_signed_by_both_is_known_by_either() -> None:
    head = Checkpoint(NAME, 7, bytes(32))
    note = sign_also(sign_note(format_checkpoint(head), NAME, PRIVATE[0]), NAME, PRIVATE[1])
    for key in PUBLIC[:2]:
        assert open_checkpoint(note, [key], NAME) == head
    with pytest.raises(ProofFailed, match="note-unsigned"):
        open_checkpoint(note, [PUBLIC[2]])
