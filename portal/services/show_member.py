"""Show a member, or one hidden field: the look-up is on disk before it is seen."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from models.facts import Entry, MemberFacts, Occasion
from models.kinds import AuditAction, Permission
from models.lock_facts import LockFact
from portal.domain.calendar import day_of
from portal.domain.card import Card, Words
from portal.domain.catalog import asked_for
from portal.domain.composing import Question, compose_card
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.meeting_past import floor_on
from portal.services.policy.of_card import answers_of
from portal.services.terms.around import with_terms
from portal.store import cards, entries, lifecycles, members, requests
from portal.store.access import record_access, record_shown
from portal.store.answers import record_failed
from portal.store.engine import Connection, Store

Given = date | datetime | str | None
"""A day or an instant as people give it (``portal.domain.instants``)."""

REVEAL_REASONS = ("CALL_BACK", "CALLER_CHECK", "DELIVERY", "AUTHORITY")
"""Why a hidden contact may be shown; their words are ``card.reveal.reasons``."""

TEXT_READERS = frozenset({Permission.MEMBER_CHANGE, Permission.AUDIT_READ})
"""Who reads what was written into a change by hand."""


def show_member(
    store: Store,
    occasion: Occasion,
    number: str,
    *,
    at: Given = None,
    known_at: Given = None,
) -> Card:
    """Return the card of a member, as of ``at`` (default: now), known at ``known_at``.

    Leaves one access event per call × member × set of fields, on disk before this
    returns. Raises ``NotFound``, ``NotPermitted``, or ``InputRefused`` for a date
    that cannot be read.
    """
    acting = occasion.acting
    require(store, acting, Permission.MEMBER_SHOW)
    as_of = instant_of(at, occasion.at)
    as_known = instant_of(known_at, occasion.at)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        member = members.load_member(connection, member_id, as_of, as_known)
        if member is None:
            raise NotFound(what="member", number=number)
        if (as_of, as_known) != (occasion.at, occasion.at) and member.partners:
            member = _with_names_of_then(connection, member, as_of, as_known)
        may_change = Permission.MEMBER_CHANGE in acting.permissions
        texts = _texts(connection, store, occasion, member)
        known = lifecycles.lifecycles_of(connection, _versions(member))
        member = with_terms(connection, member, known, as_of, as_known)
        question = Question(
            at=as_of,
            known_at=as_known,
            now=occasion.at,
            movers=acting.movers if may_change else frozenset(),
            lifecycles=known,
            staff=_staff(connection, member),
            texts={
                each: told["text"] for each, told in texts.items() if "text" in told
            },
            acting=acting if as_of == occasion.at else None,
            lock_texts=texts,
            floor_on=floor_on(occasion.at),
        )
        card = compose_card(
            member,
            question,
            requests.waited_of_member(connection, member_id, as_known)
            if as_known < occasion.at
            else requests.waiting_of_member(connection, member_id, occasion.at),
            _joinable(connection, occasion.at) if may_change else {},
        )
        may = answers_of(connection, occasion, member, known, as_of, as_known)
    card = replace(card, may=may.may, may_fault=may.fault)
    if may.fault is not None:
        record_failed(store, occasion, member_id, may.fault)
    record_shown(store, occasion, member_id, card.fields)
    return card


def check_reveal(
    store: Store, occasion: Occasion, reason: str, case_number: str
) -> None:
    """Refuse to show what is hidden to who may not, or without saying why."""
    require(store, occasion.acting, Permission.MEMBER_REVEAL)
    if reason not in REVEAL_REASONS:
        raise InputRefused("reveal_reason_missing")
    if not case_number.strip():
        raise InputRefused("case_number_missing")
    check_lengths(case_number=case_number)


def reveal_contact(
    store: Store,
    occasion: Occasion,
    number: str,
    contact_id: int,
    reason: str,
    case_number: str,
) -> str:
    """Return one contact of a member unmasked; reason and case number are needed."""
    check_reveal(store, occasion, reason, case_number)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        contact = cards.contact_of(connection, member_id, contact_id)
    if contact is None:
        raise NotFound(what="contact", number=str(contact_id))
    entry = Entry(
        action=AuditAction.FIELD_REVEALED,
        entity_type="contact",
        entity_id=contact_id,
        member_id=member_id,
        reason=reason,
        case_number=case_number.strip(),
        facts={"field": contact.kind},
    )
    record_access(store, occasion, entry)
    return str(contact.value)


def named(pairs: Iterable[tuple[object, tuple[str, str]]]) -> dict[str, Words]:
    """Return names in both languages by code."""
    return {str(code): Words(*both) for code, both in pairs}


def _with_names_of_then(
    connection: Connection, member: MemberFacts, at: datetime, known_at: datetime
) -> MemberFacts:
    """Return a member whose partners are called as they were on another day."""
    names = cards.partner_names(connection, member.id, at, known_at)
    partners = (
        replace(link, partner_name=names.get(link.partner_number, link.partner_name))
        for link in member.partners
    )
    return replace(member, partners=tuple(partners))


def _joinable(connection: Connection, at: datetime) -> dict[str, Words]:
    """Return the services that a caller may ask to join."""
    live, coming = entries.live_and_coming(connection, at)
    return asked_for(live, (each for _, each in coming), day_of(at))


def _versions(member: MemberFacts) -> set[int]:
    found = {each.lifecycle_version_id for each in member.memberships}
    for membership in member.memberships:
        found |= {row.lifecycle_version_id for row in membership.rows}
    return found


def _staff(connection: Connection, member: MemberFacts) -> dict[int, Words]:
    ids = {
        staff_id
        for membership in member.memberships
        for row in membership.rows
        for staff_id in (row.staff_id, row.approved_by)
        if staff_id
    }
    ids |= {lock.staff_id for lock in _locks(member)}
    ids |= {answer.staff_id for answer in member.answers}
    names = cards.staff_names(connection, ids)
    return {staff_id: Words(*both) for staff_id, both in names.items()}


def _locks(member: MemberFacts) -> list[LockFact]:
    found = [lock for each in member.memberships for lock in each.facts.locks]
    return [*found, *member.locks]


def _texts(
    connection: Connection, store: Store, occasion: Occasion, member: MemberFacts
) -> Mapping[int, Mapping[str, str]]:
    if not TEXT_READERS & occasion.acting.permissions:
        return {}
    ids = {
        row.audit_id
        for membership in member.memberships
        for row in membership.rows
        if row.audit_id
    } | {lock.text_event_id for lock in _locks(member) if lock.text_event_id}
    return cards.free_texts(connection, store.keys, ids)
