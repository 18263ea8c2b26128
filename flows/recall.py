"""Recall notices: what a recipient is asked to delete, under the pseudonyms they know."""

import itertools
import json
from collections.abc import Iterable

from flows.aliases import names_of
from privacy.model.identifiers import Pseudonym
from workspace.files import write_bytes
from workspace.stores import Stores


def write_notices(stores: Stores, subject: Pseudonym, recalls: Iterable[tuple[str, str]]) -> None:
    """One recall notice a release, beside its data: which of the recipient's own pseudonyms to delete.

    Writing them again writes the same.
    """
    named = {
        name: {one["release"] for one in stores.registers.releases_with(name)}
        for name in names_of(stores.registers, subject)
    }
    for (release, recipient), name in itertools.product(recalls, named):
        if release not in named[name]:
            continue
        row = stores.registers.releases(release=release)[0]
        person = stores.for_recipient(recipient, row["project"]).of("person", name)
        notice = {
            "format": "helixgate-recall/1",
            "release": release,
            "recipient": recipient,
            "delete": {"person": person},
            "zh": "该受检者已撤回同意：请删除其全部数据及衍生数据，并书面回复。",
            "en": "This person has withdrawn: delete all data about them and what was derived from it, and confirm.",
        }
        text = json.dumps(notice, ensure_ascii=False, indent=1).encode("utf-8")
        write_bytes(stores.home.room("releases") / release / f"recall-{person}.json", text)
