"""The seal flow: merge the journals, recompute the log from its content, sign a checkpoint, watch what was new."""

from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.intake.run import SCHEDULE
from flows.job import Job, guarded
from flows.watching import raise_broken_proof, watch_log
from privacy.model.errors import ProofFailed
from privacy.model.event import KeyUsed, Verified
from workspace.access_log import AccessLog
from workspace.keys import LOG_SIGNER
from workspace.stores import Stores


@flow(name="seal", persist_result=False, log_prints=False)
def seal(job_id: str) -> None:
    """One checkpoint over everything recorded so far."""
    create_markdown_artifact(seal_log(job_id), key="seal-summary")


@task(name="seal-log", persist_result=False, cache_policy=NO_CACHE)
@guarded
def seal_log(job: Job) -> str:
    """Verify, then sign: a log that does not hold gets no new checkpoint."""
    stores = job.open("flow-seal")
    job.result = verify_and_sign(stores)
    incidents = len(watch_log(stores))
    return f"# seal\n\n- events: {job.result['size']}\n- root: {job.result['root']}\n- incidents: {incidents}"


def verify_and_sign(stores: Stores) -> dict[str, object]:
    """``size``, ``root`` (hex) and the signed ``checkpoint`` of the verified log.

    Raises:
        ProofFailed: the log does not hold; recorded as an incident.
    """
    keys = stores.home.keys
    signer = keys.log_signer()
    try:
        with AccessLog.own(stores.home.room("log")) as log:
            log.verify(keys.log_keys())
            size, root = log.size, log.root.hex()
            note = log.checkpoint(signer, signer.name)
    except ProofFailed as failure:
        raise_broken_proof(stores, failure, who=SCHEDULE, operation="seal", origin="flow:seal")
        raise
    common: dict[str, Any] = {
        "at": stores.world.now(),
        "principal": SCHEDULE,
        "operation": f"seal-{size}",
        "origin": "flow:seal",
    }
    stores.journal.append(
        Verified(id=stores.world.new_id(), tree_size=size, root=root, **common),
        KeyUsed(id=stores.world.new_id(), key=LOG_SIGNER.format(keys.log_generation), use="signed", **common),
    )
    return {"size": size, "root": root, "checkpoint": note}
