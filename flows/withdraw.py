"""The withdrawal flow: stop all use, write the recall notices, raise the sample tasks."""

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.job import Job, guarded
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.errors import BadInput


@flow(name="withdraw", persist_result=False, log_prints=False)
def withdraw(job_id: str) -> None:
    """One person leaves."""
    create_markdown_artifact(leave(job_id), key="withdraw-summary")


@task(name="leave", persist_result=False, cache_policy=NO_CACHE)
@guarded
def leave(job: Job) -> str:
    """Record the withdrawal; it is in force before anything else happens. The notices follow."""
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
    return f"# withdraw\n\n- recalls: {len(job.result.recalls)}\n- sample tasks: {len(job.result.samples)}"
