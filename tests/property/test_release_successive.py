"""Successive releases: the attack against counting by hand, and keeping back until the attack fails."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.release import ColumnConfig, ColumnRole, Hierarchy, TableConfig
from privacy.release.successive import Earlier, hold_back, successive

AGES = Hierarchy.from_rows("age", [[str(a), "30s" if a < 40 else "40s", "*"] for a in range(30, 50)])
CONFIG = TableConfig(k=2, columns=(ColumnConfig("age", ColumnRole.QUASI, AGES), ColumnConfig("sex", ColumnRole.QUASI)))
LABELS = [("30s", "f"), ("30s", "m"), ("40s", "f"), ("*", "f"), ("*", "*")]

Release = dict[str, tuple[str, str]]


def frame(release: Release) -> pl.DataFrame:
    rows = [(subject, *labels) for subject, labels in release.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(("subject", "age", "sex"), pl.String), orient="row")


def same(names: str, label: tuple[str, str]) -> Release:
    return dict.fromkeys(names, label)


THIRTIES, FORTIES = ("30s", "f"), ("40s", "f")
BEFORE = same("abcdefgh", THIRTIES) | same("ijklmnop", FORTIES)

STORIES = {
    "nobody moved": (BEFORE, 0.0, 0),
    "one person left": ({name: label for name, label in BEFORE.items() if name != "a"}, 1.0, 3),
    "four left": ({name: label for name, label in BEFORE.items() if name not in "abcd"}, 0.25, 0),
    "a whole class left": (same("ijklmnop", FORTIES), 0.0, 0),
    "one person joined": (BEFORE | {"z": THIRTIES}, 1.0, 1),
    "four joined": (BEFORE | same("wxyz", THIRTIES), 0.25, 0),
    "one had a birthday": (BEFORE | {"a": FORTIES}, 1.0, 4),
}


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("story", STORIES)
def test_story_of_two_releases(story: str, linked: bool) -> None:
    after, score, held = STORIES[story]
    earlier = [Earlier("R-1", frame(BEFORE), linked)]
    assert successive(frame(after), earlier, CONFIG).score == score
    kept = hold_back(frame(after), earlier, CONFIG, least=4)
    assert successive(kept, earlier, CONFIG).score <= 0.25
    assert len(after) - kept.height == held


def test_labels_of_two_releases_meet_in_fewer_persons_only_where_pseudonyms_do() -> None:
    by_age = same("abcd", ("30s", "*")) | same("efgh", ("40s", "*"))
    by_sex = same("abef", ("*", "f")) | same("cdgh", ("*", "m"))
    assert successive(frame(by_sex), [Earlier("R-1", frame(by_age), linked=True)], CONFIG).score == 0.5
    assert successive(frame(by_sex), [Earlier("R-1", frame(by_age), linked=False)], CONFIG).score == 0.0


def test_who_was_kept_back_is_kept_back_again_until_enough_changes_come_together() -> None:
    first = Earlier("R-1", frame(BEFORE), linked=True)
    after = {name: label for name, label in BEFORE.items() if name != "a"}
    second = hold_back(frame(after), [first], CONFIG, least=4)
    away = set(after) - set(second["subject"])
    # Nothing new: the same persons stay away, and a difference of the third release and the first still finds nobody.
    earlier = [first, Earlier("R-2", second, linked=True)]
    third = hold_back(frame(after), earlier, CONFIG, least=4)
    assert third["subject"].to_list() == second["subject"].to_list()
    # The class of the one who left gains four: now they may return, and those who joined with them.
    more = after | same("wxyz", THIRTIES)
    fourth = hold_back(frame(more), earlier, CONFIG, least=4)
    assert set("wxyz") <= set(fourth["subject"])
    assert successive(fourth, earlier, CONFIG).score <= 0.25
    assert away


def test_labels_of_computed_hierarchies_meet_at_the_coarser_level() -> None:
    from privacy.release.computed import division_hierarchy, interval_hierarchy, open_date_hierarchy

    cases = {
        "division": (division_hierarchy(), "430100", "430000"),
        "month and quarter": (open_date_hierarchy(), "2024-05", "2024-Q2"),
        "day and year": (open_date_hierarchy(), "2024-05-17", "2024"),
        "interval": (interval_hierarchy("w", low=0, widths=(5, 20)), "[60, 65)", "[60, 80)"),
        "anything and the root": (open_date_hierarchy(), "2024-05", "*"),
    }
    for name, (hierarchy, fine, coarse) in cases.items():
        config = TableConfig(k=1, columns=(ColumnConfig("v", ColumnRole.QUASI, hierarchy),))
        before = pl.DataFrame({"subject": list("abcd"), "v": [fine] * 4})
        after = pl.DataFrame({"subject": list("abc"), "v": [coarse] * 3})
        found = successive(after, [Earlier("R-1", before, linked=False)], config)
        assert found.score == 1.0, name


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Release, list[tuple[Release, bool]], int]:
    people = st.dictionaries(st.sampled_from("abcdefghijklmnopqrst"), st.sampled_from(LABELS[:3]), max_size=20)
    return draw(people), draw(st.lists(st.tuples(people, st.booleans()), max_size=3)), draw(st.integers(1, 4))


def _by_hand(after: Release, before: Release, linked: bool) -> list[int]:
    """Sizes of the histories that narrow a class, person by person."""
    everybody = set(after) | set(before)
    pairs = {name: (before.get(name), after.get(name)) for name in everybody}
    whole = Counter(before.values()), Counter(after.values())
    histories: list[tuple[tuple[str, str] | None, tuple[str, str] | None, int]] = []
    if linked:
        histories = [(*pair, size) for pair, size in Counter(pairs.values()).items()]
    else:
        moved = [pair for pair in pairs.values() if pair[0] != pair[1]]
        histories += [(label, None, size) for label, size in Counter(pair[0] for pair in moved).items() if label]
        histories += [(None, label, size) for label, size in Counter(pair[1] for pair in moved).items() if label]
    return [
        size
        for old, new, size in histories
        if not (old and size == whole[0][old]) and not (new and size == whole[1][new])
    ]


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_the_attack_counts_what_counting_by_hand_counts(world: tuple[Release, list[tuple[Release, bool]], int]) -> None:
    after, earlier, _ = world
    found = successive(frame(after), [Earlier("R", frame(one), linked) for one, linked in earlier], CONFIG)
    sizes = [size for one, linked in earlier for size in _by_hand(after, one, linked)]
    assert (found.score, found.narrowed) == (1 / min(sizes) if sizes else 0.0, len(sizes))


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_after_keeping_back_no_history_is_too_rare_and_only_persons_are_gone(
    world: tuple[Release, list[tuple[Release, bool]], int],
) -> None:
    after, releases, least = world
    earlier = [Earlier("R", frame(one), linked) for one, linked in releases]
    kept = hold_back(frame(after), earlier, CONFIG, least=least)
    assert successive(kept, earlier, CONFIG).score <= 1 / least
    assert set(kept.rows()) <= set(frame(after).rows())
    shuffled = hold_back(frame(dict(reversed(after.items()))), earlier, CONFIG, least=least)
    assert set(shuffled.rows()) == set(kept.rows())
