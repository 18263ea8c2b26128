"""Run every check, whatever the others find."""

from pathlib import Path

from privacy.model.errors import HelixgateError
from privacy.model.event import Principal
from workspace.doctor.access_log import check_access_log, check_clock
from workspace.doctor.deliveries import check_inbox, check_originals
from workspace.doctor.finding import Check, Finding, Level, Patient
from workspace.doctor.folders import check_folders, check_free_space
from workspace.doctor.installation import check_libraries, check_redaction_engine
from workspace.doctor.keys import check_keys
from workspace.doctor.policies import check_basis, check_datasets, check_gate_policies
from workspace.doctor.records import check_records
from workspace.doctor.releases import check_releases
from workspace.doctor.settings import check_settings
from workspace.doctor.sql_worker import check_sql_worker
from workspace.doctor.stores import check_stores, check_vault
from workspace.home import World

CHECKS: dict[str, Check] = {
    "libraries": check_libraries,
    "redaction-engine": check_redaction_engine,
    "settings": check_settings,
    "folders": check_folders,
    "free-space": check_free_space,
    "keys": check_keys,
    "stores": check_stores,
    "vault": check_vault,
    "records": check_records,
    "originals": check_originals,
    "access-log": check_access_log,
    "clock": check_clock,
    "gate-policies": check_gate_policies,
    "basis-policies": check_basis,
    "datasets": check_datasets,
    "releases": check_releases,
    "inbox": check_inbox,
    "sql-worker": check_sql_worker,
}
"""Check id -> the check, in the order in which they are shown."""


def examine(folder: Path, world: World, who: Principal) -> list[Finding]:
    """Every finding about the home in ``folder``. Raises nothing: a check that fails is a finding."""
    patient = Patient(folder, world, who)
    return [finding for name, check in CHECKS.items() for finding in run_check(name, check, patient)]


def run_check(name: str, check: Check, patient: Patient) -> list[Finding]:
    """The findings of one check up to where it failed, and why it failed."""
    findings: list[Finding] = []
    try:
        findings.extend(check(patient))
    except HelixgateError as error:
        findings.append(Finding.of_error(name, error))
    except Exception as error:  # noqa: BLE001 - a broken home may break anything; the text may quote data
        kind = type(error).__name__
        findings.append(
            Finding(
                name,
                Level.FAIL,
                f"检查未能完成（{kind}）。",
                f"the check could not be finished ({kind})",
                "先处理其他各项，再运行一次。",
                "Mend the other findings first, then run it again.",
            )
        )
    return findings
