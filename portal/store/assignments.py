"""Which lifecycle an offering uses, as of an instant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.publishing_facts import Version
from models.tables.offering import OfferingLifecycle
from portal.store.lifecycles import LIFECYCLE, version_in_force
from portal.store.members import OFFERING

GIVEN = OfferingLifecycle.__table__  # type: ignore[attr-defined]


def version_to_join(connection: Connection, offering: Any, at: datetime) -> int:
    """Return the lifecycle version that a membership begun at ``at`` begins in.

    ``offering`` is a row with ``id`` and ``lifecycle_id``.
    """
    lifecycle_id = lifecycle_in_use(connection, offering.id, at)
    return version_in_force(connection, lifecycle_id or offering.lifecycle_id, at)


def lifecycle_in_use(
    connection: Connection, offering_id: int, at: datetime
) -> int | None:
    """Return the lifecycle given to an offering last by ``at``, None where none was."""
    query = (
        sa.select(GIVEN.c.lifecycle_id)
        .where(
            GIVEN.c.offering_id == offering_id,
            GIVEN.c.in_force_from <= at,
            sa.or_(GIVEN.c.in_force_to.is_(None), GIVEN.c.in_force_to > at),
        )
        .order_by(GIVEN.c.in_force_from.desc(), GIVEN.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def assign(
    connection: Connection, lifecycle_id: int, codes: Iterable[str], version: Version
) -> None:
    """Let offerings use a lifecycle from the instant of a version on."""
    query = sa.select(OFFERING.c.id).where(OFFERING.c.code.in_(list(codes)))
    rows = [
        {
            "offering_id": offering_id,
            "lifecycle_id": lifecycle_id,
            "thing_version_id": version.id,
            "in_force_from": version.effective_at,
            "recorded_at": version.approved_at,
        }
        for offering_id in connection.execute(query.order_by(OFFERING.c.code)).scalars()
    ]
    if rows:
        connection.execute(sa.insert(GIVEN), rows)


def end_assignments(connection: Connection, version_id: int, at: datetime) -> None:
    """Let what a version gave hold no longer than until ``at``."""
    connection.execute(
        sa.update(GIVEN)
        .where(GIVEN.c.thing_version_id == version_id, GIVEN.c.in_force_to.is_(None))
        .values(in_force_to=at)
    )


def given_by(
    connection: Connection, version_id: int, span: tuple[datetime, datetime | None]
) -> set[str]:
    """Return the offerings that a version gives its lifecycle in exactly ``span``.

    One that it gives in another span comes back as ``""``; empty spans count for
    nothing: they were taken back.
    """
    query = (
        sa.select(OFFERING.c.code, GIVEN.c.in_force_from, GIVEN.c.in_force_to)
        .join(OFFERING, OFFERING.c.id == GIVEN.c.offering_id)
        .where(GIVEN.c.thing_version_id == version_id)
    )
    found = {
        code: (since, until)
        for code, since, until in connection.execute(query)
        if since != until or (since, until) == span
    }
    return {code if each == span else "" for code, each in found.items()}


def used_in_the_end(connection: Connection) -> dict[str, str]:
    """Return the lifecycle of each offering once all that is approved is in force."""
    given = _given(connection, GIVEN.c.in_force_to.is_(None))
    return _began(connection) | {code: used for code, used, _ in given}


def used_at(connection: Connection, at: datetime) -> dict[str, str]:
    """Return the lifecycle that each offering uses at an instant."""
    until = GIVEN.c.in_force_to
    holds = sa.and_(GIVEN.c.in_force_from <= at, sa.or_(until.is_(None), until > at))
    given = _given(connection, holds)
    return _began(connection) | {code: used for code, used, _ in given}


def later_uses(connection: Connection, at: datetime) -> dict[tuple[str, datetime], str]:
    """Return what is given to offerings after ``at``, by instant, the next first."""
    until, since = GIVEN.c.in_force_to, GIVEN.c.in_force_from
    given = _given(connection, sa.and_(until.is_(None), since > at))
    return {(code, s): used for code, used, s in given}


def _began(connection: Connection) -> dict[str, str]:
    began = (
        sa.select(OFFERING.c.code, LIFECYCLE.c.code)
        .join(LIFECYCLE, LIFECYCLE.c.id == OFFERING.c.lifecycle_id)
        .order_by(OFFERING.c.code)
    )
    return {str(offering): str(used) for offering, used in connection.execute(began)}


def _given(
    connection: Connection, where: sa.ColumnElement[bool]
) -> list[tuple[str, str, datetime]]:
    """Return offerings, lifecycles and since when, the later ones last."""
    query = (
        sa.select(OFFERING.c.code, LIFECYCLE.c.code, GIVEN.c.in_force_from)
        .join(GIVEN, GIVEN.c.offering_id == OFFERING.c.id)
        .join(LIFECYCLE, LIFECYCLE.c.id == GIVEN.c.lifecycle_id)
        .where(where)
        .order_by(GIVEN.c.in_force_from, GIVEN.c.id)
    )
    return [(code, used, since) for code, used, since in connection.execute(query)]
