"""Proofs over the tree of RFC 9162: that an event stands in the log, and that the log only grew.

Making a proof needs a reader of subtree hashes; checking one needs the proof and the roots only. A check returns
nothing or raises.
"""

import hmac
from collections.abc import Sequence

from privacy.audit.tree import EMPTY_ROOT, HASH_BYTES, ReadSubtree, node_hash, range_root, split
from privacy.model.errors import BadInput, ProofFailed


def inclusion_path(index: int, size: int, read: ReadSubtree) -> list[bytes]:
    """RFC 9162, 2.1.3.1: the hashes that lead from leaf ``index`` to the root of the first ``size`` leaves.

    Raises:
        BadInput: ``index`` is not within ``size``.
    """
    if not 0 <= index < size:
        raise BadInput(
            "no-such-event",
            zh="该序号不在所给树内。",
            en="the event's number is not within the tree of this size",
        )
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(start, middle, read))
            start = middle
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """RFC 9162, 2.1.3.2: the leaf hash stands at ``index`` of the tree with this size and root.

    Raises:
        ProofFailed: it does not, or the proof is not one for this index and size.
    """
    if not 0 <= index < size:
        raise _failed("the index is not within the tree", "序号不在树内")
    _check_hashes([leaf, root, *path])
    node, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise _failed("the proof is too long", "证明过长")
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise _failed("the proof is too short", "证明过短")
    if not hmac.compare_digest(current, root):
        raise _failed("the event is not in the tree with this root", "事件不在该树根所代表的日志中")


def consistency_path(old: int, new: int, read: ReadSubtree) -> list[bytes]:
    """RFC 9162, 2.1.4.1: the hashes that show the first ``old`` of ``new`` leaves are those of the older tree.

    Raises:
        BadInput: ``old`` is larger than ``new``, or negative.
    """
    if not 0 <= old <= new:
        raise BadInput(
            "not-older", zh="较早的树不能大于较新的树。", en="the older tree cannot be larger than the newer"
        )
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, end = 0, new
    whole = True  # RFC 9162 SUBPROOF's b: the part left of the border is all of the older tree.
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(start, middle, read))
            start, whole = middle, False
    if not whole:
        path.append(range_root(start, end, read))
    return path[::-1]


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """RFC 9162, 2.1.4.2: the newer tree begins with the older one.

    Raises:
        ProofFailed: it does not, or the proof is not one for these sizes.
    """
    if not 0 <= old <= new:
        raise _failed("the older tree is larger than the newer", "较早的树大于较新的树")
    _check_hashes([old_root, new_root, *path])
    if old in (0, new):
        expected = EMPTY_ROOT if old == 0 else new_root
        if path or not hmac.compare_digest(old_root, expected):
            raise _failed("the older tree is not the start of the newer", "较早的树不是较新树的开头")
        return
    # Step 1: when old is a power of two its root is the proof's first node, and is left out of it.
    nodes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not nodes:
        raise _failed("the proof is empty", "证明为空")
    _fold_consistency(old - 1, new - 1, nodes, old_root, new_root)


def _fold_consistency(old_last: int, new_last: int, nodes: list[bytes], old_root: bytes, new_root: bytes) -> None:
    """Steps 2 to 6 of RFC 9162, 2.1.4.2."""
    while old_last & 1:
        old_last, new_last = old_last >> 1, new_last >> 1
    old_hash = new_hash = nodes[0]
    for node in nodes[1:]:
        if new_last == 0:
            raise _failed("the proof is too long", "证明过长")
        if old_last & 1 or old_last == new_last:
            old_hash, new_hash = node_hash(node, old_hash), node_hash(node, new_hash)
            while not old_last & 1 and old_last:
                old_last, new_last = old_last >> 1, new_last >> 1
        else:
            new_hash = node_hash(new_hash, node)
        old_last, new_last = old_last >> 1, new_last >> 1
    if new_last != 0:
        raise _failed("the proof is too short", "证明过短")
    if not hmac.compare_digest(old_hash, old_root) or not hmac.compare_digest(new_hash, new_root):
        raise _failed("the newer tree does not begin with the older one", "较新的树并非由较早的树增长而来")


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise _failed("a hash is not 32 bytes", "哈希值长度不是 32 字节")


def _failed(en: str, zh: str) -> ProofFailed:
    return ProofFailed("proof-failed", zh=f"证明不成立：{zh}。", en=f"the proof does not hold: {en}")
