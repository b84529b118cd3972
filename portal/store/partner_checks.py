"""Going through every row of contracts and links beside the event that tells of it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction
from portal.store.audit import CHANGES
from portal.store.members import CONTRACT, OFFERING, PARTNER

_EVENT = CHANGES.event
AT_ONCE = 2_000


def _told(table: sa.Table, *more: Any) -> sa.Select[Any]:
    """Return the rows that name an event, with its body, None where it is gone."""
    return (
        sa.select(*table.c, _EVENT.c.body, *more)
        .outerjoin(_EVENT, _EVENT.c.id == table.c.audit_id)
        .where(table.c.audit_id.is_not(None), table.c.id > sa.bindparam("after"))
        .order_by(table.c.id)
        .limit(AT_ONCE)
    )


_CONTRACTS = _told(CONTRACT, OFFERING.c.code.label("sold")).join(
    OFFERING, OFFERING.c.id == CONTRACT.c.offering_id
)
_LINKS = _told(PARTNER)


def contracts_told(connection: Connection) -> Iterator[Any]:
    """Yield the rows of contracts with their events' bodies."""
    return _all(connection, _CONTRACTS)


def links_told(connection: Connection) -> Iterator[Any]:
    """Yield the rows of members of partners with their events' bodies."""
    return _all(connection, _LINKS)


def _all(connection: Connection, query: sa.Select[Any]) -> Iterator[Any]:
    after = 0
    while rows := connection.execute(query, {"after": after}).all():
        yield from rows
        after = rows[-1].id


def lost(connection: Connection) -> list[tuple[str, int]]:
    """Return contracts and links that the trail tells of and that no row knows."""
    found: list[tuple[str, int]] = []
    for table, actions in (
        (CONTRACT, (AuditAction.CONTRACT_SIGNED, AuditAction.CONTRACT_ENDED)),
        (PARTNER, (AuditAction.PARTNER_LINKED,)),
    ):
        first = sa.func.coalesce(table.c.first_id, table.c.id)
        known = sa.select(first).where(table.c.recorded_to.is_(None))
        query = (
            sa.select(_EVENT.c.entity_id)
            .where(_EVENT.c.action.in_(actions), _EVENT.c.entity_id.not_in(known))
            .distinct()
            .order_by(_EVENT.c.entity_id)
            .limit(100)
        )
        found += [(table.name, each) for each in connection.execute(query).scalars()]
    return found
