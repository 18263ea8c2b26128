"""The withdrawal flow: stop all use, write the recall notices, raise the sample tasks."""

import itertools
import json

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.aliases import names_of
from flows.job import Job, guarded
from flows.withdrawal import Withdrawal, Withdrawn, record_withdrawal
from privacy.model.errors import BadInput
from privacy.model.identifiers import Pseudonym
from workspace.files import write_bytes
from workspace.stores import Stores


@flow(name="withdraw", persist_result=False, log_prints=False)
def withdraw(job_id: str) -> None:
    """One person leaves."""
    create_markdown_artifact(leave(job_id), key="withdraw-summary")


@task(name="leave", persist_result=False, cache_policy=NO_CACHE)
@guarded
def leave(job: Job) -> str:
    """Record the withdrawal; it is in force before anything else happens. Then the notices."""
    stores = job.open("flow-withdraw")
    asked: Withdrawal = job.arguments["withdrawal"]
    if not stores.vault.samples_of(asked.subject) and not stores.registers.entries("consents", asked.subject):
        raise BadInput(
            "unknown-subject",
            zh="主目录中没有这位受检者。",
            en="this home knows no such subject",
            remedy_zh="用 helixgate consent show 核对假名。",
            remedy_en="Check the pseudonym with helixgate consent show.",
        )
    job.result = record_withdrawal(stores, asked, source="command")
    write_notices(stores, asked.subject, job.result)
    return f"# withdraw\n\n- recalls: {len(job.result.recalls)}\n- sample tasks: {len(job.result.samples)}"


def write_notices(stores: Stores, subject: Pseudonym, done: Withdrawn) -> None:
    """One recall notice a release, beside its data: which of the recipient's own pseudonyms to delete."""
    named = {
        name: {one["release"] for one in stores.registers.releases_with(name)}
        for name in names_of(stores.registers, subject)
    }
    for (release, recipient), name in itertools.product(done.recalls, named):
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
