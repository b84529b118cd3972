"""What else has to be written with a change: moves taken back, deadlines filed.

Filed ahead are the deadlines of the present state, of every state that pending
moves would enter, and of the states those deadlines lead to in turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import (
    Deadline,
    LedgerRow,
    Move,
    Pending,
    Standing,
)
from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import day_of, days_after, end_of
from portal.domain.case import Case, Draft, Settled, case_with, taken_back
from portal.domain.ledger import REMAP
from portal.domain.opening import counted_from
from portal.domain.rejoining import asks_second
from portal.domain.remap import remap_drafts
from portal.domain.undoing import held_under_two, is_leaving, needs_second, planned

DEEPEST_CHAIN = 6


def with_consequences(
    draft: Draft, move: Move | None, case: Case, reason: str | None
) -> Settled:
    """Add what ``draft`` makes necessary: moves taken back, deadlines filed."""
    before = {p.row.id for p in case.standing().pending if p.would_become is not None}
    after = case_with(case, [draft])
    deadlines = deadline_drafts(after)
    # What the system will do opens the way for plans, or closes it.
    foreseen = case_with(after, deadlines)
    made_idle = [
        p.row
        for p in foreseen.standing().pending
        if p.would_become is None
        and p.row.id in before
        and p.row.mover is not Mover.SYSTEM
    ]
    drafts = [draft, *(_take_back(row, draft, case) for row in made_idle)]
    drafts += deadline_drafts(case_with(case, drafts)) if made_idle else deadlines
    return Settled(
        drafts=tuple(drafts),
        move=move,
        was=draft.was,
        became=draft.became,
        effective_at=draft.effective_at,
        needs_second=_asks_second(draft, move, reason, made_idle, case),
        cancelled=tuple(made_idle),
    )


def _asks_second(
    draft: Draft,
    move: Move | None,
    reason: str | None,
    made_idle: Sequence[LedgerRow],
    case: Case,
) -> bool:
    """Return whether the move asks for a second person, or what it ends does.

    What two people decided or planned is not ended by one of them; but a member may
    leave at any time.
    """
    if move is not None and move.needs_second(reason):
        return True
    if case.left_under_two or (move and asks_second(move, case.facts)):
        return True
    if move is not None and is_leaving(move, case.lifecycle):
        return False
    away = move is not None and move.became != move.was
    if away and held_under_two(case, draft.effective_at):
        return True
    return any(needs_second(row, case) for row in made_idle)


def _take_back(row: LedgerRow, draft: Draft, case: Case) -> Draft:
    mover = draft.mover if row.mover is not Mover.SYSTEM else Mover.SYSTEM
    return replace(taken_back(row, case), mover=mover, details={"because": draft.event})


def deadline_drafts(case: Case) -> list[Draft]:
    """Return the system moves to file and those to take back, as things stand.

    Filed ahead are the deadlines of the present state, of every state that pending
    moves would enter, and of the states those deadlines lead to in turn. A filed
    move whose state was left another way is skipped when due.
    """
    drafts = _deadlines(case)
    if not case.remaps and not any(row.event == REMAP for row in case.rows):
        return drafts
    after = case_with(case, drafts)
    moved = remap_drafts(after)
    return drafts + moved + (_deadlines(case_with(after, moved)) if moved else [])


def _deadlines(case: Case) -> list[Draft]:
    drafts = _deadline_drafts(case, case)
    if not planned(case):
        return drafts
    for _ in range(DEEPEST_CHAIN):
        # What the system will do decides which plans enter which states.
        again = _deadline_drafts(case, case_with(case, drafts))
        if again == drafts:
            break
        drafts = again
    return drafts


def _deadline_drafts(case: Case, foreseen: Case) -> list[Draft]:
    now, then = case.standing(), foreseen.standing()
    instants = [row.effective_at for row in planned(case)]
    instants += [p.row.effective_at for p in then.pending if _takes_over(p)]
    entered = [then, *map(foreseen.standing, instants)]
    wanted: dict[tuple[str, datetime], Draft] = {}
    for standing in entered:
        for draft in chain_of(standing, case):
            wanted.setdefault((draft.event, draft.effective_at), draft)
    filed = {
        (p.row.event or "", p.row.effective_at): p.row
        for p in now.pending
        if p.row.mover is Mover.SYSTEM and p.row.event != REMAP
    }
    idle = (row for key, row in filed.items() if key not in wanted)
    drafts = [taken_back(row, case) for row in idle]
    return drafts + [draft for key, draft in wanted.items() if key not in filed]


def _takes_over(pending: Pending) -> bool:
    """Return whether a version will take the member over; its deadlines follow."""
    return pending.row.event == REMAP and pending.would_become is not None


def chain_of(standing: Standing, case: Case) -> list[Draft]:
    """Return the deadlines of a standing, and those they lead to in turn."""
    own = case.lifecycle.version_id
    version = standing.lifecycle_version_id or own
    if version != own and version in case.lifecycles:
        case = replace(case, lifecycle=case.lifecycles[version])
        theirs = chain_of(standing, case)
        return [replace(each, lifecycle_version_id=version) for each in theirs]
    drafts: list[Draft] = []
    state, entered = standing.state, counted_from(standing)
    leave, term = standing.leave_until, standing.term_until
    for _ in range(DEEPEST_CHAIN):
        found = _deadline_of(state, entered, leave, term, case)
        if found is None:
            break
        drafts.append(found)
        state, entered = found.became, found.effective_at
        if case.lifecycle.states[state or ""].kind is not StateKind.PAUSED:
            leave = None
    return drafts


def _deadline_of(
    state: str | None,
    entered: datetime | None,
    leave: date | None,
    term: date | None,
    case: Case,
) -> Draft | None:
    if state is None or entered is None or state not in case.lifecycle.states:
        return None
    for deadline in case.lifecycle.states[state].deadlines:
        move = case.lifecycle.move(deadline.event, state)
        due = due_at(deadline, entered, leave, term, case.zone)
        if move is None or due is None:
            continue
        if case.lifecycle.states[move.became].kind is StateKind.ERASED:
            continue
        return Draft(
            kind=LedgerKind.MOVE,
            event=move.event,
            effective_at=max(due, entered),
            mover=Mover.SYSTEM,
            was=state,
            became=move.became,
            effective_on=day_of(max(due, entered), case.zone),
            reason=move.reasons[0] if move.reasons else None,
        )
    return None


def due_at(
    deadline: Deadline,
    entered: datetime,
    leave: date | None,
    term: date | None,
    zone: ZoneInfo,
) -> datetime | None:
    """Return when ``deadline`` is due, or None where its day is not known."""
    base = {"leave": leave, "term": term, "": day_of(entered, zone)}[deadline.ends]
    if base is None:
        return None
    return end_of(days_after(base, deadline.days), zone)
