"""Ask for a job in the transaction of the command that needs it."""

from collections.abc import Mapping
from typing import Any

from models.facts import Entry, Occasion
from models.job_facts import Job, NewJob
from models.kinds import AuditAction, Outcome
from portal.store import jobs
from portal.store.audit import record
from portal.store.engine import Connection, Store

NOBODY: Mapping[str, Any] = {}


def ask_job(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: NewJob,
    facts: Mapping[str, Any] = NOBODY,
) -> Job:
    """Write a job that waits for a worker, and its event; return the job.

    It exists exactly when the caller's transaction does. The caller has asked who
    may; ``facts`` go into the event and, as all of a job, hold no personal values.
    """
    job = jobs.add_job(connection, new, occasion.acting.staff_id, occasion.at)
    entry = entry_of(AuditAction.JOB_ASKED, job, facts=facts, new=True)
    record(connection, store.keys, occasion, entry)
    return job


def entry_of(
    action: AuditAction,
    job: Job,
    *,
    facts: Mapping[str, Any] = NOBODY,
    outcome: Outcome = Outcome.DONE,
    new: bool = False,
) -> Entry:
    """Return an event of a job, which says how the job is called."""
    named = {"number": job.number, "job_kind": str(job.kind)}
    if job.subject:
        named["about"] = job.subject
    return Entry(
        action=action,
        entity_type="job",
        entity_id=job.id,
        after=named,
        facts=facts,
        outcome=outcome,
        new=new,
    )
