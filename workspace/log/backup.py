"""The whole log copied while writers go on."""

import os
import shutil
from pathlib import Path

import duckdb

from privacy.model.errors import BadInput
from workspace.files import sync_folder
from workspace.journal import not_writable
from workspace.log.opening import LOCK


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
        shutil.copytree(log_folder, temporary, ignore=shutil.ignore_patterns(LOCK, ".*"))
        for folder, _, names in os.walk(temporary):
            for name in names:
                _sync_file(Path(folder) / name)
            sync_folder(Path(folder))
        temporary.rename(target)
        sync_folder(target.parent)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise not_writable(error) from None


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
