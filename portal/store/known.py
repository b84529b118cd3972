"""Whom the portal knows under some member numbers, in four queries for all of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import ContactKind, MemberKind
from portal.domain.importing.candidate import Contact
from portal.domain.importing.comparing import KnownContact, KnownName
from portal.domain.search_keys import SearchKeys
from portal.store.members import ACTOR_KIND, CONTACT, MEMBER, MEMBERSHIP, NAME

SOME = 500
"""Values in one IN list."""


@dataclass(frozen=True, slots=True)
class StoredMembership:
    """A membership with its projection."""

    id: int
    offering_id: int
    spell: int
    state: str | None
    since_at: datetime | None
    next_change_at: datetime | None
    joined_on: date | None
    batch_id: int | None


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A member with what is known of them now, former names and contacts included."""

    id: int
    number: str
    version: int
    actor_kind: str
    birth_date: date | None
    joined_on: date | None
    note: str | None
    names: tuple[KnownName, ...]
    contacts: tuple[KnownContact, ...]
    memberships: tuple[StoredMembership, ...]
    kind: MemberKind = MemberKind.PERSON


def _wanted(name: str) -> Any:
    return sa.bindparam(name, expanding=True)


_HEADS = (
    sa.select(
        MEMBER.c.id,
        MEMBER.c.number,
        MEMBER.c.version,
        MEMBER.c.birth_date,
        MEMBER.c.joined_on,
        MEMBER.c.note,
        MEMBER.c.kind,
        ACTOR_KIND.c.code,
    )
    .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
    .where(MEMBER.c.number.in_(_wanted("wanted")), MEMBER.c.voided_at.is_(None))
    .order_by(MEMBER.c.id)
)
_LOCKED = _HEADS.with_for_update(of=MEMBER)
_NAMES = sa.select(NAME).where(
    NAME.c.member_id.in_(_wanted("wanted")), NAME.c.recorded_to.is_(None)
)
_CONTACTS = sa.select(CONTACT).where(
    CONTACT.c.member_id.in_(_wanted("wanted")), CONTACT.c.recorded_to.is_(None)
)
_MEMBERSHIPS = sa.select(
    MEMBERSHIP.c.member_id,
    MEMBERSHIP.c.id,
    MEMBERSHIP.c.offering_id,
    MEMBERSHIP.c.spell,
    MEMBERSHIP.c.state,
    MEMBERSHIP.c.since_at,
    MEMBERSHIP.c.next_change_at,
    MEMBERSHIP.c.joined_on,
    MEMBERSHIP.c.batch_id,
).where(
    MEMBERSHIP.c.member_id.in_(_wanted("wanted")),
    MEMBERSHIP.c.voided_at.is_(None),
    MEMBERSHIP.c.variant == "",
)


def stored_members(
    connection: Connection, numbers: Sequence[str], *, lock: bool = False
) -> dict[str, StoredMember]:
    """Return the members with these numbers, by number.

    ``lock`` keeps other writers off them until the transaction ends.
    """
    query = _LOCKED if lock else _HEADS
    heads = {row.id: row for row in _all(connection, query, numbers)}
    if not heads:
        return {}
    ids = list(heads)
    names = _grouped(connection, _NAMES, ids)
    contacts = _grouped(connection, _CONTACTS, ids)
    memberships = _grouped(connection, _MEMBERSHIPS, ids)
    return {
        row.number: StoredMember(
            id=row.id,
            number=row.number,
            version=row.version,
            actor_kind=row.code,
            birth_date=row.birth_date,
            joined_on=row.joined_on,
            note=row.note,
            names=tuple(map(_name, names[row.id])),
            contacts=tuple(map(_contact, contacts[row.id])),
            memberships=tuple(
                StoredMembership(*each[1:]) for each in memberships[row.id]
            ),
            kind=MemberKind(row.kind),
        )
        for row in heads.values()
    }


def _all(
    connection: Connection, query: sa.Select[Any], wanted: Sequence[Any]
) -> Iterator[Any]:
    for start in range(0, len(wanted), SOME):
        yield from connection.execute(query, {"wanted": wanted[start : start + SOME]})


def _grouped(
    connection: Connection, query: sa.Select[Any], ids: Sequence[int]
) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _all(connection, query, ids):
        found[row.member_id].append(row)
    return found


def _name(row: Any) -> KnownName:
    keys = SearchKeys(row.name_key, row.loose_key, row.reading_key, row.romaji_key)
    return KnownName(row.name, row.reading, keys, row.valid_from, row.valid_to)


def _contact(row: Any) -> KnownContact:
    contact = Contact(ContactKind(row.kind), row.value, row.folded, row.last_four)
    return KnownContact(contact, row.valid_from, row.valid_to)
