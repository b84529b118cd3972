"""Whose a row is: its membership, the member as they are called, the offering."""

from typing import Any

import sqlalchemy as sa

from portal.store.members import MEMBER, MEMBERSHIP, NAME, OFFERING


def with_member(query: sa.Select[Any], membership_id: Any) -> sa.Select[Any]:
    """Return ``query`` joined to membership, member, offering and present name."""
    return (
        query.join(MEMBERSHIP, MEMBERSHIP.c.id == membership_id)
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .join(
            NAME,
            sa.and_(
                NAME.c.member_id == MEMBER.c.id,
                NAME.c.valid_to.is_(None),
                NAME.c.recorded_to.is_(None),
            ),
        )
    )
