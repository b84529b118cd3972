"""Requests for a second person with everything that is needed to decide them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from models.facts import Change, Lifecycle, MembershipFacts, Move, Occasion
from models.kinds import AuditAction, Mover, Permission, StateKind
from models.request_facts import Waiting
from portal.domain.card import Course, Moment, Words
from portal.domain.case import JOIN, Case
from portal.domain.correcting import CORRECT
from portal.domain.moves import effective_instant, settle_change
from portal.domain.overdue import brought_up
from portal.domain.timeline import Telling, event_words, reason_words, state_words
from portal.errors import Refusal, TransitionRefused
from portal.services.answer_request import my_requests, waiting_requests
from portal.services.correct_past import correction_from_request
from portal.services.file_request import change_from_request
from portal.services.meeting import cases_of, chosen_of
from portal.services.preview_correction import CorrectionPreview, foresee
from portal.store import cards, lifecycles, members
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.store.private import private_values
from portal.store.skipped import skipped_changes
from portal.wording import LANGUAGES, say

OURS = Words(*(say(f"our_moves.{CORRECT}", each) for each in LANGUAGES))

SKIPPED_FOR = timedelta(days=30)
SKIPPED_MOST = 100
"""What was skipped is listed so long, unless somebody has seen to it before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in words: what, for whom, why, and where the member stands now.

    ``state`` is that of today, not of when it was asked; ``became`` what it would
    be on the day it is meant for, None where there is no such move any more;
    ``undoes`` the planned change that would be taken back, ``cancels`` those that
    would end with it, ``correction`` every answer about the past that would change.
    ``parts`` would be joined along with a bundle.
    ``own`` requests can be taken back, others answered where ``may_answer``, and
    approved where ``stands``.
    """

    waiting: Waiting
    event: Words
    offering: Words
    reason: Words | None
    state: Words | None
    kind: StateKind | None
    became: Words | None
    became_kind: StateKind | None
    text: str | None
    own: bool
    may_answer: bool
    undoes: Moment | None = None
    cancels: tuple[Words, ...] = ()
    correction: CorrectionPreview | None = None
    parts: tuple[Words, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether what is asked for can still be done."""
        return any((self.became, self.undoes, self.correction))


