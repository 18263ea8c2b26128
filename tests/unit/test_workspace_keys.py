"""Keys are never replaced, never shown, never shared by two purposes; one that is amiss is a missing part."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.model.errors import PartMissing
from tests.support.chance import KEY, chance, quick
from workspace.keys import KEY_NAMES, Keyring, load_keys, make_keys

KEY_FAULTS = {
    "absent": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "of another name": lambda path: path.write_bytes(path.read_bytes().replace(b"records-1", b"records-2")),
    "short": lambda path: path.write_bytes(path.read_bytes()[:-10]),
    "not hex": lambda path: path.write_bytes(path.read_bytes()[:-3] + b"zz\n"),
    "not ASCII": lambda path: path.write_bytes(b"\xff" + path.read_bytes()),
}


@pytest.mark.parametrize("fault", KEY_FAULTS)
def test_key_that_is_missing_or_malformed_is_a_missing_part(fault: str, tmp_path: Path) -> None:
    make_keys(tmp_path, chance().randbytes)
    KEY_FAULTS[fault](tmp_path / "records-1.key")  # type: ignore[no-untyped-call]
    with pytest.raises(PartMissing, match="key records-1 is absent"):
        load_keys(tmp_path, "home-x")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_key_open_to_others_is_refused(mode: int, tmp_path: Path) -> None:
    make_keys(tmp_path, chance().randbytes)
    (tmp_path / "records-1.key").chmod(mode)
    with pytest.raises(PartMissing, match="key-open"):
        load_keys(tmp_path, "home-x")


def test_keys_are_never_replaced_and_never_shown(tmp_path: Path) -> None:
    assert set(make_keys(tmp_path, chance(1).randbytes)) == set(KEY_NAMES)
    first = load_keys(tmp_path, "home-x")
    assert make_keys(tmp_path, chance(2).randbytes) == ()
    assert load_keys(tmp_path, "home-x").secret("records-1") == first.secret("records-1")
    assert first.secret("records-1").hex() not in repr(first)


@quick
@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_no_two_contexts_share_a_derived_key(one: list[str], other: list[str]) -> None:
    keys = Keyring("h", {"records-1": KEY})
    assert (keys.derive("records-1", *one) == keys.derive("records-1", *other)) == (one == other)
