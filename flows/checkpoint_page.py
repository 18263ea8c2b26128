"""A page to print a checkpoint on, as HTML with a QR code or as plain text; it is read without helixgate too."""

import base64
from datetime import datetime
from pathlib import Path

from flows.rendering import render
from privacy.audit import Checkpoint, VerifierKey, open_checkpoint
from privacy.audit.certificate import fingerprint
from privacy.audit.printed import qr_png, typed_lines
from privacy.model.errors import BadInput
from privacy.model.times import CST
from workspace.files import write_bytes


def write_page(path: Path, note: str, key: VerifierKey, *, printed_at: datetime) -> None:
    """Write the page for ``note``, which ``key`` signed, to ``path``: ``.html`` or ``.txt``, whole or not at all.

    Raises:
        BadInput: another ending, or too many signatures for one QR code.
        PartMissing: the file cannot be written.
    """
    head = open_checkpoint(note, [key])
    if path.suffix == ".html":
        content = render("checkpoint.html.j2", _facts(head, note, key, printed_at))
    elif path.suffix == ".txt":
        content = _text(head, note, key, printed_at)
    else:
        raise BadInput(
            "bad-page",
            zh="打印文件须以 .html 或 .txt 结尾。",
            en="expected a file that ends in .html or .txt",
        )
    write_bytes(path, content.encode("utf-8"), mode=0o644)


def _facts(head: Checkpoint, note: str, key: VerifierKey, printed_at: datetime) -> dict[str, object]:
    return {
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "key": str(key),
        "fingerprint": fingerprint(key),
        "printed_at": _local(printed_at),
        "qr": base64.b64encode(qr_png(note)).decode(),
        "lines": typed_lines(note),
    }


def _text(head: Checkpoint, note: str, key: VerifierKey, printed_at: datetime) -> str:
    return (
        "访问日志检查点 · Checkpoint of the access log\n"
        f"{_local(printed_at)} · {head.size} events · {fingerprint(key)}\n"
        "保存于实验室管理员无法改动之处；横线以下为内容。\n"
        "Keep it where no administrator of the lab can change it; what follows the line is the checkpoint.\n"
        f"{'=' * 64}\n" + "\n".join(typed_lines(note)) + "\n"
    )


def _local(moment: datetime) -> str:
    return moment.astimezone(CST).strftime("%Y-%m-%d %H:%M:%S UTC+8")
