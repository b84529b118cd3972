"""Whether the past, said rightly, is one that could have happened."""

from collections.abc import Sequence
from datetime import date, datetime

from models.correction_facts import Correction, Limits
from models.facts import LedgerRow, Lifecycle, Move, Standing, Step
from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import day_of, start_of
from portal.domain.case import Case, Draft
from portal.domain.correcting.history import History, Played, played
from portal.domain.correcting.meant import called, is_first
from portal.domain.correcting.outlook import answers
from portal.domain.guards import Asking, findings
from portal.domain.instants import check_day
from portal.domain.joining import phases_for
from portal.domain.reasons import fitting
from portal.domain.requirements import takes_until
from portal.domain.undoing import who_may
from portal.errors import TransitionRefused

BETWEEN = (LedgerKind.MOVE, LedgerKind.OPENING_BALANCE)


def check_lead(
    correction: Correction,
    row: LedgerRow | None,
    history: History,
    case: Case,
    movers: frozenset[Mover],
) -> Move | None:
    """Refuse a lead that was not possible then, or not this person's to do."""
    lead = history.drafts[0]
    if row is not None:
        _check_mover(who_may(row, case), movers, lead.event)
    if lead.kind is not LedgerKind.MOVE:
        return None
    lifecycle = lifecycle_of(lead, case)
    found = history.of(history.leads)
    assert found is not None
    step, before = found
    move = lifecycle.move(lead.event, step.was)
    if move is None or kind_of(lifecycle, move.became) is StateKind.ERASED:
        raise _not_then(lead, step, lifecycle, case, movers)
    _check_mover(move.movers, movers, lead.event)
    _check_reason(lead, move, case)
    if correction.until is not None and not takes_until(move, lifecycle):
        raise TransitionRefused("until_not_used", event=move.event)
    failed = [
        each
        for each in findings(
            move, _asking(move, before, lead, _filed_at(correction, row, lead, case),
                          case)
        )
        if not each.holds
    ]  # fmt: skip
    if failed:
        raise TransitionRefused("guard_failed", event=move.event, findings=failed)
    return move


def _filed_at(
    correction: Correction, row: LedgerRow | None, lead: Draft, case: Case
) -> datetime:
    """Return when it was asked for, as far as is known."""
    if correction.asked_on is not None:
        check_day(correction.asked_on)
        return min(start_of(correction.asked_on, case.zone), case.now)
    return asked_at(row, case) if row is not None else lead.effective_at


def asked_at(row: LedgerRow, case: Case) -> datetime:
    """Return when a change was asked for: a correction came only later."""
    by_id = {each.id: each for each in case.rows}
    while row.corrects is not None and "asked_on" not in row.details:
        row = by_id[row.corrects]
    if "asked_on" in row.details:
        return start_of(date.fromisoformat(row.details["asked_on"]), case.zone)
    return row.effective_at if "correction" in row.details else row.recorded_at


def _asking(
    move: Move, before: Standing, draft: Draft | LedgerRow, filed: datetime, case: Case
) -> Asking:
    return Asking(
        move=move,
        standing=before,
        facts=case.facts,
        filed_at=filed,
        effective_at=draft.effective_at,
        known_at=case.now,
        until_on=draft.until_on,
        details=draft.details,
        phases=phases_for(move, case.lifecycle),
    )


def _not_then(
    lead: Draft,
    step: Step,
    lifecycle: Lifecycle,
    case: Case,
    movers: frozenset[Mover],
) -> TransitionRefused:
    able = [m for m in lifecycle.moves_from(step.was) if m.movers & movers]
    return TransitionRefused(
        "correction_no_such_move",
        event=lead.event,
        state=step.was,
        on=day_of(lead.effective_at, case.zone),
        allowed=list(dict.fromkeys(move.event for move in able)),
    )


