"""What stands on a member card beside the member: staff names, texts, contacts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import NameFact
from portal.store.engine import Database
from portal.store.members import CONTACT, MEMBER, NAME, OFFERING, PARTNER, name_at
from portal.store.offers import span_of
from portal.store.private import private_values
from portal.store.requests import STAFF

_STAFF = sa.select(STAFF.c.id, STAFF.c.name_ja, STAFF.c.name_en).where(
    STAFF.c.id.in_(sa.bindparam("ids", expanding=True))
)
_CONTACT = sa.select(CONTACT.c.kind, CONTACT.c.value).where(
    CONTACT.c.id == sa.bindparam("contact_id"),
    CONTACT.c.member_id == sa.bindparam("owner"),
)
_PARTNERS = (
    sa.select(MEMBER.c.number, NAME)
    .join(NAME, NAME.c.member_id == MEMBER.c.id)
    .where(
        MEMBER.c.id.in_(
            sa.select(PARTNER.c.partner_id).where(
                PARTNER.c.member_id == sa.bindparam("member_id")
            )
        )
    )
)
_OFFERINGS = sa.select(OFFERING.c.code, OFFERING.c.name_ja, OFFERING.c.name_en)


def staff_names(
    connection: Connection, ids: Collection[int]
) -> Mapping[int, tuple[str, str]]:
    """Return (Japanese, English) names by staff id; unknown ids are left out."""
    if not ids:
        return {}
    rows = connection.execute(_STAFF, {"ids": sorted(ids)})
    return {row[0]: (row[1], row[2]) for row in rows}


def partner_names(
    connection: Connection, member_id: int, at: datetime, known_at: datetime
) -> Mapping[str, str]:
    """Return what a member's partners were called at ``at``, by their numbers."""
    names: dict[str, list[NameFact]] = defaultdict(list)
    for row in connection.execute(_PARTNERS, {"member_id": member_id}):
        names[row.number].append(NameFact(row.name, row.reading, span_of(row)))
    return {
        number: name_at(found, at, known_at).name for number, found in names.items()
    }


def free_texts(
    connection: Connection, keys: Database, event_ids: Collection[int]
) -> Mapping[int, Mapping[str, str]]:
    """Return the texts of each audit event that has some and whose key exists."""
    found = private_values(connection, keys, sorted(event_ids))
    return {
        event_id: {name: value for name, (_, value) in fields.items()}
        for event_id, fields in found.items()
    }


def offering_names(connection: Connection) -> Mapping[str, tuple[str, str]]:
    """Return (Japanese, English) names of every offering by code, in order."""
    rows = connection.execute(_OFFERINGS.order_by(OFFERING.c.code))
    return {row[0]: (row[1], row[2]) for row in rows}


def contact_of(connection: Connection, member_id: int, contact_id: int) -> Any | None:
    """Return kind and value of a contact if it is this member's, else None."""
    given = {"contact_id": contact_id, "owner": member_id}
    return connection.execute(_CONTACT, given).first()
