"""What a correction would change, before anybody agrees; nothing is written.

Shown to the person who asks, and again to the second person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.correction_facts import ChangedAnswer, Correction, Due, Leave, Told
from models.facts import LedgerRow, Lifecycle, Occasion
from models.kinds import LedgerKind, Mover, Permission, StateKind
from portal.domain.card import Course, Moment, Words
from portal.domain.correcting import Corrected, settle_correction
from portal.domain.ledger import fold
from portal.domain.timeline import Telling, event_words, reason_words, state_words
from portal.services.correct_past import check_as_shown, check_correction
from portal.services.door import require
from portal.services.meeting_past import Past, meet_past
from portal.store import cards
from portal.store.access import shown_since
from portal.store.engine import Connection, Store

MOST_TOLD = 20
"""Looks named one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An interval in which the state becomes another one."""

    from_at: datetime
    to_at: datetime | None
    was: Words | None
    was_kind: StateKind | None
    became: Words | None
    became_kind: StateKind | None


@dataclass(frozen=True, slots=True)
class Follows:
    """A move of the system or a plan: what, when, into which state (None: not)."""

    event: Words
    at: datetime
    became: Words | None


@dataclass(frozen=True, slots=True)
class ToldOtherwise:
    """When whom of the staff the desk showed another state than it was."""

    at: datetime
    staff: Words | None
    was: Words | None
    becomes: Words | None


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """What is corrected, how, and every answer that changes.

    ``row`` is the record that is wrong, None where one was forgotten; ``never`` is
    that it did not happen. ``told`` are the latest looks of ``told_count``.
    """

    never: bool
    event: Words
    effective_at: datetime
    approvers: frozenset[Mover]
    row: Moment | None = None
    effective_on: date | None = None
    until_on: date | None = None
    reason: Words | None = None
    also: tuple[Moment, ...] = ()
    answers: tuple[Answer, ...] = ()
    plans: tuple[Follows, ...] = ()
    filed: tuple[Follows, ...] = ()
    ended: tuple[Follows, ...] = ()
    joined_was: date | None = None
    joined_becomes: date | None = None
    leaves_were: tuple[Leave, ...] = ()
    leaves_become: tuple[Leave, ...] = ()
    told: tuple[ToldOtherwise, ...] = ()
    told_count: int = 0


def preview_correction(
    store: Store, occasion: Occasion, correction: Correction
) -> CorrectionPreview:
    """Return what ``correction`` would change, or refuse as ``correct_past`` would."""
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_correction(correction)
    return foresee(store, occasion, correction, occasion.acting.movers)


def foresee(
    store: Store,
    occasion: Occasion,
    correction: Correction,
    movers: frozenset[Mover],
    asked: Mapping[str, Any] | None = None,
) -> CorrectionPreview:
    """Return what would change where somebody with these letters asks.

    ``asked`` is what a request keeps: refused where that is another change by now.
    """
    with store.read() as connection:
        past = meet_past(connection, correction, occasion.at, lock=False)
        settled = settle_correction(correction, past.case, movers, past.limits)
        if asked is not None:
            check_as_shown(asked, past, settled)
        told = _told(store, past, settled)
        staff = _staff(connection, past, told)
        return _said(past, settled, told, staff)


def _told(store: Store, past: Past, settled: Corrected) -> list[Told]:
    """Return the looks at the member that would answer otherwise now."""
    answers = settled.outlook.answers
    if not answers:
        return []
    first = answers[0].from_at
    with store.access.read() as connection:
        looks = shown_since(connection, past.member_id, first)
    found = (_otherwise(past, answers, at, staff_id) for at, staff_id in looks)
    return [each for each in found if each is not None]


def _otherwise(
    past: Past, answers: Sequence[ChangedAnswer], at: datetime, staff_id: int
) -> Told | None:
    """Return the look where what was known then is not what is known to be now."""
    case = past.case
    within = (
        each
        for each in answers
        if each.from_at <= at and (each.to_at is None or at < each.to_at)
    )
    now = next(within, None)
    if now is None:
        return None
    said = fold(case.rows, case.lifecycles, case.facts, at, at).state
    return Told(at, staff_id, said, now.became) if said != now.became else None


def _staff(
    connection: Connection, past: Past, told: Sequence[Told]
) -> Mapping[int, Words]:
    ids = {row.staff_id for row in past.case.rows if row.staff_id}
    ids |= {row.approved_by for row in past.case.rows if row.approved_by}
    ids |= {each.staff_id for each in told[-MOST_TOLD:]}
    names = cards.staff_names(connection, ids)
    return {staff_id: Words(*both) for staff_id, both in names.items()}


def _said(
    past: Past,
    settled: Corrected,
    told: Sequence[Told],
    staff: Mapping[int, Words],
) -> CorrectionPreview:
    lead, outlook, lifecycle = settled.lead, settled.outlook, past.case.lifecycle
    return CorrectionPreview(
        never=lead.kind is not LedgerKind.MOVE,
        event=event_words(lifecycle, lead.event),
        effective_at=lead.effective_at,
        approvers=settled.answerers,
        row=_moment(settled.row, past, staff) if settled.row else None,
        effective_on=lead.effective_on,
        until_on=lead.until_on,
        reason=reason_words(lifecycle, lead.reason),
        also=tuple(_moment(each, past, staff) for each in settled.also),
        answers=tuple(_answer(each, lifecycle) for each in outlook.answers),
        plans=tuple(
            Follows(
                event_words(lifecycle, each.row.event or ""),
                each.row.effective_at,
                state_words(lifecycle, each.became),
            )
            for each in outlook.plans
        ),
        filed=tuple(_follows(each, lifecycle) for each in outlook.filed),
        ended=tuple(_follows(each, lifecycle) for each in outlook.ended),
        joined_was=outlook.joined_was,
        joined_becomes=outlook.joined_becomes,
        leaves_were=outlook.leaves_were,
        leaves_become=outlook.leaves_become,
        told=tuple(_look(each, lifecycle, staff) for each in told[-MOST_TOLD:]),
        told_count=len(told),
    )


def _moment(row: LedgerRow, past: Past, staff: Mapping[int, Words]) -> Moment:
    case = past.case
    telling = Telling(
        past.membership, case.standing(), case.lifecycles, case.now, staff
    )
    return telling.moment(row, Course.TOOK_EFFECT, row.was, row.became)


def _answer(each: ChangedAnswer, lifecycle: Lifecycle) -> Answer:
    was, became = (lifecycle.states.get(code or "") for code in (each.was, each.became))
    return Answer(
        each.from_at,
        each.to_at,
        state_words(lifecycle, each.was),
        was.kind if was else None,
        state_words(lifecycle, each.became),
        became.kind if became else None,
    )


def _follows(each: Due, lifecycle: Lifecycle) -> Follows:
    return Follows(
        event_words(lifecycle, each.event), each.at, state_words(lifecycle, each.became)
    )


def _look(
    each: Told, lifecycle: Lifecycle, staff: Mapping[int, Words]
) -> ToldOtherwise:
    return ToldOtherwise(
        each.at,
        staff.get(each.staff_id),
        state_words(lifecycle, each.state),
        state_words(lifecycle, each.becomes),
    )
