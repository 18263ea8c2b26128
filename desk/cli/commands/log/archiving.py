"""``helixgate log`` archive, archives, move-archive, delete-archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from desk.cli.log_reading import common, own
from desk.cli.output import Output, home_option, json_option, table
from privacy.model.times import parse_instant
from workspace.access_log import AccessLog
from workspace.home import Home, open_home
from workspace.journal import Journal
from workspace.log.archive import Tell
from workspace.log.retention import archive_event


@contextmanager
def _archiving(home: Home) -> Iterator[tuple[AccessLog, Tell]]:
    """The owned log, and how its deeds on archives are told in it."""
    with own(home) as log, Journal.open(home.room("log"), "cli", random_bytes=home.world.random_bytes) as journal:

        def tell(deed: str, entry: str, outcome: str) -> None:
            journal.append(archive_event(common(home, "log-archive"), deed, entry, outcome))

        yield log, tell


@click.command()
@click.option("--before", required=True, help="Events before this instant (RFC 3339).")
@home_option
@json_option
def archive(before: str, home: str, as_json: bool) -> None:
    """Move old events from the database to Parquet files; every proof and answer goes on."""
    until = parse_instant(before, field="before")
    with _archiving(open_home(Path(home))) as (log, tell):
        names = log.archive(until, tell)
    Output(as_json=as_json).result({"archives": names}, table(("archive",), [(name,) for name in names]))


@click.command()
@home_option
@json_option
def archives(home: str, as_json: bool) -> None:
    """Every archive: its events, where it lies, and whether it is here."""
    with own(open_home(Path(home))) as log:
        found = [
            {
                "archive": one.name,
                "first": one.first,
                "last": one.end - 1,
                "newest": one.newest.isoformat() if one.newest else None,
                "state": one.state,
                "here": not one.is_absent,
            }
            for one in log.archives()
        ]
    columns = ("archive", "first", "last", "newest", "state", "here")
    Output(as_json=as_json).result({"archives": found}, table(columns, [tuple(one.values()) for one in found]))


@click.command(name="move-archive")
@click.argument("name")
@click.option(
    "--to", type=click.Path(file_okay=False, exists=True, path_type=Path), required=True, help="Its new folder."
)
@home_option
@json_option
def move_archive(name: str, to: Path, home: str, as_json: bool) -> None:
    """Take archive NAME to another disk; where it is not connected, its absence is said and its hashes still hold."""
    with _archiving(open_home(Path(home))) as (log, tell):
        log.move_archive(name, to, tell)
    Output(as_json=as_json).result({"moved": name}, name)


@click.command(name="delete-archive")
@click.argument("name")
@home_option
@json_option
def delete_archive(name: str, home: str, as_json: bool) -> None:
    """Delete archive NAME, all of whose events are older than three years and than [retention] log_days; their hashes
    stay."""
    opened = open_home(Path(home))
    with _archiving(opened) as (log, tell):
        log.delete_archive(name, opened.world.now(), tell, days=opened.settings.retention.log_days)
    Output(as_json=as_json).result({"deleted": name}, name)
