"""Every writer's chain, followed through the log: what binds a writer's name and numbers to what it wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from privacy.audit.record import HEAD_BYTES, Position, follow_links, start
from privacy.audit.tree import leaf_hash
from workspace.log.findings import broken
from workspace.log.spool import WRITER_STATES


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive events of one writer, as they stand in the log."""

    first: int
    writer: str | None
    numbers: Sequence[int | None]
    leaves: Sequence[bytes]
    lengths: Sequence[int]


class Chains:
    """Where every writer's journal stands after the events followed so far."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._ends = connection.execute("SELECT writer, records, offset_bytes, link, state FROM writers").fetchall()
        self._at = {end[0]: start(str(end[0])) for end in self._ends}
        repeats = connection.execute("SELECT writer, number, bytes FROM repeats").fetchall()
        self._repeats = {(writer, number): bytes(data or b"") for writer, number, data in repeats}
        if len(self._at) != len(self._ends) or len(self._repeats) != len(repeats):
            raise broken(None, "a writer stands twice", "写入者重复")

    def follow(self, stretch: Stretch) -> None:
        """Move the writer's chain over its next events.

        Raises:
            ProofFailed: the writer is not known, or its numbers have a gap.
        """
        done = 0
        while done < len(stretch.numbers):
            position = self._at_next(stretch, done)
            end = _run_end(stretch.numbers, done, position.number)
            self._at[str(stretch.writer)] = Position(
                position.offset + (end - done) * HEAD_BYTES + sum(stretch.lengths[done:end]),
                position.number + end - done,
                follow_links(position.link, position.number, stretch.leaves[done:end]),
            )
            done = end

    def jump(self, writer: str, position: Position) -> None:
        """Go on from where the writer stood after an archive that is not here."""
        if writer not in self._at or position.number < self._at[writer].number:
            raise broken(None, "a writer's chain after an archive does not follow", "归档后的写入者链值不符", writer)
        for number in range(self._at[writer].number, position.number):
            self._repeats.pop((writer, number), None)
        self._at[writer] = position

    def positions(self, writers: Iterable[str]) -> dict[str, Position]:
        """Where these writers stand."""
        return {writer: self._at[writer] for writer in writers}

    def check_ends(self) -> None:
        """Every chain ends where its journal was left, and no record is over."""
        for writer, records, offset, link, state in self._ends:
            position = self._over_repeats(writer, self._at[writer])
            end = position.link
            if state == "ended":
                # The end mark is a record without content; it is not counted.
                end = follow_links(end, position.number, [leaf_hash(b"")])
                offset = None if offset is None else offset - HEAD_BYTES
            found = (position.number, position.offset, end)
            if found != (records, offset, link) or state not in WRITER_STATES:
                raise broken(None, "a writer's chain does not end where its journal did", "写入者链值不符", writer)
        if self._repeats:
            raise broken(None, "a repeated record does not follow its writer", "重复记录与写入者不符")

    def _at_next(self, stretch: Stretch, done: int) -> Position:
        """The writer's position, moved over what it had told before, at the number of its next event."""
        position = self._at.get(str(stretch.writer)) if stretch.writer is not None else None
        if position is None:
            raise broken(stretch.first + done, "its writer is not known", "写入者不明")
        if position.number != stretch.numbers[done]:
            position = self._over_repeats(str(stretch.writer), position)
        if position.number != stretch.numbers[done]:
            raise broken(
                stretch.first + done, "its writer's numbers have a gap", "写入者序号不连续", str(stretch.writer)
            )
        return position

    def _over_repeats(self, writer: str, position: Position) -> Position:
        while (data := self._repeats.pop((writer, position.number), None)) is not None:
            position = Position(
                position.offset + HEAD_BYTES + len(data),
                position.number + 1,
                follow_links(position.link, position.number, [leaf_hash(data)]),
            )
        return position


def _run_end(numbers: Sequence[int | None], done: int, first: int) -> int:
    """How far the numbers from ``done`` on count up from ``first`` without gap."""
    if done == 0 and numbers == list(range(first, first + len(numbers))):
        return len(numbers)
    end = done
    while end < len(numbers) and numbers[end] == first + end - done:
        end += 1
    return end
