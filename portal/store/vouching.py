"""Who vouched for what the catalog says: rows are added, the last of each counts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import VersionedKind
from models.publishing_facts import Version
from models.tables import publishing as tables
from portal.domain.freshness import Vouched
from portal.store.engine import new_id
from portal.store.publishing import THING

VOUCHING = tables.Vouching.__table__  # type: ignore[attr-defined]


def add_vouching(
    connection: Connection, version: Version, by: int, at: datetime
) -> int:
    """Write that somebody vouched for a version; return the id."""
    values = {
        "thing_id": version.thing_id,
        "thing_version_id": version.id,
        "staff_id": by,
        "recorded_at": at,
    }
    return new_id(connection.execute(sa.insert(VOUCHING).values(values)))


def last_vouched(
    connection: Connection, kind: VersionedKind, code: str | None = None
) -> dict[str, Vouched]:
    """Return who vouched last for each thing of a kind, by its code; or for one."""
    last = sa.select(sa.func.max(VOUCHING.c.id)).group_by(VOUCHING.c.thing_id)
    query = (
        sa.select(THING.c.code, VOUCHING.c.recorded_at, VOUCHING.c.staff_id)
        .join(THING, THING.c.id == VOUCHING.c.thing_id)
        .where(VOUCHING.c.id.in_(last), THING.c.kind == kind)
    )
    if code is not None:
        query = query.where(THING.c.code == code)
    return {each: Vouched(at, by) for each, at, by in connection.execute(query)}
