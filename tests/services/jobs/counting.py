"""A kind of job to test with: it counts to a number, and may be told to stumble."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models.facts import Entry
from models.job_facts import Chunk, Job, NewJob
from models.job_kinds import JobKind
from models.kinds import AuditAction
from portal.services.jobs.ask import ask_job
from portal.services.jobs.doing import Doer
from portal.services.jobs.handlers import Turn
from portal.store import jobs
from portal.store.audit import record
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import trail

KIND = JobKind.REMAP


class Killed(BaseException):
    """Ends a worker in the middle of a turn, as a kill does: nothing is cleaned up."""


@dataclass
class Counting:
    """Handles jobs that leave one event per number; ``before`` may stumble."""

    before: Callable[[Turn], None] = lambda _: None
    at_once: int = 2
    turns: list[int] = field(default_factory=list)

    def __call__(self, turn: Turn) -> Chunk:
        """Count on by some numbers."""
        job = turn.job
        first = int(job.cursor.get("next", 1))
        last = min(first + self.at_once - 1, job.parameters["to"])
        for number in range(first, last + 1):
            record(
                turn.connection, turn.store.keys, turn.occasion, counted(job, number)
            )
        self.before(turn)
        self.turns.append(first)
        finished = last == job.parameters["to"]
        result = {"last": last} if finished else {}
        return Chunk(last, job.parameters["to"], {"next": last + 1}, finished, result)


def counted(job: Job, number: int) -> Entry:
    """Return the event of one number."""
    facts = {"job": job.number, "number": number}
    return Entry(AuditAction.ARREARS_RECORDED, "arrears", job.id * 100 + number,
                 facts=facts, new=True)  # fmt: skip


def counts(store: Store) -> list[int]:
    """Return the numbers that were counted, by all jobs together."""
    return sorted(
        row["entity_id"] for row in trail(store, AuditAction.ARREARS_RECORDED)
    )


def ask(desk: Desk, to: int = 5, by: str = "supervisor-1") -> Job:
    """Ask for a job that counts."""
    new = NewJob(KIND, parameters={"to": to}, total=to)
    with desk.store.write() as connection:
        return ask_job(connection, desk.store, desk.occasion(by), new)


def again(store: Store, job: Job) -> Job:
    """Return how a job stands now."""
    with store.read() as connection:
        found = jobs.job_by_number(connection, job.number)
    assert found is not None
    return found


def worker(store: Store, name: str = "one", **given: Any) -> Doer:
    """Return a worker's hands."""
    return Doer(store, name, **given)


def lease_ran_out(store: Store) -> None:
    """Let the lease of every job be over, as after a while without its holder."""
    with store.write() as connection:
        past = jobs.now_of(connection) - jobs.LEASE
        held = jobs.JOB.c.lease_until.is_not(None)
        connection.execute(sa.update(jobs.JOB).where(held).values(lease_until=past))
