"""Changes per second against bare inserts of the same rows, at 1 and 16 clients.

The bare figure writes the rows a change writes (ledger row, projection, event,
pending, command, sealed text) with the driver alone, in one transaction of the same
durability: no rule, no permission, no look at what is there.
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from benchmarks.people import staff
from benchmarks.portals import asking_for_empty, empty_stores
from benchmarks.timing import at_once, line
from models.facts import Acting, Change, Occasion
from portal.clock import now
from portal.domain import member_number
from portal.domain.new_member import new_member
from portal.services.add_member import add_members
from portal.services.change_state import change_state
from portal.store.engine import Store
from seed.set_up import set_up

EVENTS = (("suspend", "LOST_DEVICE"), ("reinstate", "DEVICE_FOUND"))


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where ``--url`` names one."""
    parser = asking_for_empty(__doc__)
    parser.add_argument("--members", type=int, default=320)
    args = parser.parse_args()
    for name, store in empty_stores(args.url):
        measure(name, store, args.members)


def measure(name: str, store: Store, count: int) -> None:
    """Print bare and real changes at 1 and 16 clients."""
    at = now()
    set_up(store, at - timedelta(days=1))
    acting = staff(1)
    numbers = [member_number.make(serial) for serial in range(count)]
    add(store, Occasion(acting, at), numbers)
    for clients in (1, 16):
        rows = bare_rows(store)
        shares = [rows for _ in range(clients)]
        each = max(1, count // clients)
        floor = f"{name} bare, {clients} clients"
        run(floor, shares, each, lambda r, _: bare(store, r))
        parts = [numbers[start::clients] for start in range(clients)]
        for event, reason in EVENTS:
            run(
                f"{name} {event}, {clients} clients",
                parts,
                each,
                changing(store, acting, event, reason),
            )


def changing(
    store: Store, acting: Acting, event: str, reason: str
) -> Callable[[list[str], int], object]:
    """Return what a client does: one change of the next of its members."""

    def work(part: list[str], turn: int) -> object:
        number, key = part[turn % len(part)], os.urandom(8).hex()
        change = Change(number, "MAIL", event, reason, text="紛失の申告", key=key)
        return change_state(store, Occasion(acting, now()), change)

    return work


def run(
    name: str,
    parts: list[Any],
    each: int,
    work: Callable[[Any, int], object],
) -> None:
    """Let one thread per part work ``each`` times; print the times and the rate."""
    times: list[float] = []
    faults: list[BaseException] = []

    def client(part: Any) -> None:
        for turn in range(each):
            start = time.perf_counter()
            try:
                work(part, turn)
            except Exception as error:
                faults.append(error)
            times.append(time.perf_counter() - start)

    wall = at_once(client, parts)
    line(name, times, wall=wall)
    if faults:
        print(f"  !! {len(faults)} failed, first: {type(faults[0]).__name__}")


def add(store: Store, occasion: Occasion, numbers: list[str]) -> None:
    """Add members that all use MAIL."""
    people = [
        new_member(each, "佐藤 花子", "サトウ ハナコ", birth_date=date(1980, 1, 2))
        for each in numbers
    ]
    with store.write() as connection:
        add_members(connection, store, occasion, people)
    for number in numbers:
        for event, reason in (("apply", "SELF_APPLICATION"), ("activate", "COUNTER")):
            change = Change(number, "MAIL", event, reason, verified="card")
            change_state(store, occasion, change)


def bare_rows(store: Store) -> dict[str, tuple[sa.Table, dict[str, Any]]]:
    """Return the rows that a change left last, to be written again bare."""
    from portal.store.audit import CHANGES
    from portal.store.members import COMMAND, EVENT, MEMBERSHIP

    found = {}
    with store.read() as connection:
        for table in (EVENT, CHANGES.event, CHANGES.pending, CHANGES.private, COMMAND):
            last = sa.select(table).order_by(next(iter(table.primary_key)).desc())
            row = connection.execute(last.limit(1)).mappings().first()
            if row is not None:
                found[table.name] = (table, dict(row))
        query = sa.select(MEMBERSHIP).limit(1)
        one = connection.execute(query).mappings().one()
        found["membership"] = (MEMBERSHIP, dict(one))
    return found


_BARE: dict[str, Any] = {}


def bare(store: Store, rows: dict[str, tuple[sa.Table, dict[str, Any]]]) -> None:
    """Write the same rows again without a rule."""
    from portal.store.audit import CHANGES, _next_ids

    with store.write() as connection:
        event_id = _next_ids(connection, CHANGES, 1)[0]
        for name, (table, row) in rows.items():
            values = dict(row)
            if name == "membership":
                statement = _BARE.setdefault(
                    name,
                    sa.update(table).where(table.c.id == sa.bindparam("_id")),
                )
                values = {"_id": values.pop("id"), "state": values["state"]}
            else:
                statement = _BARE.setdefault(name, sa.insert(table))
                if name == "audit_event":
                    values["id"] = event_id
                elif "event_id" in values:
                    values["event_id"] = event_id
                else:
                    values.pop("id")
                if name == "command":
                    values["idem"] = os.urandom(8).hex()
            connection.execute(statement, values)
