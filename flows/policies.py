"""The policy set that decides from here on, kept so that its decisions can be taken again years later."""

from flows.intake.run import SCHEDULE
from privacy.gate import PolicySet
from privacy.model.event import PolicyChanged
from workspace.policies import load_policies, store_policy_set
from workspace.stores import Stores


def policies_in_force(stores: Stores) -> PolicySet:
    """The installation's policy set. Where it is another than before, it is kept in the home and the change recorded
    before anything is decided under it.

    Raises:
        PartMissing: there are no policy files, or the home cannot be written.
        BadInput: they cannot be decided with; all problems are listed.
    """
    policies = load_policies()
    known = stores.registers.entries("policies")
    before = known[-1]["digest"] if known else None
    if before != policies.digest:
        store_policy_set(stores.home.folder, policies.files)
        now = stores.world.now()
        event = PolicyChanged(
            id=stores.world.new_id(),
            at=now,
            principal=SCHEDULE,
            operation="policies",
            old_digest=before,
            new_digest=policies.digest,
        )
        entry = {"digest": policies.digest, "since": now.isoformat()}
        stores.registers.add_entry("policies", "installed", entry, source="installation", at=now, event=event)
    return policies
