"""Add members: one, or as many as a file holds, in the caller's transaction.

Every door that makes members comes through here (sample company, import, screens),
so that keys, search index, private values and trail are the same for all of them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, ContactKind
from portal.domain.importing.candidate import Contact
from portal.domain.instants import check_day
from portal.domain.lengths import check_lengths
from portal.domain.new_member import NewMember
from portal.domain.search_keys import SearchKeys
from portal.errors import NotFound
from portal.services.actor_scene import kinds_in_force
from portal.store import new_members as rows
from portal.store.audit import record_all
from portal.store.engine import Connection, Store
from portal.store.keys import keys_for
from portal.store.offerings import actor_kind_ids


def add_member(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: NewMember,
    reserved: int | None = None,
) -> int:
    """Write one member with names, contacts, search keys and event; return the id.

    The number must be free; the caller asks first where people choose it.
    ``reserved`` is an id that ``reserve_members`` gave.
    """
    ids = None if reserved is None else [reserved]
    return add_members(connection, store, occasion, [new], ids=ids)[0]


def reserve_members(
    connection: Connection, store: Store, count: int, at: datetime
) -> list[int]:
    """Return ids for members to be added in this transaction, keys made at once."""
    ids = rows.new_member_ids(connection, count)
    keys_for(store.keys, ids, at)
    return ids


def add_members(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: Sequence[NewMember],
    *,
    batch_id: int | None = None,
    ids: Sequence[int] | None = None,
) -> list[int]:
    """Write many members at once, each with an event of its own; return their ids."""
    for each in new:
        _check(each)
    kinds = _kinds_for(connection, new, occasion.at)
    ids = list(ids or rows.new_member_ids(connection, len(new)))
    pairs = list(zip(ids, new, strict=True))
    rows.add_members(
        connection,
        [member_row(i, each, kinds, occasion.at, batch_id) for i, each in pairs],
    )
    at = occasion.at
    names = [
        name_row(i, n.name, n.reading, n.keys, since=n.valid_from or at, at=at)
        for i, n in pairs
    ]
    rows.add_names(connection, names)
    rows.add_contacts(
        connection,
        [
            contact_row(i, contact, each.valid_from or occasion.at, occasion.at)
            for i, each in pairs
            for contact in each.contacts
        ],
    )
    events = [(occasion, created(i, each)) for i, each in pairs]
    record_all(connection, store.keys, events)
    return ids


def _kinds_for(
    connection: Connection, new: Sequence[NewMember], at: datetime
) -> dict[str, int]:
    """Return the ids of actor kinds; refuse members of one that is not in force."""
    missing = {each.actor_kind for each in new} - kinds_in_force(connection, at)
    if missing:
        raise NotFound(what="actor", number=sorted(missing)[0])
    return actor_kind_ids(connection)


def _check(new: NewMember) -> None:
    check_day(new.birth_date)
    check_day(new.joined_on)
    check_lengths(number=new.number, name=new.name, reading=new.reading, note=new.note)
    check_contacts(new.contacts)


def check_contacts(contacts: Sequence[Contact]) -> None:
    """Refuse a contact that is too long to be one."""
    for each in contacts:
        check_lengths(contact=each.value)


def member_row(
    member_id: int,
    new: NewMember,
    kinds: dict[str, int],
    at: datetime,
    batch_id: int | None,
) -> dict[str, Any]:
    """Return the columns of ``member``."""
    return {
        "id": member_id,
        "number": new.number,
        "kind": new.kind,
        "actor_kind_id": kinds[new.actor_kind],
        "birth_date": new.birth_date,
        "joined_on": new.joined_on,
        "note": new.note,
        "version": 1,
        "recorded_at": at,
        "batch_id": batch_id,
    }


def name_row(
    member_id: int,
    name: str,
    reading: str | None,
    keys: SearchKeys,
    *,
    since: datetime,
    at: datetime,
) -> dict[str, Any]:
    """Return the columns of ``member_name``."""
    return {
        "member_id": member_id,
        "name": name,
        "reading": reading,
        "name_key": keys.name_key,
        "loose_key": keys.loose_key,
        "reading_key": keys.reading_key,
        "romaji_key": keys.romaji_key,
        "valid_from": since,
        "recorded_from": at,
    }


def contact_row(
    member_id: int, contact: Contact, valid_from: datetime, at: datetime
) -> dict[str, Any]:
    """Return the columns of ``contact_point``."""
    return {
        "member_id": member_id,
        "kind": contact.kind,
        "value": contact.value,
        "folded": contact.folded,
        "last_four": contact.last_four,
        "valid_from": valid_from,
        "recorded_from": at,
    }


def created(member_id: int, new: NewMember) -> Entry:
    """Return the event of a member's creation; personal values as commitments."""
    after = {
        "number": new.number,
        "kind": new.kind,
        "actor_kind": new.actor_kind,
        "joined_on": new.joined_on,
    }
    return Entry(
        action=AuditAction.MEMBER_CREATED,
        entity_type="member",
        entity_id=member_id,
        member_id=member_id,
        entity_version=1,
        after={name: value for name, value in after.items() if value is not None},
        private={
            "name": new.name,
            "reading": new.reading,
            "birth_date": new.birth_date,
            "note": new.note,
            **contact_values(new.contacts),
        },
        new=True,
    )


def contact_values(contacts: Sequence[Contact]) -> dict[str, str]:
    """Return contacts as fields of an event: ``phone``, ``phone2``, ``mail`` …."""
    found: dict[str, str] = {}
    for kind in ContactKind:
        same = [each for each in contacts if each.kind is kind]
        for count, contact in enumerate(same, start=1):
            found[kind.value if count == 1 else f"{kind.value}{count}"] = contact.value
    return found
