"""The log of look-ups: committed before anything is shown, many in one commit.

A commit to disk costs more than the row, so callers that arrive while one commit
is under way share the next one. There is no thread of its own: whoever comes first
writes for all who wait, the others find their answer written. Callers return only
after their own event is on disk, or raise what went wrong.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.domain.canonical import BodyError
from portal.domain.shown import Shown, open_call
from portal.store.audit import LOOK_UPS, record_all
from portal.store.engine import Store, explain

CALL_LAPSES_AFTER = timedelta(minutes=15)
"""How long a call lasts from the first time it showed something of a member."""

KEPT_CALLS = 4096
"""Calls remembered in this process; what was forgotten is read from the log."""

ONE_WRITER = 7032
"""PostgreSQL's advisory lock of the log: one batch at a time, in order of ids."""


@dataclass(slots=True, eq=False)
class _Turn:
    """One caller's event on its way to disk; ``woken`` opens when there is news."""

    occasion: Occasion
    entry: Entry
    event_id: int = 0
    problem: BaseException | None = None
    settled: bool = False
    leads: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False)
class Committer:
    """Gathers what waits and commits it in one transaction, first come first."""

    gate: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[_Turn] = field(default_factory=list)
    busy: bool = False

    def commit(self, store: Store, occasion: Occasion, entry: Entry) -> int:
        """Return the event's id once it is on disk."""
        turn = _Turn(occasion, entry)
        with self.gate:
            self.waiting.append(turn)
            turn.leads, self.busy = not self.busy, True
        if not turn.leads:
            self._wait(turn)
        if not turn.settled:
            self._lead(store)
        if turn.problem is not None:
            raise _own(turn.problem)
        return turn.event_id

    def _wait(self, turn: _Turn) -> None:
        try:
            turn.woken.wait()
        except BaseException:
            # Interrupted: nobody may wait for a leader who has gone.
            with self.gate:
                if turn in self.waiting:
                    self.waiting.remove(turn)
                if turn.leads and not turn.settled:
                    self._appoint()
            raise

    def _lead(self, store: Store) -> None:
        with self.gate:
            batch, self.waiting = self.waiting, []
        try:
            _write(store, batch)
        finally:
            with self.gate:
                self._appoint()
            for each in batch:
                each.woken.set()

    def _appoint(self) -> None:
        """Let the one who has waited longest write next."""
        self.busy = bool(self.waiting)
        for following in self.waiting[:1]:
            following.leads = True
            following.woken.set()


def _write(store: Store, batch: Sequence[_Turn]) -> None:
    try:
        _write_together(store, batch)
    except BodyError as error:
        # One event that cannot be written must not cost the others theirs.
        if len(batch) > 1:
            for turn in batch:
                _write(store, [turn])
            return
        _fail(batch, error)
    # Whoever waits for this write is told, each in its own thread.
    except Exception as error:
        _fail(batch, error)
    except BaseException as error:
        _fail(batch, error)
        raise


def _write_together(store: Store, batch: Sequence[_Turn]) -> None:
    with store.access.write() as connection:
        if not store.access.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_WRITER)))
        given = [(each.occasion, each.entry) for each in batch]
        ids = record_all(connection, store.keys, given, log=LOOK_UPS)
    for turn, event_id in zip(batch, ids, strict=True):
        turn.event_id, turn.settled = event_id, True


def _fail(batch: Sequence[_Turn], error: BaseException) -> None:
    for turn in batch:
        turn.problem, turn.settled = error, True


def _own(problem: BaseException) -> BaseException:
    """Return what this caller raises: a database's complaint as a refusal."""
    if isinstance(problem, DatabaseError):
        refusal = explain(problem)
        refusal.__cause__ = problem
        return refusal
    return problem


@dataclass(eq=False)
class _Calls:
    """What each call has been shown, as far as this process remembers."""

    locks: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(64))
    )
    kept: OrderedDict[tuple[Any, ...], Shown] = field(default_factory=OrderedDict)
    gate: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, key: tuple[Any, ...], shown: Shown) -> None:
        """Remember one call, forgetting the one unused longest."""
        with self.gate:
            self.kept[key] = shown
            self.kept.move_to_end(key)
            if len(self.kept) > KEPT_CALLS:
                self.kept.popitem(last=False)


