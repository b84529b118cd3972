"""Copying true histories very many times: for measuring, never for real members.

A *stamp* is what one member's memberships and ledger look like, as the services wrote
them. Its copies are moved back by whole days, so that deadlines keep their distance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, MemberKind, Outcome
from portal.clock import business_day
from portal.domain.canonical import leaf_of
from portal.domain.receipts import spoken_number
from portal.domain.search_keys import SearchKeys
from portal.store.audit import CHANGES
from portal.store.bulk import Sheet, new_ids, stored_instant, write_rows
from portal.store.members import CONTACT, EVENT, MEMBER, MEMBERSHIP, NAME

MEMBERS = Sheet(
    MEMBER,
    ("id", "number", "kind", "actor_kind_id", "birth_date", "joined_on", "version",
     "recorded_at"),
)  # fmt: skip
NAMES = Sheet(
    NAME,
    ("id", "member_id", "name", "reading", "name_key", "loose_key", "reading_key",
     "romaji_key", "grams", "valid_from", "recorded_from"),
)  # fmt: skip
PARTS = Sheet(
    sa.table("member_search", sa.column("rowid"), sa.column("grams")),  # type: ignore[arg-type]
    ("rowid", "grams"),
)
CONTACTS = Sheet(
    CONTACT,
    ("member_id", "kind", "value", "folded", "last_four", "valid_from",
     "recorded_from"),
)  # fmt: skip
_SPELL = ("offering_id", "variant", "spell", "lifecycle_version_id", "state", "version")
_SPELL_AT = ("since_at", "next_change_at", "recorded_at")
_SPELL_ON = ("joined_on", "until_on")
_ROW = (
    "version", "kind", "event", "was", "became", "zone", "staff_id", "mover",
    "approved_by", "reason", "case_number", "lifecycle_version_id",
)  # fmt: skip
_ROW_AT = ("effective_at", "recorded_at")
_ROW_ON = ("effective_on", "until_on")
MEMBERSHIPS = Sheet(MEMBERSHIP, ("id", "member_id", *_SPELL, *_SPELL_AT, *_SPELL_ON))
EVENTS = Sheet(
    EVENT,
    ("id", "membership_id", "cancels", "audit_id", "receipt", "details",
     *_ROW, *_ROW_AT, *_ROW_ON),
)  # fmt: skip
AUDIT = Sheet(
    CHANGES.event,
    ("id", "body", "leaf", "at", "actor_id", "action", "entity_type", "entity_id",
     "entity_version", "member_id", "outcome"),
)  # fmt: skip
PENDING = Sheet(CHANGES.pending, ("event_id",))
SHEETS = (MEMBERS, NAMES, PARTS, CONTACTS, MEMBERSHIPS, EVENTS, AUDIT, PENDING)


Values = tuple[Any, ...]


class Line(NamedTuple):
    """A row to copy: values that stay, instants, days; ``cancels`` by position."""

    plain: Values
    instants: tuple[datetime | None, ...]
    days: tuple[date | None, ...]
    cancels: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """One member's memberships, each with its ledger rows, and when they enrolled."""

    enrolled_at: datetime
    spells: tuple[tuple[Line, tuple[Line, ...]], ...]


def read_stamp(connection: Connection, member_id: int) -> Stamp:
    """Return the history of one member as a stamp."""
    head = sa.select(MEMBER.c.recorded_at).where(MEMBER.c.id == member_id)
    spells = sa.select(MEMBERSHIP).where(MEMBERSHIP.c.member_id == member_id)
    found = connection.execute(spells.order_by(MEMBERSHIP.c.id)).all()
    return Stamp(
        enrolled_at=connection.execute(head).scalar_one(),
        spells=tuple((_spell(row), _rows(connection, row.id)) for row in found),
    )


