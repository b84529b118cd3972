"""Check that the trail is as it was written, and the states as the trail says.

What is checked now: every leaf is the hash of its body, columns say what the body
says, no id is missing (SQLite), what waits for sealing waits, the triggers that keep
the ledgers append-only are in force. In full: each event names the one before it,
values match their commitments, every ledger row has its event, and every stored
state is what the ledger folds to; every lock, contract, link and setting is what
its event says; what was approved is what is in force.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from models.facts import Lifecycle, Occasion
from models.kinds import Permission
from portal.domain.ledger import fold
from portal.domain.verifying import (
    Flaw,
    Found,
    Row,
    flaw_of,
    kept_promises,
    said_otherwise,
)
from portal.services.door import require
from portal.services.locks.verifying import lock_flaws
from portal.services.organisation.verifying import setting_flaws
from portal.services.partners.verifying import partner_flaws
from portal.services.publish.verifying import published_flaws
from portal.services.risks.verifying import risk_flaws
from portal.services.terms.acceptances_verifying import acceptance_flaws
from portal.services.terms.notices_verifying import notice_flaws
from portal.services.violations.verifying import violation_flaws
from portal.store import checks, publishing
from portal.store.audit import Log
from portal.store.engine import Connection, Database, Store
from portal.store.lifecycles import lifecycles_of
from portal.store.schema_digest import missing_triggers

T = TypeVar("T")

MOST = 100
"""Findings kept; after so many, the first ones are what matters."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what was found to be wrong, first things first."""

    checked: dict[str, int]
    found: tuple[Found, ...]
    full: bool

    @property
    def right(self) -> bool:
        """Whether everything is as it was written."""
        return not self.found


def verify(store: Store, occasion: Occasion, *, full: bool = False) -> Verified:
    """Check both logs (``full``: also links, values and states)."""
    require(store, occasion.acting, Permission.AUDIT_READ)
    checked: dict[str, int] = {}
    found: list[Found] = []
    _keep(found, (Found(Flaw.SCHEMA, name) for name in missing_triggers(store)))
    for name, database, log in checks.logs_of(store):
        with database.read() as connection:
            rows = Counted(checks.rows_of(connection, log))
            _keep(found, _flaws(name, rows, gapless=database.sqlite))
            checked[name] = rows.count
            pending = checks.without_pending(connection, log)
            _keep(found, (Found(Flaw.PENDING, name, each) for each in pending))
        if full:
            _keep(found, _deep(store, database, name, log))
    if full:
        with store.read() as connection:
            replayed = Counted(checks.stored_memberships(connection))
            _keep(found, replay_flaws(connection, replayed, occasion.at))
            checked["membership"] = replayed.count
            strays = checks.unaudited_rows(connection)
            _keep(found, (_stray(each) for each in strays))
            _keep(found, _ledger_flaws(connection))
            _keep(found, lock_flaws(connection))
            _keep(found, setting_flaws(connection))
            _keep(found, risk_flaws(connection))
            _keep(found, violation_flaws(connection))
            _keep(found, notice_flaws(connection))
            _keep(found, acceptance_flaws(connection))
            _keep(found, partner_flaws(connection))
            versions = Counted(publishing.approved_versions(connection))
            _keep(found, published_flaws(connection, versions))
            checked["thing_version"] = versions.count
    return Verified(checked, tuple(found), full)


def _keep(found: list[Found], more: Iterable[Found]) -> None:
    """Go through all of ``more`` and keep the first ones."""
    found.extend(each for number, each in enumerate(more) if number < MOST)


class Counted(Generic[T]):
    """Counts what it hands on."""

    def __init__(self, rows: Iterable[T]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for row in self.rows:
            self.count += 1
            yield row


def _stray(row_id: int) -> Found:
    return Found(Flaw.UNAUDITED, "membership_event", row_id)


def _ledger_flaws(connection: Connection) -> Iterator[Found]:
    for row in checks.ledger_entries(connection):
        columns = said_otherwise(row)
        if columns:
            what = ", ".join(columns)
            yield Found(Flaw.LEDGER, "membership_event", row.id, what)


def _flaws(name: str, rows: Iterable[Row], *, gapless: bool) -> Iterator[Found]:
    expected = 1
    for row in rows:
        flaw = flaw_of(row)
        if flaw is not None:
            yield Found(flaw, name, row.id)
        if gapless and row.id != expected:
            yield Found(Flaw.GAP, name, expected)
        expected = row.id + 1


def _deep(store: Store, database: Database, name: str, log: Log) -> Iterator[Found]:
    with database.read() as connection:
        for each in checks.strayed_links(connection, log):
            yield Found(Flaw.PREVIOUS, name, each)
        for kept in checks.kept_values(connection, store.keys, log):
            yield from (
                Found(Flaw.PRIVATE, name, event_id)
                for event_id, body in kept.bodies.items()
                if not _promise_kept(kept, event_id, body)
            )


def _promise_kept(kept: checks.Kept, event_id: int, body: bytes) -> bool:
    values = kept.values.get(event_id)
    if values is None:
        return event_id in kept.erasable
    return kept_promises(body, values)


def replay_flaws(
    connection: Connection, memberships: Iterable[checks.Stored], now: datetime
) -> Iterator[Found]:
    """Yield the memberships whose projection is not what their ledger folds to."""
    lifecycles: dict[int, Lifecycle] = {}
    for stored in memberships:
        used = {row.lifecycle_version_id for row in stored.rows}
        if not used <= lifecycles.keys():
            lifecycles |= lifecycles_of(connection, used)
        next_change = stored.projection[checks.PROJECTED.index("next_change_at")]
        # A projection says nothing about what comes due after it was written.
        # Where the clock was set back, records may be later than now.
        known_at = max([now, *(row.recorded_at for row in stored.rows)])
        at = known_at
        if next_change is not None and next_change <= known_at:
            at = next_change - timedelta(microseconds=1)
        standing = fold(stored.rows, lifecycles, stored.facts, at, known_at)
        folded = tuple(getattr(standing, name) for name in checks.PROJECTED)
        if folded != stored.projection:
            what = _differing(stored.projection, folded)
            yield Found(Flaw.REPLAY, "membership", stored.membership_id, what)


def _differing(stored: tuple[object, ...], folded: tuple[object, ...]) -> str:
    return ", ".join(
        f"{name}: {was} / {is_now}"
        for name, was, is_now in zip(checks.PROJECTED, stored, folded, strict=True)
        if was != is_now
    )
