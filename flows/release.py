"""The release flow: gate, anonymise, attack, certify, hand out. What it asks for stays in the job."""

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.giving.ask import Ask
from flows.giving.release import make_release
from flows.job import Job, guarded
from flows.policies import policies_in_force
from privacy.model.vocabulary import Action
from workspace.datasets import load_profile


@flow(name="release", persist_result=False, log_prints=False)
def release(job_id: str) -> None:
    """One release, or its refusal."""
    create_markdown_artifact(hand_out(job_id), key="release-summary")


@task(name="hand-out", persist_result=False, cache_policy=NO_CACHE)
@guarded
def hand_out(job: Job) -> str:
    """Everything a release takes, in one task: between its steps nothing may be cached or resumed."""
    stores, wanted = job.open("flow-release"), job.arguments
    moment = stores.world.now()
    ask = Ask(
        stores=stores,
        policies=policies_in_force(stores),
        as_of=moment,
        action=Action.SHARE,
        profile=load_profile(wanted["dataset"]),
        recipient_id=wanted["recipient"],
        purpose=wanted["purpose"],
        purpose_text=wanted["purpose_text"],
        principal=wanted["principal"],
        authorised=True,
        started_at=moment,
    )
    job.result = make_release(ask)
    return f"# release {job.result.release}\n\n- dataset: {ask.profile.name}\n- rows: {job.result.rows}"
