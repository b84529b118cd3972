"""Rounds of review with their seats, and opinions on places of a version."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import ReviewOrder, Role, RoundOutcome, Settling, Verdict
from models.publishing_facts import Comment, Path, Round, Seat
from models.tables import publishing as tables
from portal.domain.publishing.content import path_of, path_text
from portal.store.engine import Database, new_id
from portal.store.private import private_values

ROUND = tables.ReviewRound.__table__  # type: ignore[attr-defined]
SEAT = tables.ReviewSeat.__table__  # type: ignore[attr-defined]
COMMENT = tables.VersionComment.__table__  # type: ignore[attr-defined]


def newest_rounds(
    connection: Connection, version_ids: Collection[int]
) -> dict[int, Round]:
    """Return the newest round of each version that had one."""
    found = (rounds for rounds in _rounds(connection, version_ids).items())
    return {version_id: rounds[-1] for version_id, rounds in found}


def rounds_of(connection: Connection, version_id: int) -> tuple[Round, ...]:
    """Return every round of a version, oldest first."""
    return tuple(_rounds(connection, [version_id]).get(version_id, ()))


def _rounds(connection: Connection, ids: Collection[int]) -> dict[int, list[Round]]:
    query = sa.select(ROUND).where(ROUND.c.version_id.in_(ids))
    rows = connection.execute(query.order_by(ROUND.c.number)).all()
    seats = _seats(connection, [row.id for row in rows])
    found: dict[int, list[Round]] = {}
    for row in rows:
        round_ = _round(row, seats.get(row.id, ()))
        found.setdefault(row.version_id, []).append(round_)
    return found


def _seats(connection: Connection, ids: Collection[int]) -> dict[int, list[Seat]]:
    query = sa.select(SEAT).where(SEAT.c.round_id.in_(ids))
    found: dict[int, list[Seat]] = {}
    for row in connection.execute(query.order_by(SEAT.c.position)):
        found.setdefault(row.round_id, []).append(_seat(row))
    return found


def _seat(row: Any) -> Seat:
    return Seat(
        position=row.position,
        role=Role(row.role) if row.role else None,
        staff_id=row.staff_id,
        verdict=Verdict(row.verdict) if row.verdict else None,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )


def _round(row: Any, seats: Collection[Seat]) -> Round:
    return Round(
        number=row.number,
        content_hash=row.content_hash,
        order=ReviewOrder(row.turns),
        settling=Settling(row.settling),
        seats=tuple(seats),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        outcome=RoundOutcome(row.outcome) if row.outcome else None,
        settled_at=row.settled_at,
    )


def keep_round(connection: Connection, version_id: int, round_: Round) -> None:
    """Write a round as it is now: new, or with one more answer."""
    here = sa.and_(ROUND.c.version_id == version_id, ROUND.c.number == round_.number)
    round_id = connection.execute(sa.select(ROUND.c.id).where(here)).scalar()
    ended = {"outcome": round_.outcome, "settled_at": round_.settled_at}
    if round_id is None:
        _add_round(connection, version_id, round_, ended)
        return
    connection.execute(sa.update(ROUND).where(here).values(ended))
    for seat in round_.seats:
        one = sa.and_(SEAT.c.round_id == round_id, SEAT.c.position == seat.position)
        connection.execute(sa.update(SEAT).where(one).values(_answer(seat)))


def _answer(seat: Seat) -> dict[str, Any]:
    return {
        "verdict": seat.verdict,
        "answered_by": seat.answered_by,
        "answered_at": seat.answered_at,
    }


def _add_round(
    connection: Connection, version_id: int, round_: Round, ended: dict[str, Any]
) -> None:
    values = {
        "version_id": version_id,
        "number": round_.number,
        "content_hash": round_.content_hash,
        "turns": round_.order,
        "settling": round_.settling,
        "opened_by": round_.opened_by,
        "opened_at": round_.opened_at,
        **ended,
    }
    round_id = new_id(connection.execute(sa.insert(ROUND).values(values)))
    for seat in round_.seats:
        asked = {
            "round_id": round_id,
            "position": seat.position,
            "role": seat.role,
            "staff_id": seat.staff_id,
        }
        connection.execute(sa.insert(SEAT).values(asked | _answer(seat)))


# ------------------------------------------------------------------ opinions


def add_comment(
    connection: Connection, version_id: int, comment: Comment, text_event_id: int
) -> int:
    """Write an opinion whose text is sealed behind its event; return its id."""
    values = {
        "version_id": version_id,
        "revision": comment.revision,
        "path": path_text(comment.path),
        "staff_id": comment.staff_id,
        "at": comment.at,
        "text_event_id": text_event_id,
        "mark": comment.mark,
        "answers": comment.answers,
    }
    return new_id(connection.execute(sa.insert(COMMENT).values(values)))


def resolve(connection: Connection, comment_id: int, by: int, at: datetime) -> bool:
    """Note that an opinion is settled; returns whether it was open."""
    update = (
        sa.update(COMMENT)
        .where(COMMENT.c.id == comment_id, COMMENT.c.resolved_at.is_(None))
        .values(resolved_by=by, resolved_at=at)
    )
    return connection.execute(update).rowcount == 1


def path_of_comment(
    connection: Connection, version_id: int, comment_id: int
) -> Path | None:
    """Return the place of an opinion on a version, if there is such an opinion."""
    query = sa.select(COMMENT.c.path).where(
        COMMENT.c.id == comment_id, COMMENT.c.version_id == version_id
    )
    found = connection.execute(query).scalar()
    return None if found is None else path_of(found)


def version_id_of_comment(connection: Connection, comment_id: int) -> int | None:
    """Return the version an opinion is on, if there is such an opinion."""
    query = sa.select(COMMENT.c.version_id).where(COMMENT.c.id == comment_id)
    return connection.execute(query).scalar()


def comments_of(
    connection: Connection, keys: Database, version_id: int
) -> tuple[Comment, ...]:
    """Return the opinions on a version, oldest first, with their texts."""
    query = sa.select(COMMENT).where(COMMENT.c.version_id == version_id)
    rows = connection.execute(query.order_by(COMMENT.c.id)).all()
    texts = private_values(connection, keys, [row.text_event_id for row in rows])
    return tuple(
        Comment(
            id=row.id,
            revision=row.revision,
            path=path_of(row.path),
            staff_id=row.staff_id,
            at=row.at,
            text=texts.get(row.text_event_id, {}).get("text", ("", None))[1],
            resolved_by=row.resolved_by,
            resolved_at=row.resolved_at,
            mark=row.mark,
            answers=row.answers,
        )
        for row in rows
    )
