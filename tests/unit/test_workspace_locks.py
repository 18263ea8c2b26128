"""A lock keeps processes apart and dies with its holder."""

import multiprocessing
from pathlib import Path

import pytest

from privacy.model.errors import PartMissing
from workspace.locks import held


def _hold(path: Path, exclusive: bool, ready: object, go: object) -> None:
    with held(path, exclusive=exclusive):
        ready.set()  # type: ignore[attr-defined]
        go.wait(30)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("theirs", "ours", "free"), [(True, True, False), (True, False, False), (False, False, True)])
def test_lock_keeps_processes_apart_and_dies_with_its_holder(
    theirs: bool, ours: bool, free: bool, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(tmp_path / "lock", theirs, ready, go))
    holder.start()
    assert ready.wait(60)
    if free:
        with held(tmp_path / "lock", exclusive=ours, wait_seconds=0.1):
            pass
    else:
        with pytest.raises(PartMissing, match="busy"), held(tmp_path / "lock", exclusive=ours, wait_seconds=0.1):
            pass
    holder.kill()
    holder.join()
    with held(tmp_path / "lock", exclusive=True, wait_seconds=5):
        pass
