"""Reading back the personal values behind an event, while their key exists."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.audit import CHANGES, Log
from portal.store.engine import Database
from portal.store.keys import present_keys, unseal


def private_values(
    connection: Connection, keys: Database, event_ids: Sequence[int], log: Log = CHANGES
) -> dict[int, dict[str, tuple[str, str]]]:
    """Return event id → field → (salt in hex, value); erased ones are left out."""
    if not event_ids:
        return {}
    table = log.private
    query = sa.select(table).where(table.c.event_id.in_(sorted(set(event_ids))))
    rows = connection.execute(query).all()
    secrets = present_keys(keys, [row.subject_id for row in rows])
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for row in rows:
        secret = secrets.get(row.subject_id)
        content = unseal(secret, row.event_id, row.sealed) if secret else None
        if content is not None:
            fields = json.loads(content)
            found[row.event_id] = {name: (s, v) for name, (s, v) in fields.items()}
    return found
