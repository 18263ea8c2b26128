"""A copy of the log's DuckDB file, for any DuckDB program to read, while writers write and owners merge.

DuckDB admits one process to a file that is written (its documentation, "Concurrency"), so the file in the log's folder
can be opened only between two merges, and whoever holds it open keeps them off. A copy is nobody's to wait for.
"""

import shutil
from pathlib import Path

from privacy.model.errors import BadInput
from workspace.access_log import AccessLog
from workspace.files import atomic_write
from workspace.log.opening import DATABASE, open_database, owner_lock

_WAIT_SECONDS = 10.0


def snapshot(log_folder: Path, target: Path) -> int:
    """Copy the merged log to the new file ``target`` (0600); how many events it holds. Journals go on meanwhile.

    Raises:
        BadInput: ``target`` exists.
        PartMissing: another owner held the log all the while, or the file cannot be written; none is left.
        ProofFailed: the log was altered.
    """
    if target.exists():
        raise BadInput("snapshot-exists", zh="目标文件已存在，未作改动。", en="the file exists; nothing was changed")
    with AccessLog.own(log_folder) as log:
        size = log.size
    with owner_lock(log_folder, _WAIT_SECONDS):
        # Opening and closing folds what a killed owner left in DuckDB's write-ahead log into the file.
        with open_database(log_folder):
            pass
        with (log_folder / DATABASE).open("rb") as source, atomic_write(target) as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
    return size
