"""Write down what the databases are made of, whenever that changed."""

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.store.audit import record
from portal.store.engine import Store
from portal.store.schema_digest import Digests, last_seen, schema_digests


def see_schema(store: Store, occasion: Occasion) -> int | None:
    """Leave an event if tables, triggers or grants are not as last seen.

    Called at every start; returns the event's id, or None where nothing changed.
    """
    now = schema_digests(store)
    with store.read() as connection:
        if last_seen(connection) == now:
            return None
    with store.write() as connection:
        before = last_seen(connection)
        if before == now:
            return None
        entry = Entry(
            action=AuditAction.SCHEMA_SEEN,
            entity_type="schema",
            entity_id=0,
            before=before,
            after=now,
            facts={"changed": changed_parts(before, now)},
            new=not before,
        )
        return record(connection, store.keys, occasion, entry)


def changed_parts(before: Digests, now: Digests) -> list[str]:
    """Return what differs, as ``main.triggers``."""
    return sorted(
        f"{name}.{part}"
        for name, parts in now.items()
        for part, digest in parts.items()
        if before.get(name, {}).get(part) != digest
    )
