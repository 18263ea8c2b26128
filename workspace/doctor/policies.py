"""Policies: do they compile, with all problems at once; do bases, dataset profiles and hierarchies load."""

from collections.abc import Iterator
from pathlib import Path

from privacy.model.errors import HelixgateError
from privacy.model.times import legal_day
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import load_basis_rules
from workspace.datasets import dataset_names, load_hierarchies, load_profile
from workspace.doctor.finding import Finding, Level, Patient
from workspace.policies import load_kept_policies, load_policies


def check_gate_policies(patient: Patient) -> Iterator[Finding]:
    """The installation's policy set, and every older set that the home keeps under its digest."""
    policies = load_policies()
    yield Finding(
        "gate-policies", Level.OK, f"政策集可用：{policies.digest}。", f"the policies compile: {policies.digest}"
    )
    kept = [path for path in _folders(patient.room("policies")) if not path.name.startswith(".")]
    for path in kept:
        try:
            load_kept_policies(patient.folder, f"sha256:{path.name}")
        except HelixgateError as error:
            yield Finding.of_error("gate-policies", error, part=f"kept {path.name[:16]}")


def check_basis(patient: Patient) -> Iterator[Finding]:
    """The rules for bases, for every region of a lab here, on this day."""
    regions = {lab.region for lab in patient.settings.labs.values()} or {Jurisdiction.NATIONAL}
    for region in sorted(regions):
        load_basis_rules(jurisdiction=region, day=legal_day(patient.now))
    named = ", ".join(sorted(regions))
    yield Finding("basis-policies", Level.OK, f"依据规则可用：{named}。", f"the rules for bases load: {named}")


def check_datasets(_: Patient) -> Iterator[Finding]:
    """Every profile, and that each hierarchy it names is there."""
    hierarchies = load_hierarchies()
    good = 0
    for name in dataset_names():
        try:
            profile = load_profile(name)
        except HelixgateError as error:
            yield Finding.of_error("datasets", error, part=name)
            continue
        absent = sorted({one.hierarchy for one in profile.persons.values()} - set(hierarchies))
        if absent:
            yield Finding(
                "datasets",
                Level.FAIL,
                f"数据集所需层级不存在：{', '.join(absent)}。",
                f"hierarchies that the dataset needs are not there: {', '.join(absent)}",
                "恢复 policies/hierarchies。",
                "Restore policies/hierarchies.",
                part=name,
            )
        good += not absent
    yield Finding(
        "datasets",
        Level.OK if good else Level.FAIL,
        f"{good} 个数据集设定、{len(hierarchies)} 个层级可用。",
        f"{good} dataset profiles and {len(hierarchies)} hierarchies load",
    )


def _folders(room: Path) -> list[Path]:
    return sorted(path for path in room.iterdir() if path.is_dir())