def _plain(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    values = (getattr(row, name) for name in names)
    return tuple(v.value if isinstance(v, Enum) else v for v in values)


def _spell(row: Any) -> Line:
    return Line(
        _plain(row, _SPELL),
        tuple(getattr(row, name) for name in _SPELL_AT),
        tuple(getattr(row, name) for name in _SPELL_ON),
    )


def _rows(connection: Connection, membership_id: int) -> tuple[Line, ...]:
    query = sa.select(
        EVENT, sa.cast(EVENT.c.details, sa.Text).label("details_text")
    ).where(EVENT.c.membership_id == membership_id)
    found = connection.execute(query.order_by(EVENT.c.id)).all()
    place = {row.id: number for number, row in enumerate(found)}
    return tuple(
        Line(
            (row.details_text, *_plain(row, _ROW)),
            tuple(getattr(row, name) for name in _ROW_AT),
            tuple(getattr(row, name) for name in _ROW_ON),
            None if row.cancels is None else place[row.cancels],
        )
        for row in found
    )


# ------------------------------------------------------------------ copying


class Copy(NamedTuple):
    """A member to be made from a stamp, ``days`` further back; values as stored."""

    number: str
    name: str
    reading: str
    keys: SearchKeys
    grams: str
    born: date
    actor_kind_id: int
    contacts: tuple[tuple[str, str, str, str | None], ...]
    stamp: Stamp
    days: int


Body = Callable[[int, str], bytes]
"""Member id and number in, the bytes of the event of their creation out."""


class Copier:
    """Gathers rows of copies in one transaction and writes them sheet by sheet."""

    def __init__(self, connection: Connection, at: datetime, actor_id: int) -> None:
        """Write as of ``at`` in the name of ``actor_id``."""
        self.connection = connection
        self.rows: dict[Sheet, list[tuple[Any, ...]]] = {each: [] for each in SHEETS}
        tables = (MEMBER, NAME, MEMBERSHIP, EVENT, CHANGES.event)
        self.ids = {table: new_ids(connection, table) for table in tables}
        self.at, self.actor_id = stored_instant(connection, at), actor_id
        self.suffix = "" if connection.dialect.name == "sqlite" else "+00"

    def write(self, copies: Iterable[Copy], body: Body) -> int:
        """Write ``copies`` with one event each; return how many there were."""
        members = self.rows[MEMBERS]
        for copy in copies:
            self._gather(copy, body)
        done = len(members)
        for sheet, rows in self.rows.items():
            if sheet is not PARTS or self.connection.dialect.name == "sqlite":
                write_rows(self.connection, sheet, rows)
            rows.clear()
        return done

    def _gather(self, copy: Copy, body: Body) -> None:
        member_id = next(self.ids[MEMBER])
        moved = _moved(copy.stamp, copy.days, self.suffix)
        self.rows[MEMBERS].append(
            (member_id, copy.number, MemberKind.PERSON.value, copy.actor_kind_id,
             copy.born.isoformat(), moved.joined_on, 1, moved.since)
        )  # fmt: skip
        self._gather_name(copy, member_id, moved.since)
        for contact in copy.contacts:
            row = (member_id, *contact, moved.since, moved.since)
            self.rows[CONTACTS].append(row)
        audit_id = self._gather_event(member_id, body(member_id, copy.number))
        self._gather_spells(moved, member_id, audit_id)

    def _gather_name(self, copy: Copy, member_id: int, since: str) -> None:
        name_id, keys = next(self.ids[NAME]), copy.keys
        self.rows[NAMES].append(
            (name_id, member_id, copy.name, copy.reading, keys.name_key,
             keys.loose_key, keys.reading_key, keys.romaji_key, copy.grams, since,
             since)
        )  # fmt: skip
        self.rows[PARTS].append((name_id, copy.grams))

    def _gather_event(self, member_id: int, body: bytes) -> int:
        audit_id = next(self.ids[CHANGES.event])
        self.rows[AUDIT].append(
            (audit_id, body, leaf_of(body), self.at, self.actor_id,
             AuditAction.MEMBER_CREATED.value, "member", member_id, 1, member_id,
             Outcome.DONE.value)
        )  # fmt: skip
        self.rows[PENDING].append((audit_id,))
        return audit_id

    def _gather_spells(self, moved: "Moved", member_id: int, audit_id: int) -> None:
        receipt, new_id = spoken_number("R", audit_id), self.ids[EVENT]
        for spell, lines in moved.spells:
            membership_id = next(self.ids[MEMBERSHIP])
            self.rows[MEMBERSHIPS].append((membership_id, member_id, *spell))
            ids: list[int] = []
            for cancels, values in lines:
                ids.append(next(new_id))
                taken_back = None if cancels is None else ids[cancels]
                self.rows[EVENTS].append(
                    (ids[-1], membership_id, taken_back, audit_id, receipt, *values)
                )


class Moved(NamedTuple):
    """A stamp moved back, with every value as the database stores it."""

    since: str
    joined_on: str
    spells: tuple[tuple[Values, tuple[tuple[int | None, Values], ...]], ...]


@lru_cache(maxsize=1 << 14)
def _moved(stamp: Stamp, days: int, suffix: str) -> Moved:
    back = timedelta(days=days)

    def instant(at: datetime) -> str:
        moved = at.astimezone(UTC) - back
        return f"{moved:%Y-%m-%d %H:%M:%S.%f}{suffix}"

    def values(line: Line) -> Values:
        return (
            *line.plain,
            *(at and instant(at) for at in line.instants),
            *(on and (on - back).isoformat() for on in line.days),
        )

    return Moved(
        since=instant(stamp.enrolled_at),
        joined_on=(business_day(stamp.enrolled_at) - back).isoformat(),
        spells=tuple(
            (values(spell), tuple((line.cancels, values(line)) for line in lines))
            for spell, lines in stamp.spells
        ),
    )
