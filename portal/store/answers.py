"""Answers about members in the log of look-ups: one event per call, and read again."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Outcome
from portal.domain.trail import Event, LogName, event_of
from portal.store.access import CALL_LAPSES_AFTER, record_access
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store

KEPT_ANSWERS = 4096
"""Answers remembered in this process; a forgotten one leaves a second event."""

Key = tuple[Any, ...]


@dataclass(eq=False)
class _Answers:
    """Which event each session was given an answer with, and when."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: OrderedDict[Key, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def lately(self, key: Key, at: datetime) -> int | None:
        """Return the event of the same answer within this call."""
        with self.lock:
            given_at, event_id = self.kept.get(key, (None, 0))
        fresh = given_at is not None and at < given_at + CALL_LAPSES_AFTER
        return event_id if fresh else None

    def keep(self, key: Key, at: datetime, event_id: int) -> None:
        """Remember it, and forget the oldest."""
        with self.lock:
            self.kept[key] = (at, event_id)
            self.kept.move_to_end(key)
            while len(self.kept) > KEPT_ANSWERS:
                self.kept.popitem(last=False)


_ANSWERS: WeakKeyDictionary[Engine, _Answers] = WeakKeyDictionary()
_MAKING = threading.Lock()


def record_answer(
    store: Store,
    occasion: Occasion,
    member_id: int,
    facts: Mapping[str, Any],
    same: Key,
) -> int:
    """Write that an answer is given, and return the id of its event.

    One event per call and answer: ``same`` is what makes two answers one. A call is
    one sign-in session and member for 15 minutes, as for cards.
    """
    with _MAKING:
        answers = _ANSWERS.setdefault(store.access.engine, _Answers())
    acting = occasion.acting
    key = (acting.staff_id, acting.session, str(acting.via), member_id, *same)
    known = answers.lately(key, occasion.at)
    if known is not None:
        return known
    event_id = record_access(
        store, occasion, answer_entry(AuditAction.ANSWER_GIVEN, member_id, facts)
    )
    answers.keep(key, occasion.at, event_id)
    return event_id


def record_failed(
    store: Store, occasion: Occasion, member_id: int, reference: str
) -> int:
    """Write that an answer could not be read in full and was a no."""
    entry = answer_entry(
        AuditAction.ANSWER_FAILED,
        member_id,
        {"reference": reference},
        outcome=Outcome.FAILED,
    )
    return record_access(store, occasion, entry)


def answer_entry(
    action: AuditAction, member_id: int, facts: Mapping[str, Any], **more: Any
) -> Entry:
    """Return the entry of an event about an answer."""
    return Entry(
        action=action,
        entity_type="member",
        entity_id=member_id,
        member_id=member_id,
        facts=facts,
        **more,
    )


def answer_given(connection: Connection, event_id: int) -> Event | None:
    """Return the event with which an answer was given, if it is one.

    ``connection`` is one to the log of look-ups.
    """
    table = LOOK_UPS.event
    query = sa.select(table.c.body, table.c.leaf).where(
        table.c.id == event_id, table.c.action == AuditAction.ANSWER_GIVEN.value
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return event_of(LogName.LOOK_UPS, event_id, bytes(row.body), bytes(row.leaf))