@dataclass(frozen=True, slots=True)
class Requests:
    """What waits, oldest first, and what this person asked or answered lately."""

    waiting: tuple[Asked, ...]
    mine: tuple[Asked, ...]
    skipped: tuple["SkippedChange", ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedChange:
    """A planned change that could not happen when it was due; ``guard`` says why."""

    member_id: int
    member_number: str
    member_name: str
    offering: Words
    event: Words
    due_at: datetime
    state: Words | None
    guard: str
    receipt: str | None


def list_requests(store: Store, occasion: Occasion) -> Requests:
    """Return the requests; that their members were listed is on record before."""
    waiting = waiting_requests(store, occasion)
    mine = my_requests(store, occasion)
    skipped = _skipped(store, occasion)
    shown = {each.member_id for each in (*waiting, *mine)}
    shown |= {each.member_id for each in skipped}
    if shown:
        listed = AuditAction.REQUESTS_LISTED
        record_found(store, occasion, sorted(shown), action=listed)
    foreseen = {each.number: _foreseen(store, occasion, each) for each in waiting}
    with store.read() as connection:
        texts = _texts(connection, store, waiting)
        names = cards.offering_names(connection)
        return Requests(
            tuple(
                replace(
                    _asked(connection, occasion, w, names, texts),
                    correction=foreseen[w.number],
                )
                for w in waiting
            ),
            tuple(_asked(connection, occasion, w, names, {}) for w in mine),
            skipped,
        )


def _foreseen(
    store: Store, occasion: Occasion, waiting: Waiting
) -> CorrectionPreview | None:
    """Return what a correction would change now; None where it no longer can."""
    if waiting.event != CORRECT:
        return None
    asked = correction_from_request(waiting.change, None)
    asked = replace(asked, membership_id=waiting.membership_id)
    movers = frozenset(Mover(each) for each in waiting.change["movers"])
    try:
        return foresee(store, occasion, asked, movers, waiting.change)
    except Refusal:
        return None


def _skipped(store: Store, occasion: Occasion) -> tuple[SkippedChange, ...]:
    since = occasion.at - SKIPPED_FOR
    with store.read() as connection:
        names = cards.offering_names(connection)
        return tuple(
            _skipped_change(connection, row, names)
            for row in skipped_changes(connection, since, SKIPPED_MOST)
        )


def _skipped_change(
    connection: Connection, row: Any, names: Mapping[str, tuple[str, str]]
) -> SkippedChange:
    lifecycle = lifecycles.lifecycle_version(connection, row.lifecycle_version_id)
    return SkippedChange(
        member_id=row.member_id,
        member_number=row.number,
        member_name=row.name,
        offering=Words(*names[row.offering_code]),
        event=event_words(lifecycle, row.event or ""),
        due_at=row.effective_at,
        state=state_words(lifecycle, row.was),
        guard=str((row.details or {}).get("guard", "")),
        receipt=row.receipt,
    )


def _texts(
    connection: Connection, store: Store, waiting: Sequence[Waiting]
) -> dict[int, str]:
    ids = [w.text_event_id for w in waiting if w.text_event_id is not None]
    found = private_values(connection, store.keys, ids)
    return {
        each: fields["text"][1] for each, fields in found.items() if "text" in fields
    }


def _asked(
    connection: Connection,
    occasion: Occasion,
    waiting: Waiting,
    names: Mapping[str, tuple[str, str]],
    texts: dict[int, str],
) -> Asked:
    lifecycle = lifecycles.lifecycle_version(connection, waiting.lifecycle_version_id)
    same = _spells(connection, occasion, waiting)
    cases = cases_of(connection, same, occasion.at)
    telling = _telling(same, cases, waiting)
    code = telling.standing.state if telling and _is_of(telling, waiting) else None
    of_now = waiting.event != CORRECT
    met = _met(same, cases, waiting) if of_now else None
    move = _move(*met) if met else None
    now = lifecycle.states.get(code or "")
    then = lifecycle.states.get(move.became) if move else None
    own = waiting.requested_by == occasion.acting.staff_id
    rights = Permission.REQUEST_ANSWER in occasion.acting.permissions
    letters = bool(waiting.movers & occasion.acting.movers)
    return Asked(
        waiting=waiting,
        event=event_words(lifecycle, waiting.event) if of_now else OURS,
        offering=Words(*names[waiting.offering_code]),
        reason=_reason(waiting, lifecycle),
        state=state_words(lifecycle, code),
        kind=now.kind if now else None,
        became=state_words(lifecycle, move.became) if move else None,
        became_kind=then.kind if then else None,
        text=texts.get(waiting.text_event_id or 0),
        own=own,
        may_answer=rights and letters and not own,
        undoes=_undone(telling, waiting) if telling else None,
        cancels=_cancels(*met, waiting) if met else (),
        parts=tuple(Words(*names[each]) for each in waiting.change.get("parts", ())),
    )


def _is_of(telling: Telling, waiting: Waiting) -> bool:
    """Return whether a request waits on a membership of what it is about.

    That for a bundle nobody was in before waits on a membership of a part.
    """
    return telling.membership.offering_code == waiting.offering_code


def _reason(waiting: Waiting, lifecycle: Lifecycle) -> Words | None:
    if waiting.event != CORRECT:
        return reason_words(lifecycle, waiting.reason)
    key = f"correction_whys.{waiting.reason}"
    return Words(*(say(key, each) for each in LANGUAGES))


def _undone(telling: Telling, waiting: Waiting) -> Moment | None:
    receipt = waiting.change.get("takes_back")
    rows = telling.membership.rows
    row = next((each for each in rows if receipt and each.receipt == receipt), None)
    return telling.moment(row, Course.AHEAD, row.was, row.became) if row else None


def _met(
    same: Sequence[MembershipFacts], cases: Mapping[int, Case], waiting: Waiting
) -> tuple[Case, Change] | None:
    """Return what would be changed now; None where its membership was followed."""
    if not same or chosen_of(same, cases).id != waiting.membership_id:
        return None
    change = change_from_request(dict(waiting.change), None)
    case = cases[waiting.membership_id]
    if change.event == JOIN:
        case = replace(case, rows=())
    return case, brought_up(change, case)


def _move(case: Case, change: Change) -> Move | None:
    """Return the move that would be made; None where there is none any more."""
    then = case.standing(effective_instant(change, case))
    return case.lifecycle.move(change.event, then.state)


def _cancels(case: Case, change: Change, waiting: Waiting) -> tuple[Words, ...]:
    """Return the plans that would end with it."""
    movers = frozenset(Mover(each) for each in waiting.change.get("movers", ()))
    try:
        settled = settle_change(change, case, movers)
    except TransitionRefused:
        return ()
    return tuple(
        event_words(case.lifecycle, row.event or "") for row in settled.cancelled
    )


def _spells(
    connection: Connection, occasion: Occasion, waiting: Waiting
) -> list[MembershipFacts]:
    """Return every membership that the one of a request could be taken for."""
    at = occasion.at
    member = members.load_member(connection, waiting.member_id, at, at)
    found = member.memberships if member else ()
    mine = [each for each in found if each.id == waiting.membership_id]
    called = {(each.offering_code, each.variant) for each in mine}
    return [each for each in found if (each.offering_code, each.variant) in called]


def _telling(
    same: Sequence[MembershipFacts], cases: Mapping[int, Case], waiting: Waiting
) -> Telling | None:
    mine = next((each for each in same if each.id == waiting.membership_id), None)
    if mine is None:
        return None
    case = cases[mine.id]
    return Telling(mine, case.standing(), case.lifecycles, case.now)
