"""The member card, composed from facts: pure, as of any instant, known at any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import (
    Acting,
    Allowed,
    ContactFact,
    ContractFact,
    Lifecycle,
    MemberFacts,
    MembershipFacts,
)
from models.kinds import ContactKind, LedgerKind, LockScope, Mover, StateKind
from models.lock_facts import LockFact
from models.request_facts import Waiting
from portal.domain.calendar import day_of
from portal.domain.card import (
    Card,
    Moment,
    ShownContact,
    ShownLock,
    ShownMembership,
    Words,
)
from portal.domain.case import Case, following
from portal.domain.folding import full_width
from portal.domain.joining import expired
from portal.domain.ledger import Lifecycles, fold
from portal.domain.locks import Bar, holding, why_kept
from portal.domain.masking import mask_birth_date, mask_mail, mask_phone
from portal.domain.offers import allowed_moves
from portal.domain.terms.following import of_member
from portal.domain.terms.standing import TermsStanding
from portal.domain.terms.told import told_answers
from portal.domain.timeline import Names, Telling, Texts, state_words

NOWHERE = Words("", "")
OVER = (StateKind.ENDED, StateKind.ERASED)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a member: as of when, known when, by whom.

    ``movers`` are the letters the viewer may act as; none: the card offers nothing.
    What took effect before ``floor_on`` is corrected no more.
    """

    at: datetime
    known_at: datetime
    now: datetime
    movers: frozenset[Mover] = frozenset()
    lifecycles: Lifecycles = field(default_factory=dict)
    staff: Names = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    acting: Acting | None = None
    lock_texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    floor_on: date | None = None

    @property
    def today(self) -> bool:
        """Whether the present is asked for."""
        return self.at == self.now and self.known_at >= self.now


def compose_card(
    member: MemberFacts,
    question: Question,
    waiting: Sequence[Waiting] = (),
    offerings: Mapping[str, Words] = {},
) -> Card:
    """Return the card; ``offerings`` are those there are, by code."""
    at, known_at = question.at, question.known_at
    told = [_tell(each, question) for each in member.memberships]
    meant = _meant_by_a_change(told)
    shown = [
        _membership(telling, question, changes=telling.membership.id in meant)
        for telling in told
        if telling.standing.state is not None or _is_worth_showing(telling, question)
    ]
    moments = [moment for telling in told for moment in telling.moments()]
    held = {each.offering_code for each in shown if not each.over}
    return Card(
        member_id=member.id,
        number=member.number,
        kind=member.kind,
        actor_kind=Words(member.actor_kind_ja, member.actor_kind_en),
        name=member.name,
        reading=full_width(member.reading),
        former_names=_former_names(member, at, known_at),
        born=mask_birth_date(member.birth_date),
        joined_on=member.joined_on,
        note=member.note,
        at=at,
        known_at=known_at,
        today=question.today,
        contacts=_contacts(member.contacts, at, known_at),
        memberships=tuple(sorted(shown, key=_open_ones_first)),
        timeline=tuple(sorted(moments, key=_newest, reverse=True)),
        waiting=tuple(waiting),
        partners=tuple(p for p in member.partners if p.span.holds(at, known_at)),
        contracts=_signed(member, at, known_at),
        joinable=tuple(
            (code, words) for code, words in offerings.items() if code not in held
        ),
        locks=shown_locks(member, question),
        terms=_terms(member, told, question),
        answers=told_answers(
            member.answers, member.documents, at, known_at, question.staff
        ),
    )


def _terms(
    member: MemberFacts, told: Sequence[Telling], question: Question
) -> tuple[TermsStanding, ...]:
    """Return where the member stands with each document, by services and contracts."""
    asked = [
        telling.membership.facts.terms
        for telling in told
        if telling.standing.state is not None
    ]
    around = [each for each in (*asked, *member.terms) if each is not None]
    return of_member(around, question.at, question.known_at)


def _newest(moment: Moment) -> tuple[datetime, datetime]:
    return moment.effective_at, moment.recorded_at


def _open_ones_first(shown: ShownMembership) -> tuple[bool, str, int]:
    return shown.over, shown.offering_code, -shown.spell


# ------------------------------------------------------------------ memberships


def _tell(membership: MembershipFacts, question: Question) -> Telling:
    standing = fold(
        membership.rows,
        question.lifecycles,
        membership.facts,
        question.at,
        question.known_at,
    )
    return Telling(
        membership=membership,
        standing=standing,
        lifecycles=question.lifecycles,
        known_at=question.known_at,
        staff=question.staff,
        texts=question.texts,
        floor_on=question.floor_on,
    )


