"""Reading and checking a long trail; the floor of the check is hashing its bytes."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

import sqlalchemy as sa

from benchmarks.people import staff
from benchmarks.portals import asking_for_empty, empty_stores
from benchmarks.timing import line, timed
from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Role, Via
from portal.clock import now
from portal.domain.trail import LogName, Place, Wanted
from portal.services.read_trail import read_trail
from portal.services.verify import verify
from portal.store.audit import CHANGES, record_all
from portal.store.engine import Store

CHUNK = 5_000
STAFF = 50
REASONS = ("MEMBER_REQUEST", "LOST_DEVICE", "MOVED", "ILLNESS")


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where ``--url`` names one."""
    parser = asking_for_empty(__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    args = parser.parse_args()
    for name, store in empty_stores(args.url):
        seconds = timed(partial(fill, store, args.events))
        print(f"{name}: {args.events} events written in {seconds:.1f} s")
        measure(name, store, args.events)


def fill(store: Store, events: int) -> None:
    """Write changes of memberships by many clerks, a few a minute."""
    begin = now() - timedelta(seconds=20 * events)
    for start in range(0, events, CHUNK):
        given = [change(n, begin) for n in range(start, min(start + CHUNK, events))]
        with store.write() as connection:
            record_all(connection, store.keys, given)
    if not store.main.sqlite:
        with store.write() as connection:
            connection.execute(sa.text("ANALYZE audit_event"))


def change(number: int, begin: datetime) -> tuple[Occasion, Entry]:
    """Return one change; every tenth is by an import, as after a migration."""
    imported = number % 10 == 0
    clerk = 0 if imported else 1 + number % STAFF
    acting = Acting(clerk, f"desk-{clerk}", "水野 千夏", "Chinatsu Mizuno",
                    frozenset({Role.HELP_DESK}), frozenset(), session="0123456789ab",
                    via=Via.IMPORT if imported else Via.UI)  # fmt: skip
    at = begin + timedelta(seconds=20 * number)
    entry = Entry(
        action=AuditAction.MEMBERSHIP_MOVED,
        entity_type="membership",
        entity_id=1 + number,
        member_id=1 + number // 3,
        entity_version=1,
        before={"state": "active"},
        after={"state": "suspended"},
        reason=REASONS[number % len(REASONS)],
        case_number=f"C-{number}",
        facts={"event": "suspend", "offering": "MAIL", "effective_at": at},
        new=True,
    )
    return Occasion(acting, at, request="0123456789abcdef"), entry


def measure(name: str, store: Store, events: int) -> None:
    """Print the pages people open, then the check."""
    acting = staff(99, Role.AUDITOR)
    middle = now() - timedelta(seconds=10 * events)
    day = Wanted(from_at=middle, to_at=middle + timedelta(days=1))
    questions: dict[str, tuple[Wanted, Place | None]] = {
        "the newest": (Wanted(), None),
        "deep inside": (Wanted(), Place(LogName.CHANGES, events // 2)),
        "one member": (Wanted(member_id=events // 6), None),
        "one clerk": (Wanted(staff_id=7), None),
        "one clerk, one day": (replace(day, staff_id=7), None),
        "one day": (day, None),
        "a reason": (Wanted(reason="ILLNESS"), None),
        "a rare kind": (Wanted(actions=("import.completed",)), None),
        "by import": (Wanted(via="import"), None),
        "a case": (Wanted(case_number=f"C-{events // 2}"), None),
    }
    for words, (wanted, place) in questions.items():
        times = []
        for _ in range(7):
            start = time.perf_counter()
            read_trail(store, Occasion(acting, now()), wanted, older_than=place)
            times.append(time.perf_counter() - start)
        line(f"{name} {words}", times)
    floor = timed(lambda: hash_all(store))
    check = timed(lambda: verify(store, Occasion(acting, now())))
    print(f"{name} hashing alone {floor:.2f} s, verify {check:.2f} s")
    full = timed(lambda: verify(store, Occasion(acting, now()), full=True))
    print(f"{name} verify --full {full:.2f} s")


def hash_all(store: Store) -> None:
    """Read every body and hash it, comparing nothing."""
    with store.read() as connection:
        streamed = connection.execution_options(stream_results=True)
        query = sa.text(f"SELECT body FROM {CHANGES.event.name} ORDER BY id")
        for some in streamed.execute(query).partitions(CHUNK):
            for (body,) in some:
                sha256(b"\x00" + body).digest()
