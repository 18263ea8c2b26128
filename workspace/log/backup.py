"""The whole log copied while writers go on."""

import os
import shutil
from pathlib import Path

import duckdb

from privacy.model.errors import BadInput
from workspace.files import sync_folder
from workspace.journal import JOURNALS, MARKER, not_writable
from workspace.log.opening import LOCK
from workspace.log.spool import is_dead


def copy_log(connection: duckdb.DuckDBPyConnection, log_folder: Path, target: Path) -> None:
    """The owned log as the new folder ``target``: a log of its own, archives that lie elsewhere left where they are.

    Raises:
        BadInput: ``target`` exists.
        PartMissing: it cannot be written; nothing is left of it.
    """
    if target.exists():
        raise BadInput("backup-exists", zh="备份目标已存在，未作改动。", en="the backup exists; nothing was changed")
    temporary = target.with_name(f".{target.name}.part")
    connection.execute("CHECKPOINT")
    try:
        shutil.copytree(log_folder, temporary, ignore=_all_but_journals)
        _copy_journals(log_folder / JOURNALS, temporary / JOURNALS)
        for folder, _, names in os.walk(temporary):
            for name in names:
                _sync_file(Path(folder) / name)
            sync_folder(Path(folder))
        temporary.rename(target)
        sync_folder(target.parent)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise not_writable(error) from None


def _all_but_journals(folder: str, names: list[str]) -> set[str]:
    within = Path(folder).name == JOURNALS
    return {name for name in names if within or name == LOCK or name.startswith(".")}


def _copy_journals(source: Path, target: Path) -> None:
    """Those of living writers with an empty tally: theirs may count a record that the copy has not got."""
    for marker in sorted(source.glob(f"*{MARKER}")):
        journal = marker.with_suffix(".journal")
        with journal.open("rb") as file:
            living = not is_dead(file.fileno())
        shutil.copy2(journal, target / journal.name)
        copy = Path(shutil.copy2(marker, target / marker.name))
        if living:
            copy.write_bytes(b"")


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
