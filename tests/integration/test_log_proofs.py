"""Every event is proved in every tree that has it, and found by each filter that names it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from privacy.audit import Tree, leaf_hash, parse_checkpoint, parse_note, verify_consistency, verify_inclusion
from privacy.model.errors import BadInput
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, START, event, new_log, person, tell
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter


def test_every_event_is_proved_in_every_tree_that_has_it(log: Path) -> None:
    tell(log, *(event(number) for number in range(19)))
    with AccessLog.own(log) as owned:
        for size in range(1, 20):
            for seq in range(size):
                path = owned.prove_inclusion(seq, size)
                verify_inclusion(leaf_hash(owned.event_bytes(seq)), seq, size, path, owned.root_at(size))
            path = owned.prove_consistency(size, 19)
            verify_consistency(size, 19, owned.root_at(size), owned.root, path)


def test_the_stored_tree_is_the_obvious_one_across_many_merges(log: Path) -> None:
    obvious = Tree()
    number = 0
    for count in (1, 254, 1, 1, 300, 512, 700):
        events = [event(number + offset) for offset in range(count)]
        tell(log, *events)
        number += count
        for one in events:
            obvious.append(leaf_hash(one.canonical()))
        with AccessLog.own(log) as owned:
            assert owned.root == obvious.root
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).root == obvious.root
        for seq in (0, 255, 256, 1023, number - 1):
            path = owned.prove_inclusion(seq)
            verify_inclusion(leaf_hash(owned.event_bytes(seq)), seq, number, path, obvious.root)


def test_what_is_not_there_cannot_be_proved(log: Path) -> None:
    tell(log, event(0))
    with AccessLog.own(log) as owned:
        for ask in (
            lambda: owned.prove_inclusion(1),
            lambda: owned.prove_inclusion(0, 2),
            lambda: owned.prove_consistency(0, 2),
            lambda: owned.prove_consistency(1, 0),
            lambda: owned.find("f" * 32),
            lambda: owned.find("no id"),
            lambda: owned.event_bytes(1),
            lambda: owned.root_at(2),
        ):
            with pytest.raises(BadInput):
                ask()


def test_a_log_grows_from_its_checkpoint(log: Path) -> None:
    tell(log, event(0))
    with AccessLog.own(log) as owned:
        note = owned.checkpoint(SIGNER, ORIGIN)
        assert parse_checkpoint(parse_note(note).text).root == owned.root
    tell(log, event(1))
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS, note).checkpoints == 2


@pytest.mark.parametrize(
    ("which", "expected"),
    {
        "kind": (EventFilter(kind="denial"), [0, 3, 6]),
        "person": (EventFilter(person=person(7)), [7]),
        "verdict": (EventFilter(verdict="deny"), [0, 3, 6]),
        "article": (EventFilter(article="hunan-2025/23-2"), [0, 3, 6]),
        "rule": (EventFilter(rule="consent-written"), [0, 3, 6]),
        "time": (EventFilter(since=START + timedelta(seconds=2), until=START + timedelta(seconds=4)), [2, 3]),
        "text": (EventFilter(text="count(*)"), [2, 5]),
        "recipient": (EventFilter(recipient="csu-genetics", limit=2), [4, 7]),
        "operation": (EventFilter(operation="Q-5"), [5]),
        "both": (EventFilter(kind="access", person=person(5)), [5]),
        "none": (EventFilter(principal="nobody"), []),
        "hostile": (EventFilter(text="' OR 1=1 --"), []),
    }.values(),
    ids=lambda value: None,
)
def test_filters(log: Path, which: EventFilter, expected: list[int]) -> None:
    tell(log, *(event(number, persons=[number]) for number in range(8)))
    with AccessLog.own(log) as owned:
        assert [one["seq"] for one in owned.events(which)] == expected


def test_an_answer_over_two_datasets_is_found_under_each(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    tell(log, replace(event(1), dataset="cohort,results"), event(2))
    with AccessLog.own(log) as owned:
        for name, expected in {"cohort": [0], "results": [0], "variants": [1], "cohort,results": []}.items():
            assert [one["seq"] for one in owned.events(EventFilter(dataset=name))] == expected