_COMMITTERS: WeakKeyDictionary[Engine, Committer] = WeakKeyDictionary()
_CALLS: WeakKeyDictionary[Engine, _Calls] = WeakKeyDictionary()
_MAKING = threading.Lock()


def record_access(store: Store, occasion: Occasion, entry: Entry) -> int:
    """Write one look-up and return its event's id once it is on disk.

    Raises ``StoreUnusable`` where the log cannot be written: then show nothing.
    """
    with _MAKING:
        committer = _COMMITTERS.setdefault(store.access.engine, Committer())
    return committer.commit(store, occasion, entry)


def record_shown(
    store: Store, occasion: Occasion, member_id: int, fields: Collection[str]
) -> int | None:
    """Write that these fields of a member are shown; None where that is known.

    One event per call × member × set of fields: a further one only when the call
    lapsed or fields are new to it. Until calls are recorded, a call is one sign-in
    session and member for 15 minutes. Reruns cost no query.
    """
    with _MAKING:
        calls = _CALLS.setdefault(store.access.engine, _Calls())
    acting = occasion.acting
    key = (acting.staff_id, acting.session, acting.via, member_id)
    with calls.locks[hash(key) % len(calls.locks)]:
        known = calls.kept.get(key) or _read_call(store, occasion, member_id)
        live = known if known and known.lasts(occasion.at) else None
        fresh = frozenset(fields) - (live.fields if live else frozenset())
        if not fresh and live is not None:
            calls.keep(key, live)
            return None
        facts: dict[str, Any] = {"fields": sorted(fresh)}
        if live is not None:
            facts["call"] = live.event_id
        event_id = record_access(
            store,
            occasion,
            Entry(
                action=AuditAction.MEMBER_SHOWN,
                entity_type="member",
                entity_id=member_id,
                member_id=member_id,
                facts=facts,
            ),
        )
        calls.keep(key, _after(live, event_id, fresh, occasion.at))
        return event_id


def _after(
    live: Shown | None, event_id: int, fresh: frozenset[str], at: datetime
) -> Shown:
    if live is None:
        return Shown(event_id, fresh, at + CALL_LAPSES_AFTER)
    return Shown(live.event_id, live.fields | fresh, live.lapses_at)


def _read_call(store: Store, occasion: Occasion, member_id: int) -> Shown | None:
    """Return the call that is still open, from the log itself."""
    with store.access.read() as connection:
        bodies = _recent(connection, occasion, member_id)
    acting = occasion.acting
    return open_call(bodies, acting.session, acting.via, occasion.at, CALL_LAPSES_AFTER)


def _recent(
    connection: Connection, occasion: Occasion, member_id: int
) -> list[tuple[int, bytes]]:
    table = LOOK_UPS.event
    query = (
        sa.select(table.c.id, table.c.body)
        .where(
            table.c.member_id == member_id,
            table.c.actor_id == occasion.acting.staff_id,
            table.c.action == AuditAction.MEMBER_SHOWN.value,
            table.c.at > occasion.at - CALL_LAPSES_AFTER,
        )
        .order_by(table.c.id.desc())
        .limit(200)
    )
    rows = connection.execute(query).all()
    return [(row.id, bytes(row.body)) for row in reversed(rows)]


LOOKS_READ = 1_000
"""Looks at one member that are gone through, the latest ones."""


def shown_since(
    connection: Connection, member_id: int, since: datetime
) -> list[tuple[datetime, int]]:
    """Return (when, by whom) a member was shown from ``since`` on, oldest first."""
    table = LOOK_UPS.event
    query = (
        sa.select(table.c.at, table.c.actor_id)
        .where(
            table.c.member_id == member_id,
            table.c.action == AuditAction.MEMBER_SHOWN.value,
            table.c.at >= since,
        )
        .order_by(table.c.id.desc())
        .limit(LOOKS_READ)
    )
    return [(row.at, row.actor_id) for row in reversed(connection.execute(query).all())]