def _meant_by_a_change(told: Sequence[Telling]) -> set[int]:
    """Return the spells that a change of their offering means: open, else latest."""
    meant: dict[tuple[str, str], tuple[bool, int, int]] = {}
    for telling in told:
        facts = telling.membership
        state = _lifecycle(telling).states.get(telling.standing.state or "")
        running = state is not None and state.kind not in OVER
        key = facts.offering_code, facts.variant
        meant[key] = max(
            meant.get(key, (False, 0, 0)), (running, facts.spell, facts.id)
        )
    return {membership_id for _, _, membership_id in meant.values()}


def _is_worth_showing(telling: Telling, question: Question) -> bool:
    """Return whether a membership without a state says something all the same.

    It is to begin, or its state on that day was not taken over from another system.
    """
    if telling.standing.voided or not telling.standing.pending:
        return False
    if question.at >= question.now:
        return True
    facts = telling.membership
    joined = facts.joined_on
    known = _unknown_before(facts, question.known_at) is not None
    return known and (joined is None or joined <= day_of(question.at))


def _membership(
    telling: Telling, question: Question, *, changes: bool
) -> ShownMembership:
    facts, standing = telling.membership, telling.standing
    lifecycle = _lifecycle(telling)
    state = lifecycle.states.get(standing.state or "")
    staff_ahead = [p for p in standing.pending if p.row.mover is not Mover.SYSTEM]
    ahead = [
        p
        for p in standing.pending
        if p.would_become is not None and p.row.kind is LedgerKind.MOVE
    ]
    return ShownMembership(
        id=facts.id,
        offering_code=facts.offering_code,
        offering=Words(facts.offering_ja, facts.offering_en),
        variant=facts.variant,
        spell=facts.spell,
        version=facts.version,
        zone=facts.zone,
        state=standing.state,
        state_name=state_words(lifecycle, standing.state),
        kind=state.kind if state else None,
        member_text=(
            Words(state.member_text_ja, state.member_text_en) if state else NOWHERE
        ),
        since_at=standing.since_at,
        until_on=standing.until_on,
        joined_on=facts.joined_on or standing.joined_on,
        came_by=_came_by(telling),
        ahead=telling.ahead(ahead[0]) if ahead else None,
        undoes=tuple(map(telling.ahead, staff_ahead)),
        arrears_since=_arrears_since(facts, question),
        unknown_before=_unknown_before(facts, question.known_at),
        allowed=_allowed(facts, question) if changes else (),
        locks=holding(facts.facts, question.at, question.known_at),
        variant_name=_variant(facts),
        contract_over=expired(facts.facts, question.at, question.known_at),
        reasons={code: Words(*both) for code, both in lifecycle.reasons.items()},
        states={
            code: Words(each.name_ja, each.name_en)
            for code, each in lifecycle.states.items()
        },
        events={
            move.event: Words(move.name_ja, move.name_en) for move in lifecycle.moves
        },
        past_events=_past_events(lifecycle, question),
    )


def _variant(facts: MembershipFacts) -> Words | None:
    """Return what the variant is called, as the newest version that knows it says."""
    offers = sorted(facts.facts.offers, key=lambda each: each.since, reverse=True)
    named = (
        Words(each.name_ja, each.name_en)
        for offer in offers
        for each in offer.variants
        if each.code == facts.variant
    )
    unnamed = Words(facts.variant, facts.variant) if facts.variant else None
    return next(named, unnamed)


def _past_events(
    lifecycle: Lifecycle, question: Question
) -> dict[str, tuple[str, ...]]:
    """Return the events that the viewer may say of the past, with their reasons."""
    found: dict[str, tuple[str, ...]] = {}
    for move in lifecycle.moves if question.today else ():
        if move.movers & question.movers:
            before = found.get(move.event, ())
            found[move.event] = tuple(dict.fromkeys((*before, *move.reasons)))
    return found


def _lifecycle(telling: Telling) -> Lifecycle:
    version = telling.standing.lifecycle_version_id
    if version is None:
        version = telling.membership.lifecycle_version_id
    return telling.lifecycles[version]


def _came_by(telling: Telling) -> Moment | None:
    standing = telling.standing
    for step in reversed(standing.steps):
        if step.skipped is None and step.row.effective_at == standing.since_at:
            return telling.step(step)
    return None


