"""``helixgate log`` verify, prove, checkpoint, ask-witness, witness."""

import base64
from pathlib import Path
from typing import Any

import click

from desk.cli.log_reading import (
    common,
    load_signer,
    own,
    public_keys,
    read_checkpoint,
    read_text,
    record,
    record_signing,
)
from desk.cli.output import Output, home_option, json_option, table
from flows.checkpoint_page import write_page
from privacy.audit import VerifierKey
from privacy.audit.generations import follow
from privacy.audit.watch import Watch
from privacy.audit.witness import format_request
from privacy.model.errors import ProofFailed
from privacy.model.event import Incident, Verified
from workspace.access_log import AccessLog, check_continues
from workspace.files import write_bytes
from workspace.home import World, open_home
from workspace.witness import Witness

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--against", type=_file, help="An earlier checkpoint: as it was given out, decoded, or typed from paper.")
@click.option("--key", "extra_keys", multiple=True, help="A further verifier key to believe; may be repeated.")
@home_option
@json_option
def verify(against: Path | None, extra_keys: tuple[str, ...], home: str, as_json: bool) -> None:
    """Recompute everything from content; exit code 4 with the first event that does not hold."""
    opened = open_home(Path(home))
    keys = (*public_keys(opened), *(VerifierKey.parse(text) for text in extra_keys))
    note = None if against is None else read_checkpoint(against)
    try:
        with own(opened) as log:
            verified = log.verify(keys, note)
    except ProofFailed as failure:
        severity = opened.settings.watch.severity_of(Watch.BROKEN_PROOF)
        facts = common(opened, "log-verify")
        record(
            opened,
            Incident(**facts, incident=Watch.BROKEN_PROOF.value, severity=severity.value, note=failure.code),
        )
        # A log that is refused at its opening is recomputed all the same, to name the first event that does not hold.
        named = None if failure.place.line is not None else AccessLog.first_broken(opened.room("log"), keys, note)
        raise named or failure from None
    record(opened, Verified(**common(opened, "log-verify"), tree_size=verified.size, root=verified.root.hex()))
    document = {
        "verified": True,
        "events": verified.size,
        "root": verified.root.hex(),
        "checkpoints": verified.checkpoints,
        "writers": verified.writers,
        "writers_cut_off": verified.cut_off,
        "repeats": verified.repeats,
        "archives_absent": list(verified.absent),
    }
    Output(as_json=as_json).result(document, table(("access log", ""), document.items()))


@click.command()
@click.argument("number", type=click.IntRange(min=0))
@click.option("--size", "tree_size", type=click.IntRange(min=1), help="In the tree of so many events (default: all).")
@home_option
@json_option
def prove(number: int, tree_size: int | None, home: str, as_json: bool) -> None:
    """An inclusion proof for event NUMBER, with the head it leads to."""
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        size = log.size if tree_size is None else tree_size
        path = log.prove_inclusion(number, size)
        document = {
            "index": number,
            "tree_size": size,
            "leaf": log.leaf(number).hex(),
            "path": [base64.b64encode(one).decode() for one in path],
            "root": base64.b64encode(log.root_at(size)).decode(),
            "checkpoint": log.checkpoint(signer, signer.name) if size == log.size else None,
        }
    if document["checkpoint"] is not None:
        record_signing(opened, "log-prove")
    Output(as_json=as_json).result(document)


@click.command()
@click.option(
    "--to", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Also keep it in this folder."
)
@click.option(
    "--print",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a page to print: .html with a QR code, or .txt.",
)
@home_option
@json_option
def checkpoint(to: Path | None, page: Path | None, home: str, as_json: bool) -> None:
    """Sign the log's head: a C2SP checkpoint, to be kept where nobody of the lab can change it.

    With --to, the log must first continue every checkpoint that lies in that folder.
    """
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        if to is not None:
            for kept in sorted(to.glob("*.checkpoint")):
                check_continues(log, read_checkpoint(kept), public_keys(opened))
        note, size = log.checkpoint(signer, signer.name), log.size
    record_signing(opened, "log-checkpoint")
    key = VerifierKey.of(signer.name, signer.private_key)
    if to is not None:
        write_bytes(to / f"{size:012d}.checkpoint", note.encode())
    if page is not None:
        write_page(page, note, key, printed_at=opened.world.now())
    Output(as_json=as_json).result({"checkpoint": note, "size": size, "key": str(key)}, note.rstrip("\n"))


@click.command(name="ask-witness")
@click.option("--from", "old_size", type=click.IntRange(min=0), default=0, help="Size the witness signed last.")
@home_option
@json_option
def ask_witness(old_size: int, home: str, as_json: bool) -> None:
    """A request to a witness: the signed head, and the proof that the log grew to it from what the witness saw last."""
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        note = log.checkpoint(signer, signer.name)
        request = format_request(old_size, log.prove_consistency(old_size, log.size), note)
    record_signing(opened, "log-ask-witness")
    document: dict[str, Any] = {
        "request": request,
        "key": str(VerifierKey.of(signer.name, signer.private_key)),
        "successions": list(opened.keys.successions),
    }
    Output(as_json=as_json).result(document, request.rstrip("\n"))


@click.command()
@click.argument("request", type=_file)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The witness's folder.")
@click.option("--name", default="witness", show_default=True, help="Name of a new witness.")
@click.option("--log-key", required=True, help="The log's verifier key, as the lab gave it once.")
@click.option(
    "--succession", "successions", multiple=True, type=_file, help="Note by which a log key named the next; repeatable."
)
@json_option
def witness(request: Path, folder: Path, name: str, log_key: str, successions: tuple[Path, ...], as_json: bool) -> None:
    """Co-sign the head in REQUEST if the log grew from the last one signed here; needs no home. Exit code 4 if not."""
    world = World()
    keys = follow([VerifierKey.parse(log_key)], [read_text(one) for one in successions])
    signing = Witness.make(folder, name, world.random_bytes)
    note = signing.sign(read_text(request), keys, world.now())
    Output(as_json=as_json).result({"checkpoint": note, "key": str(signing.public_key)}, note.rstrip("\n"))
