"""Trees, proofs and notes against the slow and obvious, and against every small change."""

from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacy.audit import (
    Checkpoint,
    SignatureType,
    Tree,
    VerifierKey,
    consistency_path,
    cosign,
    cosignatures,
    format_checkpoint,
    inclusion_path,
    leaf_hash,
    node_hash,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    sign_note,
    verify_consistency,
    verify_inclusion,
)
from privacy.model.errors import BadInput, InternalError, ProofFailed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
KNOWN = [VerifierKey.of("lab/log", KEY)]
LEAVES = [leaf_hash(bytes([number])) for number in range(70)]
TREE = Tree(LEAVES)
sizes = st.integers(0, len(LEAVES))


def obvious_root(leaves: Sequence[bytes]) -> bytes:
    """MTH as RFC 9162 writes it."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else Tree().root
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(obvious_root(leaves[:k]), obvious_root(leaves[k:]))


def obvious_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH as RFC 9162 writes it."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*obvious_path(index, leaves[:k]), obvious_root(leaves[k:])]
    return [*obvious_path(index - k, leaves[k:]), obvious_root(leaves[:k])]


@given(size=sizes)
def test_roots_are_the_obvious_ones(size: int) -> None:
    assert Tree(LEAVES[:size]).root == obvious_root(LEAVES[:size])


@given(size=st.integers(1, 70), data=st.data())
def test_inclusion_holds_for_this_leaf_index_size_and_root_only(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root = obvious_root(LEAVES[:size])
    path = inclusion_path(index, size, TREE.read)
    assert path == obvious_path(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, path, root)
    wrong_index = data.draw(st.integers(-1, size).filter(lambda one: one != index))
    with pytest.raises(ProofFailed):
        verify_inclusion(LEAVES[index], wrong_index, size, path, root)
    with pytest.raises(ProofFailed):
        verify_inclusion(LEAVES[index], index, size, [*path, root], root)
    with pytest.raises(ProofFailed):
        verify_inclusion(leaf_hash(b"other"), index, size, path, root)
    if path:
        spoilt = data.draw(st.integers(0, len(path) - 1))
        for changed in (
            path[:spoilt] + path[spoilt + 1 :],
            [*path[:spoilt], root, *path[spoilt + 1 :]],
            [b"", *path[1:]],
        ):
            with pytest.raises(ProofFailed):
                verify_inclusion(LEAVES[index], index, size, changed, root)


@given(old=sizes, new=sizes, data=st.data())
def test_consistency_holds_for_these_trees_only(old: int, new: int, data: st.DataObject) -> None:
    assume(old <= new)
    old_root, new_root = obvious_root(LEAVES[:old]), obvious_root(LEAVES[:new])
    path = consistency_path(old, new, TREE.read)
    verify_consistency(old, new, old_root, new_root, path)
    with pytest.raises(ProofFailed):
        verify_consistency(old, new, old_root, new_root, [*path, new_root])
    with pytest.raises(ProofFailed):
        verify_consistency(old, new, leaf_hash(b"other"), new_root, path)
    if old:
        with pytest.raises(ProofFailed):
            verify_consistency(old, new, old_root, leaf_hash(b"other"), path)
    if path:
        spoilt = data.draw(st.integers(0, len(path) - 1))
        for changed in (path[:spoilt] + path[spoilt + 1 :], [*path[:spoilt], LEAVES[0], *path[spoilt + 1 :]]):
            if changed != path:
                with pytest.raises(ProofFailed):
                    verify_consistency(old, new, old_root, new_root, changed)
    if old < new:
        with pytest.raises(ProofFailed):
            verify_consistency(new, old, new_root, old_root, path)
        with pytest.raises(BadInput):
            consistency_path(new, old, TREE.read)


def test_nothing_is_included_beyond_the_tree() -> None:
    for index, size in ((0, 0), (1, 1), (-1, 1)):
        with pytest.raises(BadInput):
            inclusion_path(index, size, TREE.read)


texts = st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=20), min_size=1, max_size=4).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


@given(text=texts)
def test_a_note_opens_with_its_key_only(text: str) -> None:
    assume(text.strip("\n"))
    note = sign_note(text, "lab/log", KEY)
    assert open_note(note, KNOWN).text == text
    for keys in ([], [VerifierKey.of("lab/log", OTHER)], [VerifierKey.of("other", KEY)]):
        with pytest.raises(ProofFailed, match="note-unsigned"):
            open_note(note, keys)


@settings(max_examples=200)
@given(data=st.data())
def test_any_changed_character_of_a_checkpoint_is_found(data: st.DataObject) -> None:
    note = sign_note(format_checkpoint(Checkpoint("lab/log", 70, TREE.root)), "lab/log", KEY)
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda one: one != note[at]))
    with pytest.raises(ProofFailed):
        open_checkpoint(note[:at] + other + note[at + 1 :], KNOWN, "lab/log")
    with pytest.raises(ProofFailed):
        open_checkpoint(note[:at] + note[at + 1 :], KNOWN, "lab/log")


NOT_NOTES = {
    "empty": "",
    "no signature": "text\n\n",
    "no blank line": "text\n— lab/log AAAAAAAA\n",
    "no final newline": "text\n\n— lab/log AAAAAAAA",
    "hyphen instead of dash": "text\n\n- lab/log AAAAAAAA\n",
    "control character": "te\x00xt\n\n— lab/log AAAAAAAA\n",
    "carriage return": "text\r\n\r\n— lab/log AAAAAAAA\r\n",
    "signature too short": "text\n\n— lab/log AAAA\n",
    "not base64": "text\n\n— lab/log ????????\n",
    "name with plus": "text\n\n— lab+log AAAAAAAA\n",
    "too many signatures": "text\n\n" + "— lab/log AAAAAAAA\n" * 101,
    "too long": "x" * 1_000_001 + "\n\n— lab/log AAAAAAAA\n",
}


@pytest.mark.parametrize("note", NOT_NOTES.values(), ids=NOT_NOTES)
def test_what_is_not_a_note_does_not_open(note: str) -> None:
    with pytest.raises(ProofFailed):
        open_note(note, KNOWN)


NOT_CHECKPOINTS = {
    "two lines": "lab/log\n70\n",
    "leading zero": "lab/log\n070\n{root}\n",
    "negative": "lab/log\n-1\n{root}\n",
    "no size": "lab/log\n\n{root}\n",
    "short root": "lab/log\n70\nAAAA\n",
    "unpadded root": "lab/log\n70\n{unpadded}\n",
    "empty extension": "lab/log\n70\n{root}\n\n",
    "origin with space": "lab log\n70\n{root}\n",
}


@pytest.mark.parametrize("text", NOT_CHECKPOINTS.values(), ids=NOT_CHECKPOINTS)
def test_what_is_not_a_checkpoint_is_not_read_as_one(text: str) -> None:
    root = format_checkpoint(Checkpoint("lab/log", 70, TREE.root)).split("\n")[2]
    with pytest.raises(ProofFailed, match="not-a-checkpoint"):
        parse_checkpoint(text.format(root=root, unpadded=root.rstrip("=")))


def test_another_logs_checkpoint_is_refused() -> None:
    note = sign_note(format_checkpoint(Checkpoint("other/log", 70, TREE.root)), "lab/log", KEY)
    with pytest.raises(ProofFailed, match="other-log"):
        open_checkpoint(note, KNOWN, "lab/log")


@pytest.mark.parametrize("text", ["", "\n", "no newline", "tab\tinside\n", "\ud800\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(InternalError):
        sign_note(text, "lab/log", KEY)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", str(KNOWN[0])[:-4], str(KNOWN[0]).replace("lab", "bal")]
)
def test_what_is_not_a_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not-a-verifier-key"):
        VerifierKey.parse(text)


def test_a_witness_signs_time_and_head_under_its_own_kind_of_key() -> None:
    note = sign_note(format_checkpoint(Checkpoint("lab/log", 70, TREE.root)), "lab/log", KEY)
    witness = VerifierKey("witness", VerifierKey.of("witness", OTHER).public_key, SignatureType.COSIGNATURE)
    assert VerifierKey.parse(str(witness)) == witness
    signed = cosign(note, "witness", OTHER, 1_790_000_000)
    assert open_checkpoint(signed, KNOWN).size == 70
    assert cosignatures(signed, [witness]) == {witness: 1_790_000_000}
    assert cosignatures(note, [witness]) == {}
    with pytest.raises(ProofFailed, match="note-unsigned"):
        open_note(signed, [witness])  # A witness does not speak for the log.
    other = sign_note(format_checkpoint(Checkpoint("lab/log", 71, TREE.root)), "lab/log", KEY)
    moved = other + signed.rpartition("\n\n")[2].split("\n")[1] + "\n"
    with pytest.raises(ProofFailed, match="signature"):
        cosignatures(moved, [witness])
