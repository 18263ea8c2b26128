"""Identifiers as types, so that one cannot be passed for another.

None of these is an identity: a pseudonym is personal data all the same (GB/T 35273, GDPR recital 26).
"""

from typing import NewType

Pseudonym = NewType("Pseudonym", str)
"""A keyed pseudonym, ``<domain letter>1-<26 Crockford base32><check>``; which domain, its first letter says."""

FileDigest = NewType("FileDigest", str)
"""``sha256:<hex>`` of the exact bytes a lab delivered."""

DeliveryId = NewType("DeliveryId", str)
"""One file taken in: ``F-`` and the first 16 hex digits of its digest."""

ReleaseId = NewType("ReleaseId", str)
"""One release: ``R-`` and 16 hex digits derived from its inputs, so that a repeated run meets itself."""

RecipientId = NewType("RecipientId", str)
"""Key of the recipients register, an organisation's short name such as ``csu-genetics``."""

PolicyDigest = NewType("PolicyDigest", str)
"""``sha256:<hex>`` over the exact policy files of a decision."""
