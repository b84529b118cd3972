"""Requests that wait for a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import Mover, RequestState
from models.request_facts import Waiting
from models.tables.request import ApprovalRequest
from models.tables.staff import Staff
from portal.store.engine import new_id
from portal.store.members import MEMBER, MEMBERSHIP, NAME, OFFERING
from portal.store.whose import with_member

REQUEST = ApprovalRequest.__table__  # type: ignore[attr-defined]
STAFF = Staff.__table__  # type: ignore[attr-defined]


def add_request(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a request and return its id."""
    done = connection.execute(sa.insert(REQUEST).values(values))
    return new_id(done)


def open_request(
    connection: Connection,
    membership_id: int,
    event: str,
    now: datetime,
    takes_back: str | None = None,
) -> Any | None:
    """Return the request of this event that still waits on a membership, if any.

    Of several planned changes each can be asked to be taken back.
    """
    query = sa.select(REQUEST).where(
        REQUEST.c.membership_id == membership_id,
        REQUEST.c.state == RequestState.WAITING,
        REQUEST.c.lapses_at > now,
    )
    rows = connection.execute(query).all()
    wanted = (event, takes_back)
    return next(
        (
            row
            for row in rows
            if (row.change.get("event"), row.change.get("takes_back")) == wanted
        ),
        None,
    )


def answer(
    connection: Connection,
    number: str,
    state: RequestState,
    staff_id: int,
    at: datetime,
    receipt: str | None = None,
) -> bool:
    """Settle a waiting request; returns whether it still waited."""
    update = (
        sa.update(REQUEST)
        .where(REQUEST.c.number == number, REQUEST.c.state == RequestState.WAITING)
        .values(state=state, answered_by=staff_id, answered_at=at, receipt=receipt)
    )
    return connection.execute(update).rowcount == 1


_WAITING = with_member(
    sa.select(
        REQUEST,
        MEMBER.c.number.label("member_number"),
        MEMBER.c.id.label("member_id"),
        MEMBERSHIP.c.lifecycle_version_id,
        OFFERING.c.code.label("offering_code"),
        NAME.c.name.label("member_name"),
        STAFF.c.name_ja,
        STAFF.c.name_en,
    ).select_from(REQUEST),
    REQUEST.c.membership_id,
).outerjoin(STAFF, STAFF.c.id == REQUEST.c.requested_by)


def request_of(connection: Connection, number: str) -> Any | None:
    """Return one request with its member, by its number.

    Until the transaction ends nobody else answers it or changes the member.
    """
    query = _WAITING.where(REQUEST.c.number == number)
    return connection.execute(query.with_for_update(of=[REQUEST, MEMBER])).first()


def waiting(connection: Connection, now: datetime, limit: int = 200) -> list[Waiting]:
    """Return the requests that wait, oldest first; lapsed ones are not among them."""
    query = (
        _WAITING.where(
            REQUEST.c.state == RequestState.WAITING, REQUEST.c.lapses_at > now
        )
        .order_by(REQUEST.c.id)
        .limit(limit)
    )
    return [as_waiting(row) for row in connection.execute(query)]


def waiting_of_member(
    connection: Connection, member_id: int, now: datetime
) -> list[Waiting]:
    """Return the requests that wait on one member's memberships, oldest first."""
    given = {"member_id": member_id, "now": now}
    return [as_waiting(row) for row in connection.execute(_WAITING_OF_MEMBER, given)]


def waited_of_member(
    connection: Connection, member_id: int, known_at: datetime
) -> list[Waiting]:
    """Return the requests that waited on a member at an instant that is over."""
    given = {"member_id": member_id, "now": known_at}
    rows = connection.execute(_WAITED_OF_MEMBER, given)
    return [replace(as_waiting(row), state=RequestState.WAITING) for row in rows]


_OF_MEMBER = _WAITING.where(
    REQUEST.c.membership_id.in_(
        sa.select(MEMBERSHIP.c.id).where(
            MEMBERSHIP.c.member_id == sa.bindparam("member_id")
        )
    ),
    REQUEST.c.lapses_at > sa.bindparam("now", type_=REQUEST.c.lapses_at.type),
).order_by(REQUEST.c.id)
_WAITING_OF_MEMBER = _OF_MEMBER.where(REQUEST.c.state == RequestState.WAITING)
_WAITED_OF_MEMBER = _OF_MEMBER.where(
    REQUEST.c.requested_at <= sa.bindparam("now", type_=REQUEST.c.lapses_at.type),
    sa.or_(
        REQUEST.c.answered_at.is_(None),
        REQUEST.c.answered_at > sa.bindparam("now", type_=REQUEST.c.lapses_at.type),
    ),
)


def text_events(connection: Connection, numbers: Sequence[str]) -> dict[str, int]:
    """Return the event that holds each request's free text, by request number."""
    query = sa.select(REQUEST.c.number, REQUEST.c.text_event_id).where(
        REQUEST.c.number.in_(numbers), REQUEST.c.text_event_id.is_not(None)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def recent(connection: Connection, staff_id: int, limit: int = 50) -> list[Waiting]:
    """Return the newest requests a member of staff made or answered."""
    query = (
        _WAITING.where(
            sa.or_(
                REQUEST.c.requested_by == staff_id, REQUEST.c.answered_by == staff_id
            )
        )
        .order_by(REQUEST.c.id.desc())
        .limit(limit)
    )
    return [as_waiting(row) for row in connection.execute(query)]


def as_waiting(row: Any) -> Waiting:
    """Return a result row as the value screens see."""
    change = row.change
    return Waiting(
        number=row.number,
        state=RequestState(row.state),
        membership_id=row.membership_id,
        member_number=row.member_number,
        member_name=row.member_name,
        offering_code=change.get("offering_code", row.offering_code),
        event=change["event"],
        reason=change.get("reason"),
        on=change.get("on"),
        requested_by=row.requested_by,
        requested_by_ja=row.name_ja or "",
        requested_by_en=row.name_en or "",
        requested_at=row.requested_at,
        lapses_at=row.lapses_at,
        movers=frozenset(Mover(each) for each in row.movers),
        case_number=change.get("case_number"),
        evidence=change.get("evidence"),
        change=change,
        member_id=row.member_id,
        text_event_id=row.text_event_id,
        lifecycle_version_id=row.lifecycle_version_id,
        receipt=row.receipt,
    )