def _check_mover(who: frozenset[Mover], movers: frozenset[Mover], event: str) -> None:
    if not who & movers:
        raise TransitionRefused(
            "not_your_move", event=event, who=sorted(who), allowed=[]
        )


def _check_reason(lead: Draft, move: Move, case: Case) -> None:
    reasons = list(fitting(move.reasons, case.facts))
    if move.reasons and lead.reason not in reasons:
        code = "reason_unknown" if lead.reason else "reason_missing"
        raise TransitionRefused(
            code, event=move.event, reason=lead.reason, reasons=reasons
        )


def check_also(also: Sequence[LedgerRow], case: Case, movers: frozenset[Mover]) -> None:
    """Refuse to take out what is not this person's, or what all began with."""
    for row in also:
        if is_first(row, case.standing().steps):
            raise TransitionRefused("correction_of_first", receipt=row.receipt)
        _check_mover(who_may(row, case), movers, row.event or "")


def check_later(history: History, case: Case, touched: datetime) -> None:
    """Refuse where something that people did later makes no sense any more."""
    before: dict[int, tuple[Step, Standing]] = {
        each[0].row.id: each for each in played(case)
    }
    broken = [
        called(step.row, case)
        for step, standing in history.steps
        if step.row.effective_at >= touched
        and step.row.id != history.leads
        and step.row.mover is not Mover.SYSTEM
        and step.row.id in before
        and not _still_holds((step, standing), before[step.row.id], case)
    ]
    if broken:
        raise TransitionRefused("correction_breaks", later=broken)


def _still_holds(
    after: tuple[Step, Standing], before: tuple[Step, Standing], case: Case
) -> bool:
    """Return whether a row means what it meant, though what came before is other."""
    step, was = after[0], before[0]
    if was.skipped is not None or step.row.kind not in BETWEEN:
        return True
    if step.skipped is not None or step.became != was.became:
        return False
    return _failing(after, case) <= _failing(before, case)


def _failing(each: tuple[Step, Standing], case: Case) -> frozenset[str]:
    """Return the guards that fail for a row; a move that there is not fails, too."""
    step, standing = each
    row = step.row
    if row.kind is not LedgerKind.MOVE:
        return frozenset()
    lifecycle = case.lifecycles.get(row.lifecycle_version_id, case.lifecycle)
    move = lifecycle.move(row.event or "", step.was)
    if move is None or move.became != step.became:
        return frozenset({"no_such_move"})
    asking = _asking(move, standing, row, asked_at(row, case), case)
    return frozenset(f.guard for f in findings(move, asking) if not f.holds)


def check_same(history: History, after: Case) -> None:
    """Refuse where rows of one instant cannot be written in the order they had."""
    if _told(history.steps) != _told(played(after)):
        raise TransitionRefused("correction_tangled")


def _told(steps: Played) -> list[tuple[datetime, str | None]]:
    return [
        (step.row.effective_at, step.became)
        for step, _ in steps
        if step.skipped is None
    ]


def check_next_spell(after: Case, limits: Limits) -> None:
    """Refuse two memberships of one service at once."""
    begins = limits.next_from
    if begins is None:
        return
    told = answers(after)
    then = [state for at, state in told if at <= begins][-1:]
    later = [state for at, state in told if at > begins]
    over = (StateKind.ENDED, StateKind.ERASED)
    if any(kind_of(after.lifecycle, state) not in over for state in (*then, *later)):
        raise TransitionRefused("correction_meets_spell", on=day_of(begins, after.zone))


def lifecycle_of(draft: Draft, case: Case) -> Lifecycle:
    """Return the lifecycle version that a draft means."""
    version = draft.lifecycle_version_id
    if version is None:
        return case.lifecycle
    return case.lifecycles.get(version, case.lifecycle)


def kind_of(lifecycle: Lifecycle, code: str | None) -> StateKind | None:
    """Return what a state means; None for no state, or one unknown."""
    state = lifecycle.states.get(code or "")
    return state.kind if state else None