def _arrears_since(facts: MembershipFacts, question: Question) -> date | None:
    since = [
        span.valid_from
        for span in facts.facts.arrears
        if span.holds(question.at, question.known_at)
    ]
    return day_of(min(since), ZoneInfo(facts.zone)) if since else None


def _unknown_before(facts: MembershipFacts, known_at: datetime) -> date | None:
    opened = [
        row.effective_on or day_of(row.effective_at, ZoneInfo(facts.zone))
        for row in facts.rows
        if row.kind is LedgerKind.OPENING_BALANCE and row.recorded_at <= known_at
    ]
    return min(opened, default=None)


def _allowed(facts: MembershipFacts, question: Question) -> tuple[Allowed, ...]:
    if not question.today or not question.movers:
        return ()
    case = Case(
        rows=facts.rows,
        lifecycle=question.lifecycles[facts.lifecycle_version_id],
        lifecycles=question.lifecycles,
        facts=facts.facts,
        now=question.now,
    )
    return allowed_moves(following(case), question.movers)


# ------------------------------------------------------------------ locks


def shown_locks(member: MemberFacts, question: Question) -> tuple[ShownLock, ...]:
    """Return every lock that holds anywhere around a member, each once."""
    at, known_at = question.at, question.known_at
    found: dict[tuple[int, int, str], ShownLock] = {}
    for lock in member.locks:
        if lock.holds(at, known_at):
            found[lock.id, 0, ""] = _lock(lock, None, member, question)
    for each in member.memberships:
        offering = Words(each.offering_ja, each.offering_en)
        for lock in holding(each.facts, at, known_at):
            key = (lock.id, 0, "") if lock.id else (0, each.id, lock.reason)
            found.setdefault(key, _lock(lock, offering, member, question))
    return tuple(sorted(found.values(), key=lambda shown: shown.fact.valid_from))


def _lock(
    lock: LockFact, offering: Words | None, member: MemberFacts, question: Question
) -> ShownLock:
    narrow = lock.scope in (LockScope.MEMBERSHIP, LockScope.OFFERING)
    texts = question.lock_texts.get(lock.text_event_id or 0, {})
    acting = question.acting
    return ShownLock(
        fact=lock,
        on=offering if narrow else _partner(lock, member),
        until=lock.ends_at(question.known_at),
        by=question.staff.get(lock.staff_id),
        text=texts.get("text"),
        member_text=texts.get("member_text"),
        kept=why_kept(lock, acting, question.now) if acting else Bar.NOT_YOURS,
    )


def _partner(lock: LockFact, member: MemberFacts) -> Words | None:
    """Return the partner through which a lock reaches the member."""
    if lock.scope is not LockScope.PARTNER or lock.target_id == member.id:
        return None
    names = [p.partner_name for p in member.partners if p.span in (lock.through or ())]
    return Words(names[0], names[0]) if names else None


# ------------------------------------------------------------------ the person


def _former_names(
    member: MemberFacts, at: datetime, known_at: datetime
) -> tuple[str, ...]:
    known = [n for n in member.names if n.span.recorded_from <= known_at]
    before = [n.name for n in known if n.span.valid_from <= at]
    return tuple(name for name in dict.fromkeys(before) if name != member.name)


def _signed(
    member: MemberFacts, at: datetime, known_at: datetime
) -> tuple[ContractFact, ...]:
    """Return the contracts that hold and those that are over."""
    begun = (
        (each, each.span.valid_from)
        for each in member.contracts
        if each.span.valid_from <= at
    )
    return tuple(each for each, since in begun if each.span.holds(since, known_at))


def _contacts(
    contacts: Sequence[ContactFact], at: datetime, known_at: datetime
) -> tuple[ShownContact, ...]:
    shown = []
    for each in contacts:
        span = each.span
        if span.holds(at, known_at):
            shown.append(ShownContact(each.id, each.kind, mask(each)))
        elif (
            span.valid_to is not None
            and span.valid_to <= at
            and span.holds(span.valid_from, known_at)
        ):
            shown.append(ShownContact(each.id, each.kind, mask(each), span.valid_to))
    return tuple(sorted(shown, key=lambda c: (c.until is not None, c.kind, c.id)))


def mask(contact: ContactFact) -> str:
    """Return a contact's value as cards show it."""
    if contact.kind is ContactKind.PHONE:
        return mask_phone(contact.value)
    return mask_mail(contact.value)
