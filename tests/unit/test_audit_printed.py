"""A checkpoint on paper comes back whole: from the QR code by another's reader, and from what a person typed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from privacy.audit import VerifierKey, cosign, open_checkpoint, sign_note
from privacy.audit.checkpoint import Checkpoint, format_checkpoint
from privacy.audit.generations import sign_also
from privacy.audit.printed import qr_png, restore_note, typed_lines
from privacy.model.errors import BadInput, ProofFailed

NAME = "helixgate/home-0123456789ab/log"
OLD, NEW, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
KEY = VerifierKey.of(NAME, OLD)
HEAD = Checkpoint(NAME, 123_456, bytes(range(32)))
NOTE = sign_note(format_checkpoint(HEAD), NAME, OLD)
NOTES = {
    "signed once": NOTE,
    "at a hand-over": sign_also(NOTE, NAME, NEW),
    "with a witness": cosign(NOTE, "witness-1", WITNESS, 1_782_900_000),
}


def typed(note: str) -> str:
    return "\n".join(typed_lines(note))


WRONG = {
    "a digit of the size": typed(NOTE).replace("123456", "123457"),
    "a letter of the root": typed(NOTE).replace("AAEC", "AAED"),
    "no signature": typed(NOTE).split("—")[0],
    "another log": typed(NOTE).replace("0123456789ab", "0123456789ac", 1),
    "nothing": "",
    "prose": "a\nb\nc\n- d\n",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_was_typed_wrong_is_refused(text: str) -> None:
    with pytest.raises(ProofFailed):
        open_checkpoint(restore_note(text), [KEY])


def test_more_signatures_than_a_code_holds_are_refused() -> None:
    note = NOTE
    for seconds in range(30):
        note = cosign(note, f"witness-{seconds}", WITNESS, seconds)
    with pytest.raises(BadInput, match="note-too-long"):
        qr_png(note)
    assert restore_note(typed(note)) == note


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_what_was_typed_back_is_the_note(note: str) -> None:
    assert max(len(line) for line in typed_lines(note)) <= 40
    assert restore_note(note) == note
    assert restore_note(typed(note)) == note


@given(
    st.sampled_from(list(NOTES.values())),
    st.sampled_from(["—", "–", "-", "--"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", " ", "\u3000", "\t"]),
    st.booleans(),
)
def test_spaces_breaks_and_dashes_do_not_matter(note: str, dash: str, end: str, margin: str, blank: bool) -> None:
    lines = [margin + line.replace("—", dash) + margin for line in typed_lines(note)]
    text = (end * 2 if blank else end).join(lines)
    assert restore_note("\ufeff" + text) == note


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_another_reader_finds_the_note_in_the_code(note: str, tmp_path: Path) -> None:
    image = tmp_path / "code.png"
    image.write_bytes(qr_png(note))
    found = read_with_zbar(image) if shutil.which("zbarimg") else read_with_opencv(image)
    assert open_checkpoint(restore_note(found), [KEY], NAME) == HEAD


def read_with_zbar(image: Path) -> str:
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(image)], check=True, capture_output=True, timeout=30)
    return read.stdout.decode("utf-8")


def read_with_opencv(image: Path) -> str:
    cv2 = pytest.importorskip("cv2", reason="neither zbarimg (Debian: zbar-tools) nor OpenCV is installed")
    text: str = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(image)))[0]
    return text
