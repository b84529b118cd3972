"""What the codes of services, moves, states and reasons are called, in both languages.

Versions may call one code differently; the newest name is the one people know.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.cards import offering_names
from portal.store.lifecycles import MOVE, REASON, STATE

Named = dict[str, tuple[str, str]]


def code_names(connection: Connection) -> dict[str, Named]:
    """Return code → (Japanese, English), by kind: ``event``, ``state`` and so on."""
    return {
        "offering": dict(offering_names(connection)),
        "event": _newest(connection, MOVE, MOVE.c.event),
        "state": _newest(connection, STATE, STATE.c.code),
        "reason": _newest(connection, REASON, REASON.c.code),
    }


def _newest(connection: Connection, table: sa.Table, code: sa.Column[str]) -> Named:
    query = sa.select(code, table.c.name_ja, table.c.name_en).distinct()
    rows = connection.execute(query.add_columns(table.c.version_id))
    newest = sorted(rows, key=lambda row: int(row.version_id))
    return {str(row[0]): (row.name_ja, row.name_en) for row in newest}
