"""The fold: one member with a long life as of any instants, and very many checked."""

import argparse
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from benchmarks.timing import line, machine, timed
from models.facts import GuardFacts, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.clock import now
from portal.config import read_settings, settings
from portal.domain.ledger import fold
from portal.services.verify import Counted, replay_flaws
from portal.store import checks
from portal.store.engine import open_store
from seed.lifecycle import canonical

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
STRIDE = 7_654_321
"""Seconds from one question to the next: scattered, and the same every time."""

CYCLE = (("suspend", "active", "suspended"), ("reinstate", "suspended", "active"))


def main() -> None:
    """Measure a long life; with ``DATABASE_URL`` also every membership there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--times", type=int, default=5_000)
    parser.add_argument("--check", action="store_true", help="fold DATABASE_URL, too")
    args = parser.parse_args()
    machine()
    one_member(args.events, args.times)
    if args.check:
        check_all()


def one_member(events: int, times: int) -> None:
    """Ask for the state of one member as of, and as known at, any instants."""
    rows, lifecycle = life(events), canonical()
    facts, turns = GuardFacts(), count(1)
    span = (rows[-1].recorded_at - BEGIN) // timedelta(seconds=1)

    def instant() -> datetime:
        return BEGIN + timedelta(seconds=next(turns) * STRIDE % span)

    taken = [
        timed(lambda: fold(rows, {0: lifecycle}, facts, instant(), instant()))
        for _ in range(times)
    ]
    line(f"fold of {len(rows)} rows", taken)


def life(events: int) -> list[LedgerRow]:
    """Return a ledger of so many rows, every tenth of them corrected later."""
    first = LedgerRow(
        1, LedgerKind.OPENING_BALANCE, None, None, "active", BEGIN, BEGIN,
        Mover.SYSTEM, 0,
    )  # fmt: skip
    rows = [first]
    while len(rows) < events:
        number, turn = len(rows) + 1, sum(r.corrects is None for r in rows) - 1
        event, was, became = CYCLE[turn % 2]
        at = BEGIN + timedelta(days=7 * (turn + 1))
        row = LedgerRow(
            number, LedgerKind.MOVE, event, was, became, at, at, Mover.HELP_DESK, 0
        )
        rows.append(row)
        if turn % 10 == 5 and len(rows) < events:
            known = at + timedelta(days=2)
            rows.append(replace(row, id=number + 1, recorded_at=known, corrects=number))
    return rows


def check_all() -> None:
    """Fold every membership of a database and compare it with its projection."""
    store = open_store(read_settings(database_url=settings().database_url))
    wall, cpu = time.perf_counter(), time.process_time()
    with store.read() as connection:
        stored = Counted(checks.stored_memberships(connection))
        found = list(replay_flaws(connection, stored, now()))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    per_million = 1_000_000 / stored.count
    print(
        f"{stored.count} memberships folded, {len(found)} flaws: "
        f"{wall:.1f} s, CPU {cpu:.1f} s; a million: "
        f"{wall * per_million:.0f} s, CPU {cpu * per_million:.0f} s"
    )
    store.close()


if __name__ == "__main__":
    main()
