"""Settling changes that came due: how many a second, and look-ups beside it.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
SQLite one of ``--members`` is made. A suspension is planned for each active member,
half of them on one day and half on another. A worker settles each half by a clock
that is ahead: as while people are signed in, and as while nobody is. Look-ups are one
desk's, with short pauses.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from benchmarks.lock_many import look_up
from benchmarks.people import Person, people_of
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line, percentile
from portal import clock
from portal.store.due import count_due
from portal.store.engine import Store
from portal.store.members import MEMBERSHIP

LONGEST = 600.0
DAYS = (2, 4)
WORKER = """
import sys
from datetime import timedelta
from portal import clock
from portal.config import read_settings
from portal.services.import_members.pace import Pace
from portal.services.jobs.ticking import Ticker
from portal.store.engine import open_store

url, days, beside = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "beside"
real = clock.now
clock.now = lambda: real() + timedelta(days=days)
if beside:
    Pace.look_around = lambda *_: None
store = open_store(read_settings(database_url=url))
ticker = Ticker(store)
while ticker.tick():
    pass
store.close()
"""


def main() -> None:
    """Measure look-ups idle and beside, and how many are settled a second."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("-n", type=int, default=500, dest="times")
    args = parser.parse_args()
    with filled_portal(args) as portal:
        plan(portal.store)
        measure(portal.store, portal.url, args.times)


def plan(store: Store) -> None:
    """Plan a suspension for every active membership, on one of two days."""
    table = "INSERT INTO membership_event (membership_id, version, kind, event, was,"
    rows = sa.text(
        f"{table} became, effective_at, recorded_at, mover, reason, details,"
        " lifecycle_version_id) SELECT id, version, 'move', 'suspend', 'active',"
        " 'suspended', :on, :now, 'H', 'LOST_DEVICE', '{}', lifecycle_version_id"
        " FROM membership WHERE state = 'active' AND id % 2 = :half"
    )
    ahead = sa.text(
        "UPDATE membership SET next_change_at = :on"
        " WHERE state = 'active' AND id % 2 = :half"
    )
    kind = MEMBERSHIP.c.since_at.type
    at = [sa.bindparam(name, type_=kind) for name in ("on", "now")]
    now = clock.now()
    with store.write() as connection:
        for half, days in enumerate(DAYS):
            given = {"on": now + timedelta(days=days - 1), "half": half}
            connection.execute(rows.bindparams(*at), {**given, "now": now})
            connection.execute(ahead.bindparams(at[0]), given)


def measure(store: Store, url: str, times: int) -> None:
    """Print both ways, each on a half of the memberships."""
    people = people_of(store, times)
    idle = [look_up(store, one, turn) for turn, one in enumerate(people)]
    line("card, idle", idle)
    for days, how in zip(DAYS, ("beside", "alone"), strict=True):
        beside(store, url, days, how, people, idle)


def beside(
    store: Store, url: str, days: int, how: str, people: list[Person], idle: list[float]
) -> None:
    """Look up until everything is settled; print the rate and the ratio to idle."""
    at = clock.now() + timedelta(days=days)
    with store.read() as connection:
        due, _ = count_due(connection, at)
    taken: list[float] = []
    begun = time.perf_counter()
    with worker(url, days, how) as process:
        while process.poll() is None and time.perf_counter() - begun < LONGEST:
            taken.append(look_up(store, people[len(taken) % len(people)], len(taken)))
    wall = time.perf_counter() - begun
    with store.read() as connection:
        left, _ = count_due(connection, at)
        rows = "SELECT count(*) FROM membership_event WHERE settles IS NOT NULL"
        outcomes = connection.execute(sa.text(rows)).scalar()
    line(f"card, beside a tick ({how})", taken)
    settled = due - left
    print(
        f"{'':<44} p95 {percentile(taken, 0.95) / percentile(idle, 0.95):.2f} x idle;"
        f" {settled:,} memberships in {wall:.0f} s with the start,"
        f" {settled / wall:,.0f}/s; {outcomes:,} outcomes so far",
        flush=True,
    )


@contextmanager
def worker(url: str, days: int, how: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker whose clock is ahead, and end it."""
    command = [sys.executable, "-c", WORKER, url, str(days), how]
    with subprocess.Popen(command, env={**os.environ}) as process:
        try:
            yield process
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
