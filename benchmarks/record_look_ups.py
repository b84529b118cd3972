"""Look-ups on disk before they are shown: shared commits against one commit each."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from benchmarks.people import staff
from benchmarks.portals import asking_for_empty, empty_stores
from benchmarks.timing import at_once, line, percentile
from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.clock import now
from portal.store.access import record_access, record_shown
from portal.store.audit import LOOK_UPS, record
from portal.store.engine import Store

MEMBERS = count(1)
CLIENTS = (1, 4, 16)


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where ``--url`` names one."""
    parser = asking_for_empty(__doc__)
    parser.add_argument("--each", type=int, default=150, help="look-ups per client")
    args = parser.parse_args()
    for name, store in empty_stores(args.url):
        measure(name, store, args.each)


def measure(name: str, store: Store, each: int) -> None:
    """Print both ways at 1, 4 and 16 clients, then a rerun that leaves nothing."""
    run("warming up", 1, 20, lambda who: record_access(store, *who))
    for clients in CLIENTS:
        alone = f"{name} a commit each, {clients} clients"
        run(alone, clients, each, lambda who: by_itself(store, *who))
        shared = f"{name} shared commits, {clients} clients"
        run(shared, clients, each, lambda who: record_access(store, *who))
    occasion = Occasion(staff(1), now())
    record_shown(store, occasion, 1, {"name"})
    times = []
    for _ in range(2000):
        start = time.perf_counter()
        record_shown(store, occasion, 1, {"name"})
        times.append(time.perf_counter() - start)
    line(f"{name} a rerun of what is known", times)


def by_itself(store: Store, occasion: Occasion, entry: Entry) -> None:
    """Write one look-up in a transaction of its own."""
    with store.access.write() as connection:
        record(connection, store.keys, occasion, entry, log=LOOK_UPS)


def run(
    name: str,
    clients: int,
    each: int,
    work: Callable[[tuple[Occasion, Entry]], Any],
) -> None:
    """Let ``clients`` threads look up ``each`` members; print the times."""
    times: list[float] = []

    def client(number: int) -> None:
        for _ in range(each):
            member_id = next(MEMBERS)
            entry = Entry(
                AuditAction.MEMBER_SHOWN,
                "member",
                member_id,
                member_id,
                facts={"fields": ["contacts_masked", "name", "timeline"]},
            )
            start = time.perf_counter()
            work((Occasion(staff(number), now()), entry))
            times.append(time.perf_counter() - start)

    wall = at_once(client, range(1, clients + 1))
    line(name, times, wall=wall)
    print(f"{'':<44} {'':<8} p99 {percentile(times, 0.99) * 1e3:8.3f} ms")
