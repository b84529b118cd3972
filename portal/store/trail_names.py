"""What the ids and codes in events are called, and the ids behind what people type."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.tables.imports import ImportBatch
from portal.domain.card import Words
from portal.domain.trail import Event, MembershipName, Names
from portal.store.cards import offering_names, staff_names
from portal.store.lifecycles import REASON, STATE, lifecycles_of, newest_names
from portal.store.members import MEMBER, MEMBERSHIP, OFFERING
from portal.store.staff import STAFF

IMPORT = ImportBatch.__table__  # type: ignore[attr-defined]


def names_of(main: Connection, events: Collection[Event]) -> Names:
    """Return what the ids and codes in these events are called."""
    parties: set[Any] = {each.member_id for each in events}
    for each in events:
        parties |= {each.after.get("partner"), *each.facts.get("members", ())}
    people: set[Any] = set()
    for each in events:
        people |= {each.facts.get("requested_by"), each.after.get("staff")}
        people |= {each.entity_id} if each.entity_type == "staff" else set()
    memberships = {
        each.entity_id for each in events if each.entity_type == "membership"
    }
    batches = {each.entity_id for each in events if each.entity_type == "import"}
    staff = staff_names(main, _ids(people))
    return Names(
        members=_named(main, MEMBER.c.id, MEMBER.c.number, _ids(parties)),
        memberships=_memberships(main, memberships),
        offerings={code: Words(*both) for code, both in offering_names(main).items()},
        staff={each: Words(*both) for each, both in staff.items()},
        imports=_named(main, IMPORT.c.id, IMPORT.c.number, batches),
        states=_states(main),
    )


def _states(connection: Connection) -> dict[str, Words]:
    """Return the names of states by the newest version that knows them."""
    found = newest_names(connection, STATE, STATE.c.code)
    return {code: Words(*both) for code, both in found.items()}


def _ids(found: Iterable[Any]) -> set[int]:
    return {each for each in found if isinstance(each, int) and each}


def _named(
    connection: Connection, key: Any, name: Any, ids: Collection[int]
) -> dict[int, str]:
    if not ids:
        return {}
    query = sa.select(key, name).where(key.in_(sorted(ids)))
    return {row[0]: row[1] for row in connection.execute(query)}


def _memberships(
    connection: Connection, ids: Collection[int]
) -> dict[int, MembershipName]:
    if not ids:
        return {}
    query = (
        sa.select(
            MEMBERSHIP.c.id,
            MEMBERSHIP.c.lifecycle_version_id,
            OFFERING.c.code,
            OFFERING.c.name_ja,
            OFFERING.c.name_en,
        )
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(MEMBERSHIP.c.id.in_(sorted(ids)))
    )
    rows = connection.execute(query).all()
    versions = lifecycles_of(connection, {row.lifecycle_version_id for row in rows})
    return {
        row.id: MembershipName(
            row.code,
            Words(row.name_ja, row.name_en),
            versions[row.lifecycle_version_id],
        )
        for row in rows
    }


def number_of(connection: Connection, member_id: int | None) -> str | None:
    """Return the number of a member, voided or not."""
    if member_id is None:
        return None
    query = sa.select(MEMBER.c.number).where(MEMBER.c.id == member_id)
    return connection.execute(query).scalar()


def import_id_of(connection: Connection, number: str) -> int | None:
    """Return the id of an import by its number."""
    query = sa.select(IMPORT.c.id).where(IMPORT.c.number == number)
    return connection.execute(query).scalar()


def any_member_id(connection: Connection, number: str) -> int | None:
    """Return the id behind a number, of a voided member where no other has it."""
    query = (
        sa.select(MEMBER.c.id)
        .where(MEMBER.c.number == number)
        .order_by(MEMBER.c.voided_at.is_not(None), MEMBER.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def memberships_of(
    connection: Connection, member_id: int, offering: str
) -> tuple[int, ...]:
    """Return the ids of a member's memberships of one offering, every spell."""
    query = (
        sa.select(MEMBERSHIP.c.id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(MEMBERSHIP.c.member_id == member_id, OFFERING.c.code == offering)
    )
    return tuple(connection.execute(query.order_by(MEMBERSHIP.c.id)).scalars())


def reason_words(connection: Connection) -> dict[str, Words]:
    """Return every reason code of a lifecycle in the words of its newest version."""
    found = newest_names(connection, REASON, REASON.c.code)
    return {code: Words(*both) for code, both in found.items()}


def staff_words(connection: Connection) -> dict[str, Words]:
    """Return everybody who can have done something, by their codes."""
    query = sa.select(STAFF.c.code, STAFF.c.name_ja, STAFF.c.name_en)
    rows = connection.execute(query.order_by(STAFF.c.code))
    return {row.code: Words(row.name_ja, row.name_en) for row in rows}
