"""A case with all that rules ask about it: its ladder, the cases before it, the day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from models.facts import MemberFacts
from models.publishing_facts import Content, Version
from models.violation_facts import Case, Sanction
from portal.domain.calendar import day_of
from portal.domain.ledger import fold
from portal.domain.lengths import check_lengths
from portal.domain.policy.facts import Facts
from portal.domain.violations.ladder import (
    Ladder,
    Proposal,
    before,
    ladder_for,
    ladder_of,
    next_rung,
)
from portal.errors import NotFound
from portal.services.publish.rule_set import in_force_at
from portal.store import lifecycles, members, violations
from portal.store.engine import Connection

KEPT = 20
"""Ladders that are kept compiled, by the hash of their rule set."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A case, its member, and what the rules have for it.

    ``ladder`` and ``proposal`` are None where no rule set in force knows the kind.
    """

    case: Case
    member: MemberFacts
    ladder: Ladder | None
    proposal: Proposal | None
    today: date

    @property
    def proposed(self) -> Sanction | None:
        """What the rules have as the response."""
        return self.proposal.sanction if self.proposal else None


def meet_case(
    connection: Connection,
    number: str,
    at: datetime,
    *,
    lock: bool = False,
    known_at: datetime | None = None,
) -> Scene:
    """Return the case whose number was read out, or refuse."""
    check_lengths(number=number)
    case = violations.case_called(connection, number, known_at)
    if case is None:
        raise NotFound(what="violation", number=number)
    if lock:
        violations.lock_case(connection, case.id)
        case = violations.case_called(connection, number) or case
    earlier = before(case, violations.cases_of_member(connection, case.member_id))
    member = _member(connection, case.member_id, at)
    ladder = ladder_for(ladders_at(connection, at), case.kind)
    facts = facts_of(connection, member, case.membership_id, at)
    found = propose(ladder, case.kind, in_service(earlier, case), case.on, facts)
    return Scene(case, member, ladder, found, day_of(at))


def in_service(cases: Iterable[Case], case: Case) -> tuple[Case, ...]:
    """Return the cases that lie in the same service: a ladder belongs to one."""
    return tuple(each for each in cases if each.offering == case.offering)


def propose(
    ladder: Ladder | None,
    kind: str,
    earlier: Iterable[Case],
    on: date,
    facts: Facts,
) -> Proposal | None:
    """Return what the rules have for a violation of a day."""
    if ladder is None:
        return None
    return next_rung(ladder, kind, earlier, on, facts)


def _member(connection: Connection, member_id: int, at: datetime) -> MemberFacts:
    member = members.load_member(connection, member_id, at, at)
    if member is None:
        raise NotFound(what="member", number=str(member_id))
    return member


def facts_of(
    connection: Connection, member: MemberFacts, membership_id: int, at: datetime
) -> Facts:
    """Return what tables of responses may ask: who, in which service and state."""
    held = next(each for each in member.memberships if each.id == membership_id)
    versions = {row.lifecycle_version_id for row in held.rows}
    known = lifecycles.lifecycles_of(connection, versions | {held.lifecycle_version_id})
    standing = fold(held.rows, known, held.facts, at, at)
    return Facts(
        at=at,
        known_at=at,
        actor=member.actor_kind,
        offering=held.offering_code,
        function="",
        state=standing.state,
        terms=None,
    )


def ladders_at(connection: Connection, at: datetime) -> tuple[Ladder, ...]:
    """Return the ladders of the rule sets in force that know violations."""
    versions = in_force_at(connection, at, at)
    return tuple(_ladder(each) for each in versions if "violations" in each.content)


def _ladder(version: Version) -> Ladder:
    return _compiled(_InForce(version.content_hash, version.id, version.content))


@dataclass(frozen=True, slots=True)
class _InForce:
    hash: str
    id: int
    content: Content = field(compare=False, repr=False)


@lru_cache(maxsize=KEPT)
def _compiled(version: _InForce) -> Ladder:
    return ladder_of(version.content, version.id)
