"""Events to leaves, tree, checkpoints and proofs. Pure; whoever holds these functions can check us without us.

- ``tree``        leaf and node hashes of RFC 9162, roots of any size
- ``proof``       inclusion and consistency: made from a tree, checked without one
- ``note``        signed notes (C2SP): text under named Ed25519 keys
- ``checkpoint``  the log's head as a signed note, and what a witness adds to it
- ``generations`` how the signing key of the log gives way to the next, and who trusts one knows all
- ``record``      how a writer's journal frames, numbers and chains events
- ``certificate`` what was released to whom, with its place in the log, checked offline
- ``witness``     what a second machine checks before it signs a head too
- ``printed``     a checkpoint on paper: QR code, and lines to be typed back
- ``watch``       rules over the stream of events; ``notice`` drafts what the authority is told
- ``fhir``        events as FHIR R4 AuditEvents
"""

from privacy.audit.checkpoint import (
    Checkpoint,
    cosign,
    cosignatures,
    format_checkpoint,
    open_checkpoint,
    parse_checkpoint,
)
from privacy.audit.note import OpenedNote, SignatureType, VerifierKey, open_note, parse_note, sign_note
from privacy.audit.proof import consistency_path, inclusion_path, verify_consistency, verify_inclusion
from privacy.audit.tree import EMPTY_ROOT, Tree, leaf_hash, node_hash, root_of_size

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "OpenedNote",
    "SignatureType",
    "Tree",
    "VerifierKey",
    "consistency_path",
    "cosign",
    "cosignatures",
    "format_checkpoint",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_checkpoint",
    "parse_note",
    "root_of_size",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
]
