"""Who does which kind of job: one line per kind.

A handler gets one turn after the other, each in a transaction of its own which also
moves the job's cursor. It does at most ``rows`` of its subjects, so that nobody waits
for the write lock, and says in a ``Chunk`` how far it is. Killed between two turns,
the job goes on from its cursor; a fault undoes the turn and it is tried again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.facts import Occasion
from models.job_facts import Chunk, Job
from models.job_kinds import JobKind
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a job: in which transaction, in whose name, how much of it."""

    connection: Connection
    store: Store
    occasion: Occasion
    job: Job
    rows: int


Handler = Callable[[Turn], Chunk]

HANDLERS: dict[JobKind, Handler] = {}
"""Handlers that stand in for the portal's own."""


def in_turns() -> Mapping[JobKind, Handler]:
    """Return the kinds of jobs that are done turn by turn."""
    # Their files import this one.
    from portal.services.locks.turns import lock_some, release_some
    from portal.services.remap import remap_some

    known = {
        JobKind.LOCK: lock_some,
        JobKind.UNLOCK: release_some,
        JobKind.REMAP: remap_some,
    }
    return {**known, **HANDLERS}
