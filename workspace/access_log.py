"""The access log, as its owner of the moment has it: merged, numbered, hashed into a tree, asked and proved.

Whoever holds ``owner.lock`` is the owner; everyone else goes on writing journals meanwhile (``workspace.journal``).
DuckDB admits one process to a file that is written, so the log is opened for a moment and let go.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import duckdb

from privacy.audit.checkpoint import Checkpoint, format_checkpoint, open_checkpoint
from privacy.audit.note import VerifierKey, sign_note
from privacy.audit.proof import consistency_path, inclusion_path
from privacy.model.errors import BadInput, Place, ProofFailed
from privacy.model.identifiers import Pseudonym
from workspace.files import write_bytes
from workspace.keys import Signer
from workspace.log import queries
from workspace.log.archive import Tell, archive_before, delete_archive, move_archive
from workspace.log.backup import copy_log
from workspace.log.hashes import StoredTree
from workspace.log.head import CHECKPOINTS, head_holds, kept_heads, write_head
from workspace.log.merge import merge_journals, set_aside
from workspace.log.opening import DATABASE, named_errors, open_database, owner_lock
from workspace.log.queries import EventFilter
from workspace.log.schema import create_tables, log_size
from workspace.log.segments import Segment, archives, segments
from workspace.log.verify import VerifiedLog, verify_content

__all__ = ["DATABASE", "AccessLog", "check_continues"]


class AccessLog:
    """An owned log; get one with ``AccessLog.own``. All journals are merged when it opens."""

    def __init__(self, log_folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._log_folder = log_folder
        self._connection = connection
        self._tree = StoredTree(log_folder, log_size(connection))

    @classmethod
    @contextlib.contextmanager
    def own(cls, log_folder: Path, *, wait_seconds: float = 10) -> Iterator[Self]:
        """Become the owner, with all journals merged; let go at the end of the block.

        Raises:
            PartMissing: another owner held it for ``wait_seconds``, or the folder cannot be written.
            ProofFailed: a journal or the log itself was altered.
        """
        with cls._unmerged(log_folder, wait_seconds) as log:
            log.merge()
            yield log

    @classmethod
    def set_aside(cls, log_folder: Path, writer: str, *, wait_seconds: float = 10) -> int:
        """Let work go on after a journal was found broken or lost: take in what holds of it, keep the file as evidence.

        A decision for the data officer, who records it as an incident. Returns how many events were added.

        Raises:
            BadInput: no such journal is known.
            PartMissing: its writer lives, another owner holds the log, or it cannot be written.
            ProofFailed: the log itself was altered.
        """
        with cls._unmerged(log_folder, wait_seconds) as log, named_errors(log_folder):
            added = set_aside(log._connection, log._tree, log_folder, writer)
            log._write_head()
            return added

    @classmethod
    def renew_head(cls, log_folder: Path, public_keys: tuple[VerifierKey, ...]) -> int:
        """Let work go on after the head file was lost or damaged: everything is recomputed, then the head written anew.

        A decision for the data officer, who records it as an incident: that the log was not rolled back is then known
        from the checkpoints alone. Returns how many events hold.

        Raises:
            PartMissing: another owner holds the log, or it cannot be written.
            ProofFailed: the log itself does not hold; the head stays as it is.
        """
        with cls._unmerged(log_folder, 10, check_head=False) as log:
            log.verify(public_keys)
            log._write_head()
            return log.size

    @classmethod
    def first_broken(
        cls, log_folder: Path, public_keys: tuple[VerifierKey, ...], against: str | None = None
    ) -> ProofFailed | None:
        """Where a log that is refused at its opening stops to hold: everything recomputed all the same, nothing merged.

        ``None`` when all that was merged holds.

        Raises:
            PartMissing: the log is owned by another, or not there.
            ProofFailed: it cannot be read at all.
        """
        with cls._unmerged(log_folder, 10, check_head=False) as log:
            try:
                log.verify(public_keys, against)
            except ProofFailed as found:
                return found
        return None

    @classmethod
    @contextlib.contextmanager
    def _unmerged(cls, log_folder: Path, wait_seconds: float, *, check_head: bool = True) -> Iterator[Self]:
        with owner_lock(log_folder, wait_seconds), open_database(log_folder) as connection:
            with named_errors(log_folder):
                create_tables(connection)
                log = cls(log_folder, connection)
                if check_head:
                    log._check_not_rolled_back()
            try:
                yield log
            finally:
                log._tree.close()

    def merge(self) -> int:
        """Take in what journals hold by now; how many events were added. An owner for longer calls it again.

        Raises:
            PartMissing: the log cannot be written; nothing was changed.
            ProofFailed: a journal was lost, cut, edited or slipped in; nothing was changed.
        """
        with named_errors(self._log_folder):
            try:
                added = merge_journals(self._connection, self._tree, self._log_folder)
            except BaseException:
                self._tree.close()
                self._tree = StoredTree(self._log_folder, log_size(self._connection))
                raise
            if added:
                self._write_head()
        return added

    @property
    def size(self) -> int:
        """How many events; their numbers are 0 to ``size - 1``."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """RFC 9162 root over all events, 32 bytes."""
        return self._tree.root

    def events(self, which: EventFilter | None = None) -> list[dict[str, Any]]:
        """Events in the log's order, each as its JSON with ``seq`` added."""
        with named_errors(self._log_folder):
            return queries.find_events(self._connection, self._places(), which or EventFilter())

    def who_saw(self, person: Pseudonym) -> list[dict[str, Any]]:
        """Every event that names this pseudonym of the log's domain, without the others it names."""
        with named_errors(self._log_folder):
            return queries.who_saw(self._connection, self._places(), person)

    def has(self, event_id: str) -> bool:
        """Whether an event with this id was told."""
        with named_errors(self._log_folder):
            return queries.seq_of(self._connection, event_id) is not None

    def find(self, event_id: str) -> int:
        """The number of the event with this id.

        Raises:
            BadInput: no event has it.
        """
        with named_errors(self._log_folder):
            seq = queries.seq_of(self._connection, event_id)
        if seq is None:
            raise BadInput("no-such-event", zh="没有该编号的事件。", en="no event has this id")
        return seq

    def event_bytes(self, seq: int) -> bytes:
        """The exact canonical bytes of one event, those its leaf hash is of.

        Raises:
            BadInput: no event has this number.
        """
        with named_errors(self._log_folder):
            data = queries.event_bytes(self._connection, self._places(), seq)
        if data is None:
            raise BadInput("no-such-event", zh="没有该序号的事件。", en="no event has this number")
        return data

    def leaf(self, seq: int) -> bytes:
        """The leaf hash of one event as it stands in the tree.

        Raises:
            BadInput: no event has this number.
        """
        if not 0 <= seq < self.size:
            raise BadInput("no-such-event", zh="没有该序号的事件。", en="no event has this number")
        with named_errors(self._log_folder):
            return self._tree.read(0, seq)

    def checkpoint(self, signer: Signer, origin: str) -> str:
        """The log's head, signed: a C2SP checkpoint. A copy is kept in ``checkpoints/``.

        Raises:
            PartMissing: the copy cannot be written.
        """
        head = Checkpoint(origin, self.size, self.root)
        note = sign_note(format_checkpoint(head), signer.name, signer.private_key)
        write_bytes(self._log_folder / CHECKPOINTS / f"{head.size:012d}-{head.root.hex()[:16]}.txt", note.encode())
        return note

    def prove_inclusion(self, seq: int, tree_size: int | None = None) -> list[bytes]:
        """The hashes from event ``seq`` to the root over the first ``tree_size`` events (default: all).

        Raises:
            BadInput: no such event in a tree of that size, or the log is not that large.
        """
        size = self.size if tree_size is None else tree_size
        self._check_size(size)
        with named_errors(self._log_folder):
            return inclusion_path(seq, size, self._tree.read)

    def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """The hashes that show that the log of ``new`` events begins with that of ``old``.

        Raises:
            BadInput: ``old`` is larger than ``new``, or the log is not that large.
        """
        self._check_size(new)
        with named_errors(self._log_folder):
            return consistency_path(old, new, self._tree.read)

    def root_at(self, size: int) -> bytes:
        """The root over the first ``size`` events.

        Raises:
            BadInput: the log is not that large.
        """
        self._check_size(size)
        with named_errors(self._log_folder):
            return self._tree.root_at(size)

    def verify(self, public_keys: tuple[VerifierKey, ...], against: str | None = None) -> VerifiedLog:
        """Recompute everything from content; ``against`` is a checkpoint kept elsewhere, which the log must continue.

        Raises:
            ProofFailed: with the first event that does not hold, or the checkpoint that does not.
        """
        heads = kept_heads(self._log_folder, public_keys)
        if against is not None:
            heads.append(open_checkpoint(against, public_keys))
        if len({head.origin for head in heads}) > 1:
            raise ProofFailed("other-log", zh="检查点分属不同日志。", en="the checkpoints are of different logs")
        with named_errors(self._log_folder):
            return verify_content(self._connection, self._tree, self._log_folder, heads)

    def backup(self, target: Path) -> None:
        """Copy the whole log to the new folder ``target`` while writers go on; the copy is a log of its own.

        What writers told after the last merge is in the copy's journals, whole up to some record, as after a crash.

        Raises:
            BadInput: ``target`` exists.
            PartMissing: it cannot be written; nothing is left of it.
        """
        with named_errors(self._log_folder):
            copy_log(self._connection, self._log_folder, target)

    def archives(self) -> list[Segment]:
        """All archives, oldest first: which events, in which state, and whether the file is here (``is_absent``)."""
        with named_errors(self._log_folder):
            return archives(self._connection, self._log_folder)

    def archive(self, before: datetime, tell: Tell) -> list[str]:
        """Move events up to the first one at or after ``before`` to Parquet files; their names.

        What ``tell`` wrote down of it is merged at once, here and in the two below: ``verify`` asks for it.

        Raises:
            ProofFailed: the events are not those of the tree; nothing was changed.
            PartMissing: the folder cannot be written.
        """
        with named_errors(self._log_folder):
            names = archive_before(self._connection, self._tree, self._log_folder, before, tell)
        self.merge()
        return names

    def move_archive(self, name: str, folder: Path, tell: Tell) -> None:
        """Take an archive to a folder elsewhere; the log knows where, and goes on without it when it is not there.

        Raises:
            BadInput, PartMissing, ProofFailed: no such archive or folder, it cannot be written, or was altered.
        """
        with named_errors(self._log_folder):
            move_archive(self._connection, self._log_folder, name, folder, tell)
        self.merge()

    def delete_archive(self, name: str, at: datetime, tell: Tell, *, days: int = 0) -> None:
        """Delete an archive past retention; the hashes of its events stay.

        Raises:
            Refused: it holds an event younger than three years, or than ``days``, at ``at``.
            BadInput, PartMissing: no such archive, or it is not here.
        """
        with named_errors(self._log_folder):
            delete_archive(self._connection, self._log_folder, name, at, tell, days=days)
        self.merge()

    def _places(self) -> list[Segment]:
        return segments(self._connection, self._log_folder, self.size)

    def _check_size(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise BadInput("no-such-tree", zh="日志没有这么多事件。", en="the log does not have that many events")

    def _write_head(self) -> None:
        write_head(self._log_folder, self.size, self.root)

    def _check_not_rolled_back(self) -> None:
        if not head_holds(self._log_folder, self._tree):
            raise ProofFailed(
                "log-rolled-back",
                zh="访问日志不是上次并入后的那一份：被回退、替换或截断。",
                en="the access log is not the one of the last merge: rolled back, replaced or cut",
                place=Place(file=DATABASE),
                remedy_zh="保全日志目录；与外存的检查点比对，由数据官上报。"
                "若仅丢失 head 文件：helixgate log renew-head。",
                remedy_en="keep the log folder; compare with checkpoints kept outside; the data officer reports it. "
                "If only the file head was lost: helixgate log renew-head",
            )


def check_continues(log: AccessLog, note: str, public_keys: tuple[VerifierKey, ...]) -> None:
    """The log begins with what this checkpoint signed, judged by the stored tree; ``verify`` recomputes it.

    Raises:
        ProofFailed: it was rolled back or rewritten, or the checkpoint is not one of this log.
    """
    head = open_checkpoint(note, public_keys)
    if head.size > log.size or log.root_at(head.size) != head.root:
        raise ProofFailed(
            "log-rewritten",
            zh=f"访问日志并非由该检查点（{head.size} 个事件）增长而来：被回退或改写。",
            en=f"the log did not grow from this checkpoint of {head.size} events: rolled back or rewritten",
            remedy_zh="保全日志目录与该检查点，由数据官上报。",
            remedy_en="keep the log folder and this checkpoint; the data officer reports it",
        )
