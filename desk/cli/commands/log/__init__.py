"""``helixgate log``: what the data officer does with the access log.

- ``reading``   list, show, who-saw, export, snapshot
- ``proving``   verify, prove, checkpoint, ask-witness, witness
- ``watching``  watch, freeze, unfreeze, freezes, notice
- ``keeping``   keys, rotate-key, backup, set-aside, renew-head, clock
- ``archiving`` archive, archives, move-archive, delete-archive
"""

import importlib

import click

_FAMILIES: dict[str, tuple[str, ...]] = {
    "reading": ("list", "show", "who-saw", "export", "snapshot"),
    "proving": ("verify", "prove", "checkpoint", "ask-witness", "witness"),
    "watching": ("watch", "freeze", "unfreeze", "freezes", "notice"),
    "keeping": ("keys", "rotate-key", "backup", "set-aside", "renew-head", "clock"),
    "archiving": ("archive", "archives", "move-archive", "delete-archive"),
}
"""Module -> its commands. A module is imported when one of them is called: looking at the log needs no redactor."""


class _LogGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in _FAMILIES.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for family, names in _FAMILIES.items():
            if cmd_name in names:
                module = importlib.import_module(f"{__name__}.{family}")
                # A command called like a builtin has a longer name in its module.
                found: click.Command = getattr(module, _LONGER.get(cmd_name, cmd_name.replace("-", "_")))
                return found
        return None


_LONGER = {"list": "list_events"}


@click.group(cls=_LogGroup)
def command() -> None:
    """The access log: who saw what, when, why, and that nobody rewrote it."""
