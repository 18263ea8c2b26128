"""The policy set of a decision stays in the home, and a change of it in the log."""

import pytest

from flows import policies as flow_policies
from flows.policies import policies_in_force
from privacy.gate import PolicySet, compile_policies
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.policies import load_kept_policies, read_policy_files
from workspace.stores import Stores


def _changed() -> PolicySet:
    files = read_policy_files()
    name = next(one for one in sorted(files) if one.startswith("law/"))
    return compile_policies(files | {name: files[name] + b"\n# looked at again\n"})


def test_a_policy_set_is_kept_and_its_change_recorded_once(small: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    first = policies_in_force(small)
    policies_in_force(small)
    assert load_kept_policies(small.home.folder, first.digest).digest == first.digest
    second = _changed()
    monkeypatch.setattr(flow_policies, "load_policies", lambda: second)
    policies_in_force(small)
    policies_in_force(small)
    monkeypatch.undo()
    policies_in_force(small)
    with AccessLog.own(small.home.room("log")) as log:
        told = log.events(EventFilter(kind="policy-change"))
    digests = [(one["old_digest"], one["new_digest"]) for one in told]
    assert digests[-2:] == [(first.digest, second.digest), (second.digest, first.digest)]
    assert load_kept_policies(small.home.folder, second.digest).digest == second.digest
