"""``init``: a new home for a lab."""

from pathlib import Path
from typing import Any

import click

from desk.cli.log_reading import officer
from desk.cli.output import Output, home_option, json_option
from privacy.model.event import KeyUsed
from privacy.model.vocabulary import Jurisdiction, Role
from workspace.home import Home, World, make_home
from workspace.journal import Journal
from workspace.keys import KEY_NAMES
from workspace.origin import at_terminal
from workspace.settings import Lab, PrincipalEntry


@click.command()
@home_option
@click.option("--lab", default="lab", show_default=True, help="Short id of the lab; its inbox is inbox/<id>/.")
@click.option("--lab-name", default="", help="The lab's full name.")
@click.option(
    "--region",
    type=click.Choice([one.value for one in Jurisdiction]),
    default=Jurisdiction.NATIONAL.value,
    show_default=True,
    help="Whose law decisions are taken under.",
)
@click.option("--analysts", default="analysts", show_default=True, help="Recipient id of the lab's own analysts.")
@json_option
def command(home: str, lab: str, lab_name: str, region: str, analysts: str, as_json: bool) -> None:
    """Make settings, keys (mode 0600) and empty stores in a new folder."""
    made = make_home(
        Path(home),
        labs={lab: Lab(name=lab_name or lab, region=Jurisdiction(region))},
        principals={"analyst": PrincipalEntry(role=Role.ANALYST, authorised=True, recipient=analysts)},
        world=World(),
    )
    _record_keys(made)
    output = Output(as_json=as_json)
    readable = output.pick(
        f"主目录已建立：{home}\n编号：{made.settings.home_id}\n把文件放入 inbox/{lab}/，然后运行 helixgate ingest。\n"
        "请把 keys/ 备份到主目录以外的地方。",
        f"home made: {home}\nid: {made.settings.home_id}\nput files into inbox/{lab}/ and run helixgate ingest\n"
        "keep a backup of keys/ somewhere else",
    )
    output.result({"home": home, "home_id": made.settings.home_id, "labs": [lab], "region": region}, readable)


def _record_keys(home: Home) -> None:
    """The first events of a home: which keys it was made with."""
    common: dict[str, Any] = {"principal": officer(), "operation": "init", "origin": at_terminal(), "use": "made"}
    now, new_id = home.world.now(), home.world.new_id
    events = [KeyUsed(id=new_id(), at=now, key=name, **common) for name in KEY_NAMES]
    with Journal.open(home.room("log"), "init", random_bytes=home.world.random_bytes) as journal:
        journal.append(*events)
