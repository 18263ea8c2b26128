"""``helixgate log`` keys, rotate-key, backup, set-aside, renew-head, clock."""

from pathlib import Path

import click

from desk.cli.log_reading import common, officer, own, record, scrubbed
from desk.cli.output import Output, home_option, json_option, table
from privacy.audit.certificate import fingerprint
from privacy.model.event import Accessed, Incident
from workspace.access_log import AccessLog
from workspace.clock import CLOCK_ACCEPTED, accept_clock, read_mark
from workspace.files import write_bytes
from workspace.home import open_home
from workspace.log_keys import rotate_log_key


@click.command()
@click.option("--to", type=click.Path(file_okay=False, exists=True, path_type=Path), help="Write successions there.")
@home_option
@json_option
def keys(to: Path | None, home: str, as_json: bool) -> None:
    """Every generation of the key that signs the log, to be given to witnesses and recipients."""
    opened = open_home(Path(home))
    known = opened.keys.log_keys()
    for number, note in enumerate(opened.keys.successions, start=2):
        if to is not None:
            write_bytes(to / f"log-key-{number}.succession", note.encode(), mode=0o644)
    document = {"keys": [str(one) for one in known], "successions": list(opened.keys.successions)}
    rows = [(number, fingerprint(one), str(one)) for number, one in enumerate(known, start=1)]
    Output(as_json=as_json).result(document, table(("generation", "fingerprint", "verifier key"), rows))


@click.command(name="rotate-key")
@home_option
@json_option
def rotate_key(home: str, as_json: bool) -> None:
    """Sign the log with a new key from now on; the old one names it, then is destroyed. Old checkpoints stay valid."""
    rotated = rotate_log_key(open_home(Path(home)), officer())
    document = {
        "generation": rotated.generation,
        "key": str(rotated.key),
        "succession": rotated.succession,
        "checkpoint": rotated.checkpoint,
    }
    output = Output(as_json=as_json)
    readable = output.pick(
        f"第 {rotated.generation} 代密钥已启用：{rotated.key}\n指纹 {fingerprint(rotated.key)}\n"
        "请更新 keys/ 的备份，并把下列接续说明交给见证人与接收方：\n" + rotated.succession,
        f"generation {rotated.generation} signs now: {rotated.key}\nfingerprint {fingerprint(rotated.key)}\n"
        "renew the backup of keys/, and give this succession to witnesses and recipients:\n" + rotated.succession,
    )
    output.result(document, readable.rstrip("\n"))


@click.command(name="renew-head")
@home_option
@json_option
def renew_head(home: str, as_json: bool) -> None:
    """Let work go on after the file log/head was lost or damaged: written anew if every event and checkpoint holds."""
    opened = open_home(Path(home))
    size = AccessLog.renew_head(opened.room("log"), opened.keys.log_keys())
    record(opened, Incident(**common(opened, "log-renew-head"), incident="head-renewed"))
    Output(as_json=as_json).result({"events": size}, table(("head", ""), [("events", size)]))


@click.command(name="set-aside")
@click.argument("writer")
@home_option
@json_option
def set_aside(writer: str, home: str, as_json: bool) -> None:
    """Let work go on after the journal of WRITER was found broken or lost: keep what holds of it, and the file."""
    opened = open_home(Path(home))
    added = AccessLog.set_aside(opened.room("log"), writer.removesuffix(".journal"))
    record(opened, Incident(**common(opened, "log-set-aside"), incident="journal-set-aside", note=writer))
    Output(as_json=as_json).result({"set_aside": writer, "events": added}, f"{writer}: {added}")


@click.command()
@click.option("--to", type=click.Path(path_type=Path), required=True, help="New folder for the copy.")
@home_option
@json_option
def backup(to: Path, home: str, as_json: bool) -> None:
    """Copy the log to a new folder while it is being written; put the folder back as HOME/log to restore."""
    opened = open_home(Path(home))
    record(opened, Accessed(**common(opened, "log-backup"), dataset="access-log", outcome="begun"))
    with own(opened) as log:
        log.backup(to)
        document = {"events": log.size, "root": log.root.hex(), "folder": to.name}
        size = log.size
    record(opened, Accessed(**common(opened, "log-backup"), dataset="access-log", rows=size))
    Output(as_json=as_json).result(document, table(("backup", ""), document.items()))


@click.command()
@click.option("--accept", metavar="REASON", help="The clock is right now: go on from here, and say why.")
@home_option
@json_option
def clock(accept: str | None, home: str, as_json: bool) -> None:
    """The system's clock beside the newest instant the log has seen. With --accept, access goes on from the clock."""
    opened = open_home(Path(home))
    now = opened.clock.raw()
    if accept is not None:
        # Told with the clock as it is: the guarded one would refuse to say this very thing.
        facts = common(opened, "log-clock", at=now)
        record(opened, Incident(**facts, incident=CLOCK_ACCEPTED, note=scrubbed(accept)))
        accept_clock(opened.folder, now)
    mark = read_mark(opened.folder)
    document = {
        "now": now.isoformat(),
        "newest": None if mark is None else mark.isoformat(),
        "behind_seconds": 0.0 if mark is None else max(0.0, (mark - now).total_seconds()),
        "accepted": accept is not None,
    }
    Output(as_json=as_json).result(document, table(("clock", ""), document.items()))
