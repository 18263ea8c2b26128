"""Which files lie there to be taken in: their digest, their kind, their lab."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from privacy.model.deliveries import KIND_ORDER, Delivery, DeliveryKind
from privacy.model.errors import BadInput, Place
from privacy.parse.readers import HEAD_BYTES, recognise
from workspace.originals import digest_of_file
from workspace.stores import Stores


@dataclass(frozen=True, slots=True)
class Found:
    """A file on its way in."""

    path: Path = field(repr=False)
    delivery: Delivery
    in_inbox: bool
    """Taken from the inbox, so it is removed once it is sealed; a file named by hand stays where it is."""


def find_deliveries(stores: Stores, paths: Iterable[Path] = (), *, lab: str | None = None) -> list[Found]:
    """Every file of the inbox, or of ``paths`` (folders are searched), in the order in which kinds are taken in.

    Raises:
        BadInput: a path does not exist, or it is not told whose delivery it is.
    """
    inbox = stores.home.room("inbox")
    named = list(paths)
    found = [_found(stores, path, lab) for path in _files(named or [inbox])]
    return sorted(found, key=lambda one: (KIND_ORDER[one.delivery.kind], one.delivery.lab, one.delivery.digest))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise BadInput(
                "no-such-file",
                zh="要接收的文件或文件夹不存在。",
                en="a file or folder to take in does not exist",
                place=Place(file=str(path)),
            )
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            # A name that starts with a dot is a transfer still going on.
            if file.is_file() and not file.name.startswith("."):
                yield file


def _found(stores: Stores, path: Path, lab: str | None) -> Found:
    digest, size = digest_of_file(path)
    with path.open("rb") as stream:
        reader = recognise(stream.read(HEAD_BYTES))
    kind = reader.kind if reader else DeliveryKind.UNKNOWN
    owner = lab or _lab_of(stores, path)
    return Found(path, Delivery(digest, owner, kind, size), path.is_relative_to(stores.home.room("inbox")))


def _lab_of(stores: Stores, path: Path) -> str:
    """The lab whose folder the file lies in; the only lab where there is just one."""
    labs = stores.home.settings.labs
    named = [part for part in path.resolve().parts if part in labs]
    if named:
        return named[-1]
    if len(labs) == 1:
        return next(iter(labs))
    raise BadInput(
        "whose-delivery",
        zh="无法判断文件属于哪个实验室。",
        en="it is not told which lab delivered a file",
        remedy_zh="放入 inbox/<实验室编号>/，或加 --lab。",
        remedy_en="Put it into inbox/<lab id>/, or name the lab with --lab.",
    )
