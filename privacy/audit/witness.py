"""What a witness does (https://c2sp.org/tlog-witness): sign a head only when the log grew from the last one it signed.

The request is the body that specification sends over HTTP; here it is a file that travels on a stick::

    old <size of the last head this witness signed>
    <consistency proof, one base64 hash a line>
    <blank line>
    <the checkpoint, a signed note>
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from privacy.audit.checkpoint import Checkpoint, open_checkpoint
from privacy.audit.note import VerifierKey
from privacy.audit.proof import verify_consistency
from privacy.model.errors import ProofFailed

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
MAX_PROOF_LINES = 63
"""tlog-witness: a proof has at most 63 hashes."""


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """A new head, and the proof that the log grew to it."""

    old_size: int
    path: tuple[bytes, ...]
    note: str


def format_request(old_size: int, path: Sequence[bytes], note: str) -> str:
    """The request as text."""
    lines = [f"old {old_size}", *(base64.b64encode(one).decode() for one in path)]
    return "\n".join(lines) + f"\n\n{note}"


def parse_request(text: str) -> WitnessRequest:
    """The request a text states; the note in it is not opened here.

    Raises:
        ProofFailed: not a request.
    """
    head, blank, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not blank or len(lines) > MAX_PROOF_LINES:
        raise _malformed()
    try:
        path = tuple(base64.b64decode(line, validate=True) for line in lines)
    except (ValueError, binascii.Error):
        raise _malformed() from None
    return WitnessRequest(int(old[1]), path, note)


def check_growth(request: WitnessRequest, last: Checkpoint | None, log_keys: Iterable[VerifierKey]) -> Checkpoint:
    """The new head, if the log signed it and it continues ``last``, the head this witness signed before.

    Raises:
        ProofFailed: not signed by the log, another log's, smaller than before, or not grown from it.
    """
    head = open_checkpoint(request.note, log_keys, None if last is None else last.origin)
    old_size = 0 if last is None else last.size
    if request.old_size != old_size:
        raise ProofFailed(
            "witness-elsewhere",
            zh=f"见证人上次签署的是 {old_size} 个事件，请从该处出具证明。",
            en=f"this witness last signed {old_size} events; make the proof from there",
        )
    if last is not None:
        verify_consistency(last.size, head.size, last.root, head.root, request.path)
    elif request.path:
        raise _malformed()
    return head


def _malformed() -> ProofFailed:
    return ProofFailed("not-a-witness-request", zh="不是见证请求。", en="not a request to a witness")
