"""A checkpoint on paper: as a QR code, and as lines that a person can type back.

Paper in a safe is the one copy that no administrator can change. The code holds the exact bytes of the signed note; the
lines hold the same text with its Base64 in groups of four, which ``restore_note`` puts together again.
"""

import base64
import binascii
import contextlib
import io
import re
import textwrap

import segno
from segno import DataOverflowError

from privacy.audit.note import parse_note
from privacy.model.errors import BadInput, ProofFailed

_DASHES = "—–―-"
"""What people type for the em dash that begins a signature line (signed-note: U+2014)."""
_GROUP = 4
_GROUPS_A_LINE = 8
_QUIET_ZONE_MODULES = 4
"""ISO/IEC 18004: four modules of white on every side."""


def qr_png(note: str, *, scale: int = 6) -> bytes:
    """A PNG of the QR code that holds ``note`` as UTF-8; ``scale`` pixels a module.

    Level M mends about 15 % of the code, enough for a fold or a stain (ISO/IEC 18004).

    Raises:
        BadInput: the note has so many signatures that no QR code holds it (2,331 bytes at level M).
    """
    try:
        code = segno.make_qr(note.encode("utf-8"), error="m", mode="byte", boost_error=False)
    except DataOverflowError:
        raise BadInput(
            "note-too-long",
            zh="检查点的签名过多，放不进一个二维码。",
            en="the checkpoint has too many signatures for one QR code",
            remedy_zh="改用文本：--print 文件.txt。",
            remedy_en="Print it as text: --print FILE.txt.",
        ) from None
    stream = io.BytesIO()
    code.save(stream, kind="png", scale=scale, border=_QUIET_ZONE_MODULES)
    return stream.getvalue()


def typed_lines(note: str) -> list[str]:
    """``note`` in short lines with its Base64 in groups of four, to be read aloud or typed."""
    text, _, signatures = note.rstrip("\n").rpartition("\n\n")
    origin, size, root = text.split("\n")[:3]
    lines = [origin, size, *_grouped(root)]
    for line in signatures.split("\n"):
        dash, name, encoded = line.split(" ")
        lines += ["", f"{dash} {name}", *_grouped(encoded)]
    return lines


def restore_note(text: str) -> str:
    """The signed note in ``text``: itself, or put together from what a person typed or a QR reader gave back.

    Line breaks, spaces, blank lines and the kind of dash do not matter; letters and digits do. What is no checkpoint
    comes back as it is, for whoever opens it to refuse.
    """
    with contextlib.suppress(ProofFailed):
        parse_note(text)
        return text
    lines = [" ".join(line.split()) for line in text.replace("\ufeff", "").splitlines()]
    lines = [line for line in lines if line]
    starts = [number for number, line in enumerate(lines) if line[0] in _DASHES]
    if len(lines) < 4 or not starts or starts[0] < 3:
        return text
    head, ends = lines[: starts[0]], [*starts[1:], len(lines)]
    root = "".join("".join(head[2:]).split())
    signed = [_signature(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    if not _is_base64(root) or None in signed:
        return text
    return "\n".join([head[0], head[1].replace(" ", ""), root, "", *map(str, signed)]) + "\n"


def _signature(lines: list[str]) -> str | None:
    words = " ".join(lines).lstrip(_DASHES).split()
    encoded = "".join(words[1:])
    return f"— {words[0]} {encoded}" if _is_base64(encoded) else None


def _grouped(encoded: str) -> list[str]:
    groups = textwrap.wrap(encoded, _GROUP)
    return [" ".join(groups[start : start + _GROUPS_A_LINE]) for start in range(0, len(groups), _GROUPS_A_LINE)]


def _is_base64(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[A-Za-z0-9+/]+=*", text)) and bool(base64.b64decode(text, validate=True))
    except binascii.Error:
        return False
