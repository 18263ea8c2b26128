"""Published evidence into the home's registry: recorded before, all files or none, recorded after."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from privacy.model.errors import HelixgateError
from privacy.model.event import Principal, Registered
from workspace.evidence import EvidenceStore, Loaded, Published, recognise, registry_path
from workspace.origin import at_terminal
from workspace.stores import Stores

REGISTER = "evidence"


def load_evidence(stores: Stores, paths: Sequence[Path], *, released: date, who: Principal) -> tuple[Loaded, ...]:
    """Take the files in; every check from here on is taken on them.

    Raises:
        BadInput: a file is not as its publisher writes it; the registry is as it was.
        PartMissing: the log cannot be written, or the registry is in use: nothing was taken in.
    """
    files = recognise(paths)
    operation = f"E-{stores.world.new_id()[:16]}"
    stores.journal.append(*(_told(stores, one, released, who, operation, outcome="begun") for one in files))
    try:
        with EvidenceStore(registry_path(stores.home.folder)) as store:
            loaded = store.load_all(files, released=released)
            state = {"note": f"registry {store.digest()}"}
    except HelixgateError as error:
        failed = {"outcome": "failed", "note": error.code}
        stores.journal.append(*(_told(stores, one, released, who, operation, **failed) for one in files))
        raise
    stores.journal.append(
        *(
            _told(stores, file, released, who, operation, rows=one.records, **state)
            for file, one in zip(files, loaded, strict=True)
        )
    )
    return loaded


def _told(stores: Stores, file: Published, released: date, who: Principal, operation: str, **more: Any) -> Registered:
    return Registered(
        id=stores.world.new_id(),
        at=stores.world.now(),
        principal=who,
        operation=operation,
        register=REGISTER,
        entry=f"{file.loader.name} {released.isoformat()} {file.digest}",
        origin=at_terminal(),
        **more,
    )
