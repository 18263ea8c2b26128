"""Our checkpoints and proofs before an independent verifier: Go's ``x/mod/sumdb``, where Go is installed."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit import (
    Checkpoint,
    Tree,
    VerifierKey,
    consistency_path,
    format_checkpoint,
    inclusion_path,
    leaf_hash,
    sign_note,
)

SOURCE = Path(__file__).parents[1] / "data/go-note-check/main.go"
GOPATH = Path("/usr/share/gocode")
"""Where Debian's golang-golang-x-mod-dev puts the verifier."""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb/note").exists():
        pytest.skip("go and golang-golang-x-mod-dev are not installed")
    folder = tmp_path_factory.mktemp("go")
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(folder / "cache")}
    subprocess.run(["go", "build", "-o", folder / "check", SOURCE], env=environment, check=True)
    return folder / "check"


def encode(value: bytes) -> str:
    return base64.b64encode(value).decode()


def ask(checker: Path, question: dict[str, object]) -> tuple[int, str]:
    done = subprocess.run([checker], input=json.dumps(question), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.mark.slow
def test_go_accepts_our_checkpoints_and_proofs_and_refuses_changed_ones(checker: Path) -> None:
    key = Ed25519PrivateKey.generate()
    tree = Tree(leaf_hash(bytes([number])) for number in range(100))
    note = sign_note(format_checkpoint(Checkpoint("helixgate/lab/log", 100, tree.root)), "helixgate/lab/log", key)
    for index, old in ((0, 1), (37, 64), (63, 65), (99, 99), (64, 100)):
        question: dict[str, object] = {
            "Key": str(VerifierKey.of("helixgate/lab/log", key)),
            "Note": note,
            "Leaf": encode(leaf_hash(bytes([index]))),
            "Index": index,
            "Inclusion": [encode(one) for one in inclusion_path(index, 100, tree.read)],
            "OldSize": old,
            "OldRoot": encode(Tree(tree.read(0, one) for one in range(old)).root),
            "Consistency": [encode(one) for one in consistency_path(old, 100, tree.read)],
        }
        assert ask(checker, question) == (0, "ok 100")
        assert ask(checker, question | {"Note": note.replace("\n100\n", "\n101\n")})[0] == 1
        assert ask(checker, question | {"Leaf": encode(leaf_hash(b"other"))})[0] == 1
        if old < 100:
            assert ask(checker, question | {"OldRoot": encode(leaf_hash(b"other"))})[0] == 1
