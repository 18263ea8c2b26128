"""``policies``: whether the policy files can be decided with, and what a change of them changes."""

from pathlib import Path

import click

from desk.cli.output import Output, json_option, table
from privacy.gate import Change, PolicySet, check_cases, compare_policies
from workspace.policies import load_cases, load_kept_policies, load_policies

_DIGEST_PREFIX = "sha256:"


@click.group()
def command() -> None:
    """The law as code: check it, compare two states of it."""


@command.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def check(folder: Path | None, as_json: bool) -> int:
    """Compile the policy files of FOLDER (default: the installed ones) and hold them against their cases."""
    policies, cases = load_policies(folder), load_cases(folder)
    check_cases(policies, cases)
    articles = sum(len(wordings) for wordings in policies.law.articles.values())
    facets = sum(len(rule.facets) for rule in policies.rules.values())
    document = {
        "policy_digest": policies.digest,
        "rules": len(policies.rules),
        "facets": facets,
        "articles": articles,
        "regions": len(policies.regions),
        "cases": len(cases),
    }
    Output(as_json=as_json).result(document, table(("", ""), list(document.items())))
    return 0


@command.command()
@click.argument("old")
@click.argument("new")
@click.option("--home", envvar="HELIXGATE_HOME", type=click.Path(file_okay=False, path_type=Path))
@json_option
def diff(old: str, new: str, home: Path | None, as_json: bool) -> int:
    """Decision classes that come out otherwise under NEW than under OLD, with before and after.

    OLD and NEW are folders of policy files, "installed", or digests of policy sets that the home keeps. What is decided
    on are the installed cases, and those of NEW when it is a folder.
    """
    output = Output(as_json=as_json)
    cases = load_cases(None if _is_kept(new) or new == "installed" else Path(new))
    before, after = _load(old, home), _load(new, home)
    changes = compare_policies(before, after, cases)
    document = {
        "old": before.digest,
        "new": after.digest,
        "classes_changed": len(changes),
        "changes": [change.as_json() for change in changes],
    }
    columns = ("region", "days", "action", "before", "after", "cases")
    nothing = output.pick("两个政策集的决定相同。", "Both decide alike.")
    output.result(document, table(columns, [_row(change) for change in changes]) if changes else nothing)
    return 0


def _is_kept(name: str) -> bool:
    return name.startswith(_DIGEST_PREFIX)


def _load(name: str, home: Path | None) -> PolicySet:
    if not _is_kept(name):
        return load_policies(None if name == "installed" else Path(name))
    if home is None:
        raise click.UsageError("a digest needs --home: older policy sets are kept there")
    return load_kept_policies(home, name)


def _row(change: Change) -> tuple[str, ...]:
    one = change.as_json()
    days = f"{one['from'] or '…'} – {one['to'] or '…'}"
    return (one["jurisdiction"], days, one["action"], _said(one["before"]), _said(one["after"]), str(len(one["cases"])))


def _said(outcome: dict[str, object]) -> str:
    reasons = outcome["reasons"]
    listed = [f"{one['facet']} [{', '.join(one['articles'])}]" for one in reasons] if isinstance(reasons, list) else []
    return "\n".join([str(outcome["decision"]), *listed])
