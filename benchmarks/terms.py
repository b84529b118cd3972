"""Terms: what binds one member of a million, and who of all still owes."""

from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter, thread_time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from benchmarks.portals import asking_for_empty, empty_stores
from benchmarks.timing import line
from models.terms_facts import Applies, TermsVersionFact
from models.terms_kinds import AcceptanceMode, ChangeClass
from portal.domain.terms.following import of_member
from portal.domain.terms.owing import Sort, owed_of_all
from portal.store.acceptance_lists import (
    Narrowed,
    count_members,
    everything,
    members_listed,
)
from portal.store.acceptances import ACCEPTANCE, acceptances_of
from portal.store.engine import Store
from portal.store.members import MEMBER, MEMBERSHIP
from portal.store.terms import terms_facts
from portal.store.terms_around import MemberTerms
from seed.set_up import set_up

DAY = timedelta(days=1)
OPENED = datetime(2024, 4, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
DOCUMENTS = 20
CHUNK = 20_000
OWING = 200
"""One of so many members has not accepted the newest version."""


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where ``--url`` names one."""
    parser = asking_for_empty(__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    args = parser.parse_args()
    for name, store in empty_stores(args.url):
        began = perf_counter()
        versions = fill(store, args.members)
        print(f"# {args.members} members filled in {perf_counter() - began:.0f} s")
        measure(name, store, versions, args.members)


def fill(store: Store, members: int) -> tuple[TermsVersionFact, ...]:
    """Write members with a service each and an acceptance each, quickly."""
    set_up(store, OPENED)
    versions = tuple(each for n in range(DOCUMENTS) for each in _document(n))
    for start in range(0, members, CHUNK):
        with store.main.write(heavy=True) as connection:
            numbers = range(start + 1, min(start + CHUNK, members) + 1)
            _write(connection, numbers, versions[0].version_id)
    with store.write() as connection:
        connection.execute(sa.text("ANALYZE"))
    return versions


def _document(number: int) -> list[TermsVersionFact]:
    row = Applies("all", mode=AcceptanceMode.MUST_ACCEPT)
    return [
        TermsVersionFact(
            document=f"doc{number}", kind=f"kind{number}", version_id=place + 1,
            number=place + 1, name_ja="規約", name_en="Terms", change=change,
            effective_at=OPENED + place * 200 * DAY, approved_at=OPENED,
            content_hash="", applies=(row,),
        )
        for place, change in enumerate(
            (ChangeClass.FIRST, ChangeClass.BENEFICIAL, ChangeClass.EDITORIAL)
        )
    ]  # fmt: skip


def _write(connection: Connection, numbers: range, version_id: int) -> None:
    at = OPENED
    connection.execute(
        sa.insert(MEMBER),
        [{"id": n, "number": f"{n:010}", "kind": "person", "actor_kind_id": 1,
          "version": 1, "recorded_at": at} for n in numbers],
    )  # fmt: skip
    connection.execute(
        sa.insert(MEMBERSHIP),
        [{"member_id": n, "offering_id": 1, "variant": "", "spell": 1,
          "lifecycle_version_id": 1, "state": "active", "since_at": at,
          "joined_on": at.date(), "version": 1, "recorded_at": at} for n in numbers],
    )  # fmt: skip
    blank = dict.fromkeys(
        ("purpose", "channel", "reference", "button", "evidence", "source"), ""
    )
    connection.execute(
        sa.insert(ACCEPTANCE),
        [{**blank, "member_id": n, "document": "doc0", "thing_version_id": version_id,
          "act": "accept", "acted_at": at, "recorded_at": at, "language": "ja",
          "text_sha256": "0" * 64, "method": "phone", "capacity": "self",
          "staff_id": 1, "audit_id": n, "receipt": f"A-{n}"}
         for n in numbers if n % OWING],
    )  # fmt: skip


def measure(
    name: str, store: Store, versions: tuple[TermsVersionFact, ...], members: int
) -> None:
    """Print the times of one member's answer, and of the lists."""
    chance, times = Random(7), []  # noqa: S311
    worked = []
    for _ in range(1_000):
        member_id = chance.randint(1, members)
        start, work = perf_counter(), thread_time()
        with store.read() as connection:
            terms_facts(connection)
            said = acceptances_of(connection, member_id)
        found = MemberTerms("member", versions, said).around("MAIL", OPENED)
        assert of_member([found], NOW - 300 * DAY, NOW - 200 * DAY)
        times.append(perf_counter() - start)
        worked.append(thread_time() - work)
    line(f"{name} binding as of two instants, {DOCUMENTS} documents", times)
    line(f"{name} the same, time of the processor alone", worked)
    with store.read() as connection:
        owed = owed_of_all(versions, "doc0", NOW, NOW, everything(connection))
    assert owed is not None
    for sort in Sort:
        asked = Narrowed(owed, sort)
        paged, counted = [], []
        for after in (0, members // 2, members - members // 100):
            start = perf_counter()
            with store.read() as connection:
                members_listed(connection, asked, NOW, NOW, 51, after=after)
            paged.append(perf_counter() - start)
        start = perf_counter()
        with store.read() as connection:
            found_ = count_members(connection, asked, NOW, NOW)
        counted.append(perf_counter() - start)
        line(f"{name} a page of who {sort}", paged)
        line(f"{name} counting who {sort} ({found_})", counted)
