"""Looking members up while a mass lock of very many memberships runs, beside idle.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
SQLite one of ``--members`` is made. The lock is placed by a worker of its own, as
``python -m portal run`` has one; the look-ups are those of one desk after the other,
with a short pause between, as people have. ``--release`` measures letting go as well.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from benchmarks.people import Person, people_of, staff
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line, percentile
from models.facts import Occasion
from models.job_facts import Job
from models.job_kinds import JobState
from models.kinds import LockBlock, LockScope, LockSource, Role
from models.lock_facts import Many, NewLock
from portal.clock import now
from portal.services.locks.mass import list_masses, lock_many, release_many
from portal.services.show_member import show_member
from portal.store.engine import Store

WORKER = """
import sys
from portal.__main__ import main
from portal.services.import_members.pace import Pace

if sys.argv[1] == "beside":
    Pace.look_around = lambda *_: None
sys.exit(main(["work"]))
"""
"""A worker that paces itself as while somebody is signed in, whatever it sees."""
PAUSE = 0.005
SUPERVISOR = staff(9, Role.SUPERVISOR)


def main() -> None:
    """Measure look-ups idle, while the lock is placed, and (asked for) released."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("-n", type=int, default=1_000, dest="times")
    parser.add_argument("--seconds", type=float, default=600, help="at most, per job")
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--alone", action="store_true", help="nobody is signed in")
    args = parser.parse_args()
    with filled_portal(args) as portal, worker(portal.url, alone=args.alone):
        measure(portal.store, args.times, args.seconds, release=args.release)


@contextmanager
def worker(url: str, *, alone: bool) -> Iterator[None]:
    """Run a worker beside, and end it; ``alone`` it finds nobody signed in."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-c", WORKER, "alone" if alone else "beside"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            time.sleep(3)
            yield
        finally:
            process.terminate()


def measure(store: Store, times: int, seconds: float, *, release: bool) -> None:
    """Print what look-ups take idle and beside a mass lock of the largest offering."""
    people = people_of(store, times)
    idle = [look_up(store, one, turn) for turn, one in enumerate(people)]
    line("card, idle", idle)
    new = NewLock(
        LockScope.MEMBERSHIP,
        LockSource.OPERATIONS,
        "INCIDENT",
        frozenset({LockBlock.USE}),
        offering_code=largest(store),
        name=f"bench {now():%H%M%S}",
    )
    many = Many(new.offering_code or "")
    asked = lock_many(store, Occasion(SUPERVISOR, now()), new, many)
    beside(store, people, idle, seconds, "while locks are placed")
    if release:
        occasion = Occasion(SUPERVISOR, now())
        release_many(store, occasion, asked.number, "RESOLVED")
        beside(store, people, idle, seconds, "while locks are released")


def beside(
    store: Store, people: list[Person], idle: list[float], seconds: float, name: str
) -> None:
    """Look up until the newest job is through; print the ratio to idle."""
    begun = time.perf_counter()
    taken: list[float] = []
    while (job := _job(store)).state in (JobState.WAITING, JobState.RUNNING):
        for one in people[len(taken) % len(people) :][:100]:
            taken.append(look_up(store, one, len(taken)))
        if time.perf_counter() - begun > seconds:
            break
    wall = time.perf_counter() - begun
    line(f"card, {name}", taken)
    ratio = percentile(taken, 0.95) / percentile(idle, 0.95)
    print(
        f"{'':<44} p95 {ratio:.2f} x idle; {job.done:,} memberships in {wall:.0f} s, "
        f"{job.done / wall:,.0f}/s, {job.state}",
        flush=True,
    )


def _job(store: Store) -> Job:
    return list_masses(store, Occasion(SUPERVISOR, now()), 1)[0]


def look_up(store: Store, one: Person, turn: int) -> float:
    """Show a card, and return how long it took; then rest as people do."""
    start = time.perf_counter()
    show_member(store, Occasion(staff(1 + turn % 8), now()), one["number"])
    taken = time.perf_counter() - start
    time.sleep(PAUSE)
    return taken


def largest(store: Store) -> str:
    """Return the offering with the most memberships."""
    query = sa.text(
        "SELECT o.code FROM membership m JOIN offering o ON o.id = m.offering_id"
        " GROUP BY o.code ORDER BY count(*) DESC LIMIT 1"
    )
    with store.read() as connection:
        return str(connection.execute(query).scalar_one())


if __name__ == "__main__":
    main()
