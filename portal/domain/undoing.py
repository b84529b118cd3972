"""Taking back what is planned: which change, by whom, and who else has to agree.

Whoever may not do a move may not take it back either, and a move that took two
people to plan takes two to undo.
"""

from datetime import datetime

from models.facts import Allowed, LedgerRow, Lifecycle, Move, Step
from models.kinds import Mover, StateKind
from portal.domain.case import UNDO, UNDO_REASONS, Case, Settled
from portal.domain.rejoining import ends

DESK = frozenset({Mover.HELP_DESK, Mover.SUPERVISOR})
"""Who takes back a plan whose move no lifecycle knows any more."""


def planned(case: Case) -> tuple[LedgerRow, ...]:
    """Return the pending changes that people made, the next one first."""
    pending = case.standing().pending
    return tuple(p.row for p in pending if p.row.mover is not Mover.SYSTEM)


def allowed_undos(case: Case, movers: frozenset[Mover]) -> tuple[Allowed, ...]:
    """Return one offer for each pending change, open to those who may make it."""
    return tuple(_allowed(row, case, movers) for row in planned(case))


def _allowed(row: LedgerRow, case: Case, movers: frozenset[Mover]) -> Allowed:
    who = who_may(row, case)
    return Allowed(
        event=UNDO,
        name_ja="",
        name_en="",
        became=row.event or "",
        open=bool(movers & who),
        second_person="always" if needs_second(row, case) else "",
        reasons=UNDO_REASONS,
        movers=who,
        by_role=bool(movers & who),
        takes_back=row.receipt,
    )


def move_of(row: LedgerRow, case: Case) -> Move | None:
    """Return the move a planned row was filed as."""
    lifecycle = case.lifecycles.get(row.lifecycle_version_id, case.lifecycle)
    return lifecycle.move(row.event or "", row.was)


def who_may(row: LedgerRow, case: Case) -> frozenset[Mover]:
    """Return the letters that may take ``row`` back: those that may make its move."""
    move = move_of(row, case)
    return move.movers - {Mover.SYSTEM} if move else DESK


def needs_second(row: LedgerRow, case: Case) -> bool:
    """Return whether a second person has to agree, as one had to when it was filed.

    Also where the plan took back one of two people: that would not come back.
    """
    return _of_two(row, case) or any(
        _of_two(each, case) for each in ended_by(row, case)
    )


def _of_two(row: LedgerRow, case: Case) -> bool:
    move = move_of(row, case)
    if move is not None and move.needs_second(row.reason):
        return True
    decided = _as_decided(row, case)
    return decided is not None and decided.approved_by is not None


def _as_decided(row: LedgerRow, case: Case) -> LedgerRow | None:
    """Return the row that was decided then; two people agree to every correction.

    None: it was forgotten, and nobody recorded who decided it.
    """
    by_id = {each.id: each for each in case.rows}
    while row.corrects is not None:
        row = by_id[row.corrects]
    return None if "correction" in row.details else row


def ended_by(row: LedgerRow, case: Case) -> tuple[LedgerRow, ...]:
    """Return the plans that were taken back because ``row`` was filed."""
    gone = {
        each.cancels
        for each in case.rows
        if each.version == row.version and each.details.get("because") == row.event
    }
    return tuple(each for each in case.rows if each.id in gone)


def is_leaving(move: Move, lifecycle: Lifecycle) -> bool:
    """Return whether ``move`` ends a membership by the member's own wish."""
    ends = lifecycle.states[move.became].kind is StateKind.ENDED
    return ends and Mover.ON_BEHALF in move.movers


def answerers(settled: Settled, case: Case) -> frozenset[Mover]:
    """Return who may be the second person: legal too where legal may do it."""
    moves = [settled.move, *(move_of(row, case) for row in settled.cancelled)]
    legal = any(move is not None and Mover.LEGAL in move.movers for move in moves)
    return frozenset({Mover.SUPERVISOR} | ({Mover.LEGAL} if legal else set()))


def left_under_two(case: Case) -> bool:
    """Return whether a membership ended by, or under, a decision of two people.

    Their decision is the ending itself, the state that was left, or a plan that the
    leaving ended.
    """
    done = [each for each in case.standing().steps if each.skipped is None]
    over = [n for n, each in enumerate(done) if ends(each, case)]
    if not over:
        return False
    last = done[over[-1]]
    held = _held_by(done[: over[-1]], last.was, case)
    decided = (last.row, *held, *ended_by(last.row, case))
    return any(_of_two(row, case) for row in decided)


def held_under_two(case: Case, at: datetime) -> bool:
    """Return whether two people decided the state that keeps a member away at ``at``.

    Whatever reason is given, one of them does not let the member back.
    """
    standing = case.standing(at)
    done = [each for each in standing.steps if each.skipped is None]
    return any(_of_two(row, case) for row in _held_by(done, standing.state, case))


def _held_by(done: list[Step], state: str | None, case: Case) -> list[LedgerRow]:
    """Return the row that led into ``state`` last, where that keeps a member away."""
    into = [each for each in done if each.became == state != each.was]
    return [each.row for each in into[-1:] if _holds_back(each.became, case)]


def _holds_back(code: str | None, case: Case) -> bool:
    """Return whether a state keeps a member from the service against their wish."""
    state = case.lifecycle.states.get(code or "")
    if state is None or state.kind is not StateKind.PAUSED:
        return False
    return all(each.ends != "leave" for each in state.deadlines)
