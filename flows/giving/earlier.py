"""What is already out of a dataset: the lab's earlier releases, their persons under the names of the record store."""

import polars as pl

from flows.giving.ask import Ask
from flows.giving.hand_out import DATA_FILE
from privacy.model.errors import PartMissing, Place
from privacy.model.identifiers import ReleaseId
from privacy.release.successive import Earlier

_UNRELEASED = "*"
"""What a column that an earlier release did not have would have shown: anything."""


def earlier_releases(ask: Ask) -> list[Earlier]:
    """The releases of this dataset and lab that were handed out to anybody, oldest first.

    Raises:
        PartMissing: the data of one are not there. What was given out and cannot be looked at cannot be compared with.
    """
    done = ask.stores.registers.releases(dataset=ask.profile.name, state="done")
    return [_read(ask, one) for one in done if _lab_of(ask, one["recipient"]) == ask.lab]


def _lab_of(ask: Ask, recipient: str) -> str:
    lab: str = ask.stores.registers.entries("recipients", recipient)[-1]["lab"]
    return lab


def _read(ask: Ask, release: dict[str, str]) -> Earlier:
    subjects = ask.stores.registers.persons_in(ReleaseId(release["release"]))
    pseudonyms = ask.stores.for_recipient(release["recipient"], release["project"])
    names = pl.DataFrame(
        {"subject": subjects, "person": pseudonyms.of_many("person", subjects)},
        schema={"subject": pl.String, "person": pl.String},
    )
    shown = _persons_shown(ask, release["release"])
    missing = [pl.lit(_UNRELEASED).alias(name) for name in ask.profile.persons if name not in shown.columns]
    frame = names.join(shown, on="person", how="inner").drop("person").with_columns(missing)
    if frame.height != shown.height:
        # Somebody in the file is nobody the register names: compared without them, the attack would pass too easily.
        raise _unreadable(release["release"])
    return Earlier(
        release["release"],
        frame,
        linked=(release["recipient"], release["project"]) == (ask.recipient_id, ask.project),
    )


def _persons_shown(ask: Ask, release: str) -> pl.DataFrame:
    """One row a person of the released file: pseudonym and generalised columns; read in bounded memory."""
    path = ask.stores.home.room("releases") / release / DATA_FILE
    try:
        rows = pl.scan_parquet(path)
        columns = [name for name in ask.profile.persons if name in rows.collect_schema()]
        return rows.select("person", *columns).unique().collect(engine="streaming")
    except (OSError, pl.exceptions.PolarsError):
        raise _unreadable(release) from None


def _unreadable(release: str) -> PartMissing:
    return PartMissing(
        "earlier-release-missing",
        zh="此前放行的数据不在原处、已损坏或与登记不符，无法与新放行比对，未放行。",
        en="the data of an earlier release are missing, damaged or not those on record; nothing is released uncompared",
        place=Place(file=f"{release}/{DATA_FILE}"),
        remedy_zh="从备份恢复该放行的文件夹后重试。",
        remedy_en="Restore that release's folder from a backup, then try again.",
    )
