"""What changes about a member over the years: their name, their contacts.

Nothing is overwritten: what was theirs stays findable as former, and what was known
on an earlier day stays answerable. Runs in the caller's transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.domain.importing.candidate import Contact
from portal.domain.lengths import check_lengths
from portal.domain.search_keys import keys_for
from portal.services.add_member import (
    check_contacts,
    contact_row,
    contact_values,
    name_row,
)
from portal.store import new_members as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store


def change_name(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    member_id: int,
    name: str,
    reading: str | None,
    *,
    since: datetime | None = None,
) -> None:
    """Give a member another name from ``since`` (default: now) on."""
    check_lengths(name=name, reading=reading)
    since = since or occasion.at
    former = rows.close_name(connection, member_id, since, occasion.at)
    keys = keys_for(name, reading)
    new = name_row(member_id, name, reading, keys, since=since, at=occasion.at)
    rows.add_names(connection, [new])
    private = {"name": name, "reading": reading}
    if former is not None:
        private |= {"name_was": former.name, "reading_was": former.reading}
    _record(connection, store, occasion, member_id, ["name"], private, since)


def change_contacts(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    member_id: int,
    *,
    gone: Sequence[Contact] = (),
    added: Sequence[Contact] = (),
    since: datetime | None = None,
) -> None:
    """End some contacts of a member and add others, from ``since`` on."""
    check_contacts(added)
    since = since or occasion.at
    for contact in gone:
        rows.close_contact(connection, member_id, contact.folded, since, occasion.at)
    rows.add_contacts(
        connection,
        [contact_row(member_id, each, since, occasion.at) for each in added],
    )
    was = {f"{name}_was": value for name, value in contact_values(gone).items()}
    fields = sorted({each.kind.value for each in (*gone, *added)})
    private = {**contact_values(added), **was}
    _record(connection, store, occasion, member_id, fields, private, since)


def _record(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    member_id: int,
    fields: list[str],
    private: dict[str, Any],
    since: datetime,
) -> None:
    entry = Entry(
        action=AuditAction.MEMBER_UPDATED,
        entity_type="member",
        entity_id=member_id,
        member_id=member_id,
        entity_version=rows.raise_version(connection, member_id),
        private=private,
        facts={"fields": fields, "since": since},
    )
    record(connection, store.keys, occasion, entry)
