"""The public vectors of RFC 6962 / RFC 9162 trees, and of signed notes and checkpoints."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit import (
    EMPTY_ROOT,
    Checkpoint,
    Tree,
    VerifierKey,
    consistency_path,
    format_checkpoint,
    inclusion_path,
    leaf_hash,
    node_hash,
    open_note,
    parse_checkpoint,
    sign_note,
    verify_consistency,
    verify_inclusion,
)
from privacy.model.errors import ProofFailed

CT = json.loads((Path(__file__).parents[1] / "data/certificate-transparency/merkle.json").read_text("utf-8"))
LEAVES = [leaf_hash(bytes.fromhex(one)) for one in CT["leaves"]]
ROOTS = [EMPTY_ROOT, *(bytes.fromhex(one) for one in CT["roots"])]


def test_the_hashes_of_rfc_6962() -> None:
    """Empty tree and leaf: SHA-256 of nothing, and of 0x00; node: RFC 6962's N123 and N456 example."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@pytest.mark.parametrize("size", range(9))
def test_roots(size: int) -> None:
    assert Tree(LEAVES[:size]).root == ROOTS[size]


@pytest.mark.parametrize("case", CT["inclusion"], ids=lambda case: f"{case['index']} in {case['size']}")
def test_inclusion(case: dict[str, object]) -> None:
    index, size = int(str(case["index"])), int(str(case["size"]))
    path = [bytes.fromhex(one) for one in case["path"]]  # type: ignore[attr-defined]
    assert inclusion_path(index, size, Tree(LEAVES).read) == path
    verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])
    with pytest.raises(ProofFailed):
        verify_inclusion(leaf_hash(b"WrongLeaf"), index, size, path, ROOTS[size])


@pytest.mark.parametrize("case", CT["consistency"], ids=lambda case: f"{case['old']} to {case['new']}")
def test_consistency(case: dict[str, object]) -> None:
    old, new = int(str(case["old"])), int(str(case["new"]))
    path = [bytes.fromhex(one) for one in case["path"]]  # type: ignore[attr-defined]
    assert consistency_path(old, new, Tree(LEAVES).read) == path
    verify_consistency(old, new, ROOTS[old], ROOTS[new], path)
    with pytest.raises(ProofFailed):
        verify_consistency(old, new, ROOTS[old], leaf_hash(b"WrongRoot"), path)


# The example of https://pkg.go.dev/golang.org/x/mod/sumdb/note, Go's reference implementation.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_of_the_reference_implementation() -> None:
    key = VerifierKey.parse(PETER)
    assert str(key) == PETER
    opened = open_note(NOTE, [key])
    assert opened.text.startswith("If you think")
    assert opened.signers == (key,)


def test_its_key_makes_the_same_note() -> None:
    """Go's example signs with this published private key; Ed25519 is deterministic, so the note is the same."""
    seed = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert sign_note(NOTE.rpartition("\n\n")[0] + "\n", "PeterNeumann", key) == NOTE


def test_the_example_of_the_checkpoint_specification() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = parse_checkpoint(text)
    assert head.origin == "example.com/behind-the-sofa"
    assert head.size == 20852163
    assert format_checkpoint(head) == text
    assert Checkpoint(head.origin, head.size, head.root) == head
