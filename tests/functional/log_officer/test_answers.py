"""The log answers by every filter, and says who saw a person under any of their documents."""

import pytest

from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.event import Accessed, Registered
from tests.functional.log_officer.conftest import Run, vars_of
from tests.integration.log_world import ANALYST, event, person
from workspace.home import Home
from workspace.stores import Stores


@pytest.mark.parametrize(
    ("filters", "seqs"),
    [
        (("--principal", "nobody"), []),
        (("--principal", "analyst-1", "--kind", "release"), [1, 4, 7]),
        (("--dataset", "variants", "--until", "2026-07-01T10:00:02+08:00"), [0, 1]),
        (("--since", "2026-07-01T10:00:08+08:00", "--dataset", "variants"), [8]),
        (("--person", person(6)), [6]),
        (("--purpose", "research-general", "--verdict", "deny"), [0, 3, 6]),
        (("--verdict", "permit", "--kind", "access"), [2, 5, 8]),
        (("--article", "hunan-2025/23-2"), [0, 3, 6]),
        (("--article", "hunan-2025/23-3"), []),
        (("--rule", "consent-written", "--limit", "1"), [6]),
        (("--operation", "Q-7"), [7]),
        (("--outcome", "refused"), [0, 3, 6]),
        (("--recipient", "csu-genetics"), [1, 4, 7]),
        (("--text", "hgvs_c", "--operation", "Q-2"), [2]),
    ],
)
def test_every_filter_narrows(run: Run, filters: tuple[str, ...], seqs: list[int]) -> None:
    assert [one["seq"] for one in run("log", "list", *filters)["events"]] == seqs


def test_who_saw_a_person_under_any_of_their_documents(run: Run, home: Home) -> None:
    names = [Pseudonymiser(bytes(32), "records", "S").of("person", str(number)) for number in range(3)]
    with Stores.open(home.folder, writer="test") as stores:
        now = stores.world.now()
        told = Registered(
            id=stores.world.new_id(), at=now, principal=ANALYST, operation="t", register="aliases", entry=""
        )
        stores.registers.add_entry("aliases", names[0], {"same_as": names[1]}, source="t", at=now, event=told)
        for number, name in enumerate(names):
            common = vars_of(event(100 + number)) | {"persons": stores.in_log([name]), "at": now}
            stores.journal.append(Accessed(**common))
    seen = [run("log", "who-saw", name) for name in (names[0], names[1], names[2])]
    # Asking was recorded under every name, so the second question finds the first.
    operations = [[one["operation"] for one in found["events"] if one["operation"] != "log-who-saw"] for found in seen]
    assert operations == [["Q-100", "Q-101"], ["Q-100", "Q-101"], ["Q-102"]]
    assert [found["names"] for found in seen] == [2, 2, 1]
