"""One worker's turns: take a job, do some of it, hand it back or end it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from models.facts import Acting, Occasion
from models.job_facts import Chunk, Job
from models.job_kinds import JobKind, JobState
from models.kinds import AuditAction, Outcome, Via
from portal import clock
from portal.errors import Refusal
from portal.logs import fault, log
from portal.services.door import system
from portal.services.jobs.ask import entry_of
from portal.services.jobs.handlers import Turn, in_turns
from portal.services.jobs.pacing import Pacer
from portal.services.sign_in import acting_as
from portal.store import jobs
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.staff import staff_by_id

SLICE = 2.0
"""Seconds that one job is worked on before the others get their turn."""

PAUSES = tuple(timedelta(seconds=each) for each in (2, 10, 60, 300))
"""Waits after the first, second … fault in a row; after the last one it has failed."""

INTERRUPTED = "interrupted"


def never() -> bool:
    """Return that nobody asked to stop."""
    return False


def take_up(
    store: Store, holder: str, kinds: Collection[JobKind], work: Callable[[Job], None]
) -> bool:
    """Work on a job that nobody does; return whether there was one.

    One that was broken off too often is given up.
    """
    with store.read() as connection:
        if not jobs.anything_free(connection, kinds):
            return False
    with store.write() as connection:
        job = jobs.claim(connection, holder, kinds)
    if job is None:
        return False
    if job.attempts > len(PAUSES):
        give_up(store, holder, job, INTERRUPTED)
    else:
        work(job)
    return True


@dataclass
class Doer:
    """A worker's hands: its name, and how large the turns of each kind may be."""

    store: Store
    name: str
    stopping: Callable[[], bool] = never
    pacers: dict[JobKind, Pacer] = field(default_factory=dict)
    done: int = 0

    def work(self) -> bool:
        """Work on one job for a while; return whether there was one."""
        return take_up(self.store, self.name, in_turns().keys(), self._go_on)

    def _go_on(self, job: Job) -> None:
        until, self.done = monotonic() + SLICE, job.done
        try:
            while self._turn(job):
                if self.stopping() or monotonic() >= until:
                    hand_back(self.store, self.name, job)
                    return
        # Whatever is wrong with one job must not keep the worker from the others.
        except Exception as error:
            note_fault(self.store, self.name, job, error)

    def _turn(self, job: Job) -> bool:
        """Do one chunk; return whether there is more to do, and it is still ours."""
        pacer = self.pacers.setdefault(JobKind(job.kind), Pacer(self.store))

        def some(connection: Connection, rows: int) -> tuple[bool, int]:
            chunk = one_turn(connection, self.store, self.name, job, rows)
            if chunk is None:
                return False, 0
            rows, self.done = max(chunk.done - self.done, 0), chunk.done
            return not chunk.finished, rows

        return pacer.turn(some)


def one_turn(
    connection: Connection, store: Store, holder: str, job: Job, rows: int
) -> Chunk | None:
    """Do one chunk of a job and move its cursor; None where another one has it."""
    found = jobs.held(connection, job.id, holder)
    if found is None:
        return None
    occasion = occasion_of(connection, found)
    turn = Turn(connection, store, occasion, found, rows)
    chunk = in_turns()[JobKind(found.kind)](turn)
    _move_on(connection, store, occasion, found, chunk)
    return chunk


def complete(store: Store, holder: str, job: Job, chunk: Chunk) -> None:
    """End a job whose work was done elsewhere."""
    with store.write() as connection:
        found = jobs.held(connection, job.id, holder)
        if found is not None:
            occasion = occasion_of(connection, found)
            _move_on(connection, store, occasion, found, chunk)


def _move_on(
    connection: Connection, store: Store, occasion: Occasion, job: Job, chunk: Chunk
) -> None:
    jobs.move_on(connection, job.id, chunk)
    if chunk.finished:
        facts = {"done": chunk.done, **chunk.result}
        entry = entry_of(AuditAction.JOB_COMPLETED, job, facts=facts)
        record(connection, store.keys, occasion, entry)


def occasion_of(connection: Connection, job: Job) -> Occasion:
    """Return in whose name a job is done: of who asked for it, by the portal's door.

    What was allowed when it was asked for is done, whatever became of the person.
    """
    return Occasion(_acting(connection, job), clock.now(), request=job.number)


def _acting(connection: Connection, job: Job) -> Acting:
    staff = staff_by_id(connection, job.asked_by, clock.now())
    return system() if staff is None else acting_as(staff, Via.SYSTEM)


# ------------------------------------------------------------------ endings


def hand_back(store: Store, holder: str, job: Job) -> None:
    """Let others have their turn."""
    with store.write() as connection:
        if jobs.held(connection, job.id, holder) is not None:
            jobs.put_back(connection, job.id)


def note_fault(store: Store, holder: str, job: Job, error: Exception) -> None:
    """Let a job wait and try again, or fail for good; the turn was undone."""
    if isinstance(error, Refusal):
        give_up(store, holder, job, error.code)
        return
    try_again(store, holder, job, fault(error, job=job.number))


def try_again(store: Store, holder: str, job: Job, why: str) -> None:
    """Let a job wait, longer each time, or fail once it was tried often enough."""
    with store.write() as connection:
        found = jobs.held(connection, job.id, holder)
        if found is None:
            return
        faults = found.attempts + 1
        if faults <= len(PAUSES):
            pause = PAUSES[faults - 1]
            jobs.put_back(connection, job.id, pause, attempts=faults, fault=why)
            return
    give_up(store, holder, job, why)


def give_up(store: Store, holder: str, job: Job, why: str) -> None:
    """End a job as failed, with the code or the reference that says why."""
    with store.write() as connection:
        found = jobs.held(connection, job.id, holder)
        if found is None:
            return
        jobs.end_job(connection, job.id, JobState.FAILED, why)
        facts = {"fault": why, "done": found.done}
        entry = entry_of(
            AuditAction.JOB_FAILED, found, facts=facts, outcome=Outcome.FAILED
        )
        record(connection, store.keys, occasion_of(connection, found), entry)
    log("job.failed", job=job.number, fault=why)
