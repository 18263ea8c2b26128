"""The release certificate: what was given to whom under which decision, signed, with its place in the access log.

An in-toto Statement v1 (https://github.com/in-toto/attestation) in a DSSE v1 envelope
(https://github.com/secure-systems-lab/dsse), signed with Ed25519. The envelope also carries the log's evidence: the
exact event that recorded the release, its inclusion proof, and a checkpoint signed by the log. Whoever holds the file
checks all of it offline: the signature, that the event speaks of these data, and that the event is in the tree.

The keys are named in the file. That they are the lab's is known by comparing their fingerprints with those the lab
gave out; ``check_certificate`` takes them as an argument for that.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from privacy.audit.checkpoint import open_checkpoint
from privacy.audit.note import VerifierKey
from privacy.audit.proof import verify_inclusion
from privacy.audit.tree import leaf_hash
from privacy.model.canonical import canonical_bytes, sha256_hex
from privacy.model.errors import BadInput, ProofFailed

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:helixgate:release-certificate:1"
FORMAT = "helixgate-certificate/1"


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """Where the log records the release, and the proof that it does."""

    event: bytes
    """Canonical bytes of the ``release`` event."""
    seq: int
    """0-based place in the log."""
    tree_size: int
    path: Sequence[bytes]
    """Inclusion proof (RFC 9162 section 2.1.3)."""
    checkpoint: str
    """Signed note over the tree of ``tree_size``."""
    log_key: VerifierKey


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """What a certificate says, after everything in it held."""

    statement: Mapping[str, Any]
    signer: VerifierKey
    log_key: VerifierKey
    pinned: bool
    """Whether both keys were among those the reader already trusted."""


def sign_certificate(
    *, data_sha256: str, predicate: Mapping[str, Any], evidence: LogEvidence, name: str, key: Ed25519PrivateKey
) -> dict[str, Any]:
    """The certificate as a JSON value. ``predicate`` holds strings, integers, lists and objects; reals as text."""
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": "data.parquet", "digest": {"sha256": data_sha256}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": dict(predicate),
    }
    payload = canonical_bytes(statement)
    verifier = VerifierKey.of(name, key)
    return {
        "format": FORMAT,
        "payloadType": PAYLOAD_TYPE,
        "payload": _b64(payload),
        "signatures": [{"keyid": str(verifier), "sig": _b64(key.sign(_pre_authentication(payload)))}],
        "log": {
            "event": evidence.event.decode("utf-8"),
            "seq": evidence.seq,
            "tree_size": evidence.tree_size,
            "inclusion_proof": [_b64(part) for part in evidence.path],
            "checkpoint": evidence.checkpoint,
            "key": str(evidence.log_key),
        },
    }


def check_certificate(
    document: bytes, *, data_sha256: str | None, trusted: Sequence[VerifierKey] = ()
) -> CheckedCertificate:
    """Everything a reader can check offline.

    1. the envelope and the signature over the exact payload; 2. with ``data_sha256``, that the data are those it speaks
    of; 3. the log's signature on the checkpoint; 4. that the event is in the tree of that checkpoint; 5. that the event
    is a finished release of the same data, to the same recipient, under the same release id. With ``trusted`` keys,
    both signing keys must be among them. Left to the reader: that the trusted keys are the lab's.

    Raises:
        BadInput: not a certificate.
        ProofFailed: any of the five does not hold, or a key is not trusted.
    """
    envelope = _parse(document)
    try:
        payload = _decoded(envelope["payload"])
        statement = json.loads(payload)
        signature = envelope["signatures"][0]
        signer = VerifierKey.parse(signature["keyid"])
        log = envelope["log"]
        log_key = VerifierKey.parse(log["key"])
        path = [_decoded(part) for part in log["inclusion_proof"]]
        event_bytes = log["event"].encode("utf-8")
        event = json.loads(event_bytes)
        stated = statement["subject"][0]["digest"]["sha256"]
        seq, tree_size = int(log["seq"]), int(log["tree_size"])
        signed_head = str(log["checkpoint"])
        signed = _decoded(signature["sig"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, binascii.Error, RecursionError):
        raise _not_a_certificate() from None
    _check_signature(signer, signed, payload)
    if data_sha256 is not None and stated != data_sha256:
        raise _failed("data-altered", "数据文件与证书不符。", "the data are not those the certificate speaks of")
    checkpoint = open_checkpoint(signed_head, [log_key])
    if checkpoint.size != tree_size:
        raise _failed("other-checkpoint", "检查点与证明的树大小不符。", "checkpoint and proof are of different trees")
    verify_inclusion(leaf_hash(event_bytes), seq, tree_size, path, checkpoint.root)
    _check_event(event, statement, stated)
    pinned = signer in trusted and log_key in trusted
    if trusted and not pinned:
        raise _failed("key-not-trusted", "证书的密钥不在受信任的密钥之中。", "signed by a key that is not trusted")
    return CheckedCertificate(statement, signer, log_key, pinned)


def _check_signature(signer: VerifierKey, signature: bytes, payload: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signature, _pre_authentication(payload))
    except InvalidSignature:
        raise _failed("bad-signature", "证书的签名不成立。", "the certificate's signature does not hold") from None


def _check_event(event: Mapping[str, Any], statement: Mapping[str, Any], stated: str) -> None:
    predicate = statement.get("predicate")
    says = (event.get("kind"), event.get("outcome"), event.get("data_digest"))
    same = isinstance(predicate, dict) and (
        event.get("operation") == predicate.get("release") and event.get("recipient") == predicate.get("recipient")
    )
    if says != ("release", "done", f"sha256:{stated}") or not same:
        raise _failed("other-release", "日志记录的不是这次放行。", "the event in the log does not record this release")


def fingerprint(key: VerifierKey) -> str:
    """A short text by which people compare a key: the first 16 hex digits of its SHA-256, in fours."""
    digits = sha256_hex(key.public_key)[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _parse(document: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(document)
    except (ValueError, RecursionError):
        raise _not_a_certificate() from None
    if not isinstance(envelope, dict) or (envelope.get("format"), envelope.get("payloadType")) != (
        FORMAT,
        PAYLOAD_TYPE,
    ):
        raise _not_a_certificate()
    return envelope


def _pre_authentication(payload: bytes) -> bytes:
    """DSSE v1 PAE: type and payload with their lengths, so that neither can be read as the other."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    """The bytes of canonical Base64: with other spare bits (RFC 4648, section 3.5) two texts would be one proof."""
    data = base64.b64decode(text, validate=True)
    if _b64(data) != text:
        raise ValueError("not canonical")
    return data


def _not_a_certificate() -> BadInput:
    return BadInput(
        "not-a-certificate",
        zh="这不是 helixgate 的放行证书。",
        en="this is not a helixgate release certificate",
        remedy_zh="请指定随数据交付的 certificate.json。",
        remedy_en="Name the certificate.json that came with the data.",
    )


def _failed(code: str, zh: str, en: str) -> ProofFailed:
    return ProofFailed(code, zh=zh, en=en)
