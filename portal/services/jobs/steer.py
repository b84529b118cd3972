"""Jobs as people see them: the list, taking one off, letting one go on."""

from models.facts import Occasion
from models.job_facts import Job
from models.job_kinds import JobKind, JobState
from models.kinds import AuditAction, Permission
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.jobs.ask import entry_of
from portal.store import jobs
from portal.store.audit import record
from portal.store.engine import Connection, Store

MAY_RETRY = (JobState.FAILED, JobState.CANCELLED)
MAY_CANCEL = (*jobs.OPEN, JobState.FAILED)


def list_jobs(
    store: Store, occasion: Occasion, limit: int = 50, offset: int = 0
) -> tuple[int, list[Job]]:
    """Return how many jobs there are, and some of them, newest first."""
    require(store, occasion.acting, Permission.HEALTH_READ)
    with store.read() as connection:
        count = sum(jobs.count_by_state(connection).values())
        return count, jobs.newest_jobs(connection, limit, offset)


def newest_job(
    store: Store, _occasion: Occasion, kind: JobKind, subject: str
) -> Job | None:
    """Return the newest job of a kind about a subject, for the page it concerns.

    A job says nothing of persons; whoever sees its subject may see how far it is.
    """
    with store.read() as connection:
        return jobs.newest_job(connection, kind, subject)


def cancel_job(store: Store, occasion: Occasion, number: str) -> Job:
    """Take a job off that is not through, or has failed; what it did stays done."""
    with store.read() as connection:
        _may_steer(store, occasion, _called(connection, number))
    with store.write() as connection:
        job = _called(connection, number, lock=True)
        if job.state not in MAY_CANCEL:
            raise InputRefused("job_over", number=job.number, state=job.state)
        jobs.end_job(connection, job.id, JobState.CANCELLED)
        facts = {"done": job.done}
        entry = entry_of(AuditAction.JOB_CANCELLED, job, facts=facts)
        record(connection, store.keys, occasion, entry)
        return _called(connection, number)


def retry_job(store: Store, occasion: Occasion, number: str) -> Job:
    """Let a job that failed or was taken off go on where it stopped."""
    with store.read() as connection:
        _may_steer(store, occasion, _called(connection, number))
    with store.write() as connection:
        job = _called(connection, number, lock=True)
        if job.state not in MAY_RETRY:
            raise InputRefused("job_not_stopped", number=job.number, state=job.state)
        jobs.reopen(connection, job.id)
        facts = {"done": job.done}
        entry = entry_of(AuditAction.JOB_RETRIED, job, facts=facts)
        record(connection, store.keys, occasion, entry)
        return _called(connection, number)


def _may_steer(store: Store, occasion: Occasion, job: Job) -> None:
    """Refuse all but those who asked for a job and those who look after jobs."""
    if job.asked_by != occasion.acting.staff_id or not job.asked_by:
        require(store, occasion.acting, Permission.JOB_CHANGE)


def _called(connection: Connection, number: str, *, lock: bool = False) -> Job:
    found = jobs.job_by_number(connection, number.strip().upper(), lock=lock)
    if found is None:
        raise NotFound(what="job", number=number)
    return found
