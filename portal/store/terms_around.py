"""Beside a member's services, what decides which terms are for them, read at once.

Where nothing was ever published nothing is read; partners and attributes are read
only where some version asks for them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.terms_facts import (
    NO_VALUES,
    Above,
    AcceptanceFact,
    Party,
    TermsAround,
    TermsVersionFact,
)
from portal.domain.terms.whom import said_values
from portal.store.acceptances import acceptances_of
from portal.store.attributes import RECORD
from portal.store.members import ACTOR_KIND, MEMBER, PARTNER
from portal.store.offers import ENTRY, INTRODUCED, span_of
from portal.store.terms import terms_facts

Versions = Sequence[TermsVersionFact]
Values = Mapping[str, frozenset[str]]

_ACTOR = (
    sa.select(ACTOR_KIND.c.code)
    .join(MEMBER, MEMBER.c.actor_kind_id == ACTOR_KIND.c.id)
    .where(MEMBER.c.id == sa.bindparam("member_id"))
)
_ABOVE = (
    sa.select(PARTNER, ACTOR_KIND.c.code)
    .join(MEMBER, MEMBER.c.id == PARTNER.c.partner_id)
    .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
    .where(
        PARTNER.c.member_id == sa.bindparam("member_id"),
        PARTNER.c.relation != INTRODUCED,
    )
)
_OF_MEMBER = (AttributeTarget.MEMBER, AttributeTarget.PARTNER)
_VALUES = (
    sa.select(RECORD.c.content)
    .where(
        RECORD.c.target.in_(_OF_MEMBER),
        RECORD.c.subject_id == sa.bindparam("member_id"),
        RECORD.c.valid_from <= sa.bindparam("at"),
        RECORD.c.recorded_from <= sa.bindparam("known_at"),
        sa.or_(RECORD.c.valid_to.is_(None), RECORD.c.valid_to > sa.bindparam("at")),
        sa.or_(
            RECORD.c.recorded_to.is_(None),
            RECORD.c.recorded_to > sa.bindparam("known_at"),
        ),
    )
    .order_by(RECORD.c.id.desc())
    .limit(1)
)
_OFFERED = (
    sa.select(ENTRY.c.attributes)
    .where(
        ENTRY.c.offering_id == sa.bindparam("offering_id"),
        ENTRY.c.in_force_from <= sa.bindparam("at"),
        sa.or_(ENTRY.c.in_force_to.is_(None), ENTRY.c.in_force_to > sa.bindparam("at")),
    )
    .order_by(ENTRY.c.in_force_from.desc(), ENTRY.c.recorded_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class MemberTerms:
    """What of a member decides about terms, whichever of their services is asked about.

    ``links`` are partners, each for all their services or for one membership.
    """

    actor: str
    versions: Versions
    acceptances: tuple[AcceptanceFact, ...]
    links: tuple[tuple[int | None, Above], ...] = ()
    values: Values = field(default_factory=lambda: NO_VALUES)
    offered: Mapping[int, Values] | None = None

    def around(
        self,
        offering: str,
        since: datetime | None,
        until: datetime | None = None,
        *,
        membership_id: int | None = None,
        offering_id: int = 0,
    ) -> TermsAround:
        """Return what decides about one service, held in [since, until)."""
        offered = (self.offered or {}).get(offering_id, NO_VALUES)
        party = Party(
            actor=self.actor,
            offering=offering,
            since=since,
            until=until,
            values={**offered, **self.values} if offered else self.values,
            above=tuple(
                above for each, above in self.links if each in (None, membership_id)
            ),
        )
        return TermsAround(party, tuple(self.versions), self.acceptances)


def member_terms(
    connection: Connection,
    member_id: int,
    at: datetime,
    known_at: datetime,
    *,
    actor: str | None = None,
    linked: bool = True,
    offerings: Iterable[int] = (),
) -> MemberTerms | None:
    """Return what decides about a member's terms; None where there are none at all.

    ``actor`` is their kind, where it is known already, ``linked`` whether they have
    links to partners, ``offerings`` the ids of their services.
    """
    versions = terms_facts(connection)
    if not versions:
        return None
    who = {"member_id": member_id}
    rows = [row for each in versions for row in each.applies]
    dated = {**who, "at": at, "known_at": known_at}
    asked = any(row.only for row in rows)
    down = linked and any(row.flows_down for row in rows)
    return MemberTerms(
        actor=actor or str(connection.execute(_ACTOR, who).scalar_one()),
        versions=versions,
        acceptances=acceptances_of(connection, member_id),
        links=_links(connection, who) if down else (),
        values=_values(connection, dated) if asked else NO_VALUES,
        offered=offered_values(connection, offerings, at) if asked else None,
    )


def _links(
    connection: Connection, who: Mapping[str, int]
) -> tuple[tuple[int | None, Above], ...]:
    rows = connection.execute(_ABOVE, who)
    return tuple((row.membership_id, Above(row.code, span_of(row))) for row in rows)


def _values(connection: Connection, dated: Mapping[str, Any]) -> Values:
    content = connection.execute(_VALUES, dated).scalar()
    return said_values(json.loads(content)) if content else NO_VALUES


def offered_values(
    connection: Connection, offerings: Iterable[int], at: datetime
) -> Mapping[int, Values]:
    """Return what attributes say of services on a day, by the id of each."""
    found = {}
    for each in sorted(set(offerings)):
        given = {"offering_id": each, "at": at}
        values = connection.execute(_OFFERED, given).scalar()
        found[each] = said_values(values) if values else NO_VALUES
    return found
