"""Every answer that a correction changes: states by interval, plans, deadlines."""

from collections.abc import Sequence
from datetime import datetime

from models.correction_facts import ChangedAnswer, ChangedPlan, Due, Leave, Outlook
from models.facts import LedgerRow, Pending, Standing
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import LATEST, end_of, whole_months
from portal.domain.case import Case
from portal.domain.ledger import fold, replay

FAR = end_of(LATEST)
"""Later than anything that can come due."""

Answers = list[tuple[datetime, str | None]]


def outlook_of(before: Case, after: Case) -> Outlook:
    """Return what ``after`` answers otherwise than ``before``."""
    now, then = before.standing(), after.standing()
    were, become = _leaves(before), _leaves(after)
    return Outlook(
        answers=tuple(changed(answers(before), answers(after))),
        plans=tuple(_plans(now.pending, then.pending)),
        filed=tuple(_dues(after, before)),
        ended=tuple(_dues(before, after)),
        joined_was=now.joined_on,
        joined_becomes=then.joined_on,
        leaves_were=tuple(each for each in were if each not in become),
        leaves_become=tuple(each for each in become if each not in were),
    )


def answers(case: Case) -> Answers:
    """Return (from, state) for as long as anything is known, in order."""
    found: Answers = []
    for step, _ in replay(case.rows, case.lifecycles, case.facts, FAR, case.now):
        if step.skipped is not None:
            continue
        at = step.row.effective_at
        if found and found[-1][0] == at:
            found.pop()
        if not found or found[-1][1] != step.became:
            found.append((at, step.became))
    return found


def changed(before: Answers, after: Answers) -> list[ChangedAnswer]:
    """Return the intervals in which the two answer otherwise."""
    edges = sorted({at for at, _ in (*before, *after)})
    ends: list[datetime | None] = [*edges[1:], None]
    found: list[ChangedAnswer] = []
    for begins, ends_at in zip(edges, ends, strict=True):
        was, became = _state(before, begins), _state(after, begins)
        last = found[-1] if found else None
        if was == became:
            continue
        since = begins
        if last and (last.to_at, last.was, last.became) == (begins, was, became):
            since = found.pop().from_at
        found.append(ChangedAnswer(since, ends_at, was, became))
    return found


def _state(told: Answers, at: datetime) -> str | None:
    return next((state for begins, state in reversed(told) if begins <= at), None)


def _plans(before: Sequence[Pending], after: Sequence[Pending]) -> list[ChangedPlan]:
    then = {each.row.id: each.would_become for each in after}
    return [
        ChangedPlan(each.row, each.would_become, then.get(each.row.id))
        for each in before
        if each.row.mover is not Mover.SYSTEM
        and each.would_become != then.get(each.row.id)
    ]


def _dues(case: Case, other: Case) -> list[Due]:
    """Return the moves of the system that only ``case`` knows, past and to come."""
    known = {(d.event, d.at) for d in _all_dues(other)}
    return [each for each in _all_dues(case) if (each.event, each.at) not in known]


def _all_dues(case: Case) -> list[Due]:
    steps = replay(case.rows, case.lifecycles, case.facts, FAR, case.now)
    return [
        Due(step.row.event or "", step.became, step.row.effective_at)
        for step, _ in steps
        if _of_the_system(step.row) and step.skipped is None
    ]


def _of_the_system(row: LedgerRow) -> bool:
    return row.mover is Mover.SYSTEM and row.kind is LedgerKind.MOVE


def _leaves(case: Case) -> list[Leave]:
    steps = replay(case.rows, case.lifecycles, case.facts, FAR, case.now)
    last = fold(case.rows, case.lifecycles, case.facts, FAR, case.now)
    spans = {
        each.leave_from: each.leave_until
        for each in (*(standing for _, standing in steps), last)
        if _has_leave(each)
    }
    return [
        Leave(first, until, whole_months(first, until))
        for first, until in spans.items()
        if first is not None and until is not None
    ]


def _has_leave(standing: Standing) -> bool:
    return standing.leave_from is not None and standing.leave_until is not None
