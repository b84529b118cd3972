"""Give memberships, contracts and cases what decides which terms are for them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from models.facts import MemberFacts, MembershipFacts
from models.terms_facts import TermsAround
from portal.domain.case import Case
from portal.domain.ledger import Lifecycles, fold
from portal.domain.terms.held import held_since
from portal.store.engine import Connection
from portal.store.terms_around import MemberTerms, member_terms


def with_terms(
    connection: Connection,
    member: MemberFacts,
    lifecycles: Lifecycles,
    at: datetime,
    known_at: datetime,
) -> MemberFacts:
    """Return a member whose memberships and contracts know the terms around them."""
    terms = member_terms(
        connection,
        member.id,
        at,
        known_at,
        actor=member.actor_kind,
        linked=bool(member.partners),
        offerings={each.offering_id for each in member.memberships},
    )
    if terms is None:
        return member
    held = (_held(each, terms, lifecycles, at, known_at) for each in member.memberships)
    return replace(
        member,
        memberships=tuple(held),
        terms=tuple(_signed(member, terms, known_at)),
        answers=terms.acceptances,
        documents=tuple(terms.versions),
    )


def _held(
    facts: MembershipFacts,
    terms: MemberTerms,
    lifecycles: Lifecycles,
    at: datetime,
    known_at: datetime,
) -> MembershipFacts:
    standing = fold(facts.rows, lifecycles, facts.facts, at, known_at)
    since, until = held_since(standing, lifecycles, facts.facts)
    return replace(
        facts, facts=replace(facts.facts, terms=_around(facts, terms, since, until))
    )


def _around(
    facts: MembershipFacts,
    terms: MemberTerms,
    since: datetime | None,
    until: datetime | None,
) -> TermsAround:
    return terms.around(
        facts.offering_code,
        since,
        until,
        membership_id=facts.id,
        offering_id=facts.offering_id,
    )


def _signed(
    member: MemberFacts, terms: MemberTerms, known_at: datetime
) -> Iterator[TermsAround]:
    """Yield what a party's contracts bring: they are bound by signing, not joining."""
    for each in member.contracts:
        span = each.span
        if span.holds(span.valid_from, known_at):
            yield terms.around(each.offering_code, span.valid_from, span.valid_to)


def case_with_terms(
    connection: Connection, membership: MembershipFacts, case: Case
) -> Case:
    """Return a case whose guards and locks know the terms around its membership."""
    terms = member_terms(
        connection,
        membership.member_id,
        case.now,
        case.now,
        offerings=(membership.offering_id,),
    )
    if terms is None:
        return case
    since, until = held_since(case.standing(), case.lifecycles, case.facts)
    around = _around(membership, terms, since, until)
    return replace(case, facts=replace(case.facts, terms=around))


def terms_to_join(
    connection: Connection,
    member_id: int,
    offering: str,
    offering_id: int,
    at: datetime,
) -> TermsAround | None:
    """Return what decides about terms for whoever is about to join."""
    terms = member_terms(connection, member_id, at, at, offerings=(offering_id,))
    return (
        None if terms is None else terms.around(offering, None, offering_id=offering_id)
    )
