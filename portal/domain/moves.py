"""Settle a change: a refusal that lists what is allowed instead, or the rows."""

from datetime import datetime

from models.facts import (
    Change,
    LedgerRow,
    Move,
    Standing,
)
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import day_of, end_of, start_of
from portal.domain.case import UNDO, Case, Draft, Settled
from portal.domain.consequences import with_consequences
from portal.domain.instants import check_day
from portal.domain.named import named_refusal
from portal.domain.offers import allowed_events
from portal.domain.reasons import fitting
from portal.domain.requirements import ask, details_of, takes_until
from portal.domain.take_back import acting_mover, settle_undo
from portal.errors import TransitionRefused


def effective_instant(change: Change, case: Case) -> datetime:
    """Return when ``change`` takes effect; refuses days that are over."""
    if change.on is None:
        return case.now
    check_day(change.on)
    today = day_of(case.now, case.zone)
    if change.on < today:
        raise TransitionRefused("date_in_past", on=change.on, today=today)
    if change.at_end:
        return end_of(change.on, case.zone)
    return max(start_of(change.on, case.zone), case.now)


def settle_change(change: Change, case: Case, movers: frozenset[Mover]) -> Settled:
    """Return the rows that carry out ``change``, or refuse with what is allowed.

    ``movers`` are the letters the person may act as; an approved request passes
    those of the requester.
    """
    try:
        return _settle(change, case, movers)
    except TransitionRefused as refused:
        raise named_refusal(refused, case.lifecycle) from None


def _settle(change: Change, case: Case, movers: frozenset[Mover]) -> Settled:
    if change.at_end and change.on is None:
        raise TransitionRefused("at_end_without_day", event=change.event)
    if change.event == UNDO:
        return settle_undo(change, case, movers)
    at = effective_instant(change, case)
    then = case.standing(at)
    move = case.lifecycle.move(change.event, then.state)
    if move is None:
        return _already_or_refused(change, case, then, at, movers)
    _check_mover(move, case, movers)
    _check_reason(change, move, case)
    _check_until(change, move, case)
    _check_guards(change, move, case, then, at, movers)
    mover = acting_mover(move.movers, movers)
    draft = Draft(
        kind=LedgerKind.MOVE,
        event=move.event,
        effective_at=at,
        mover=mover,
        was=then.state,
        became=move.became,
        effective_on=change.on,
        until_on=change.until,
        reason=change.reason,
        details=details_of(change),
    )
    return with_consequences(draft, move, case, change.reason)


def _check_mover(move: Move, case: Case, movers: frozenset[Mover]) -> None:
    if not move.movers & movers:
        raise TransitionRefused(
            "not_your_move",
            event=move.event,
            who=sorted(move.movers),
            allowed=allowed_events(case, movers),
        )


def _check_reason(change: Change, move: Move, case: Case) -> None:
    reasons = list(fitting(move.reasons, case.facts))
    if move.reasons and change.reason not in reasons:
        code = "reason_unknown" if change.reason else "reason_missing"
        raise TransitionRefused(
            code, event=move.event, reason=change.reason, reasons=reasons
        )


def _check_until(change: Change, move: Move, case: Case) -> None:
    if change.until is None:
        return
    if not takes_until(move, case.lifecycle):
        raise TransitionRefused("until_not_used", event=move.event)
    check_day(change.until)
    start = change.on or day_of(case.now, case.zone)
    if change.until < start:
        raise TransitionRefused("until_before_start", until=change.until, start=start)


def _check_guards(
    change: Change,
    move: Move,
    case: Case,
    then: Standing,
    at: datetime,
    movers: frozenset[Mover],
) -> None:
    failed = [f for f in ask(change, move, case, then, at) if not f.holds]
    if failed:
        raise TransitionRefused(
            "guard_failed",
            event=move.event,
            findings=failed,
            allowed=[e for e in allowed_events(case, movers) if e != move.event],
        )


def _already_or_refused(
    change: Change,
    case: Case,
    then: Standing,
    at: datetime,
    movers: frozenset[Mover],
) -> Settled:
    targets = {m.became for m in case.lifecycle.moves if m.event == change.event}
    done = [step for step in then.steps if step.skipped is None]
    if then.state in targets and done and done[-1].row.event == change.event:
        row = done[-1].row
        if _is_the_same(change, row, case, at):
            return Settled((), None, then.state, then.state, at, already=row)
        raise _otherwise(row, then, case, allowed_events(case, movers))
    raise TransitionRefused(
        "no_such_move" if targets else "unknown_event",
        event=change.event,
        state=then.state,
        allowed=allowed_events(case, movers),
    )


def _is_the_same(change: Change, row: LedgerRow, case: Case, at: datetime) -> bool:
    """Return whether ``row`` is what ``change`` asks for, to the day and the reason.

    Whoever asks for a state from now on has it, whenever it began.
    """
    if (change.reason, change.until) != (row.reason, row.until_on):
        return False
    if change.on is None and row.effective_at <= case.now:
        return True
    return day_of(at, case.zone) == day_of(row.effective_at, case.zone)


def _otherwise(
    row: LedgerRow, then: Standing, case: Case, allowed: list[str]
) -> TransitionRefused:
    """Return the refusal that says what stands instead of what was asked for."""
    planned = row.effective_at > case.now
    return TransitionRefused(
        "planned_otherwise" if planned else "already_otherwise",
        event=row.event,
        state=then.state,
        since=row.effective_on or day_of(row.effective_at, case.zone),
        reason=row.reason,
        until=row.until_on,
        receipt=row.receipt,
        allowed=allowed,
    )
