"""Joining again: how the membership before ended, and whether it takes two people."""

from datetime import date

from models.facts import GuardFacts, Move, Step
from models.kinds import StateKind
from portal.domain.calendar import day_of
from portal.domain.case import Case
from portal.domain.guards import ALWAYS, LIBRARY, REJOIN


def left(case: Case) -> tuple[str | None, date | None]:
    """Return the state a membership ended in, and the day; erasing does not hide it."""
    done = [each for each in case.standing().steps if each.skipped is None]
    last = next((each for each in reversed(done) if ends(each, case)), None)
    if last is None:
        return None, None
    return last.became, day_of(last.row.effective_at, case.zone)


def ends(step: Step, case: Case) -> bool:
    """Return whether a step ended the membership."""
    state = case.lifecycle.states.get(step.became or "")
    return state is not None and state.kind is StateKind.ENDED


def asks_second(move: Move, facts: GuardFacts) -> bool:
    """Return whether the lifecycle lets nobody join again without a second person."""
    if facts.left_as is None:
        return False
    asked = (each.parameters for each in move.guards if each.code == REJOIN)
    default = LIBRARY[REJOIN].parameters
    return any({**default, **each}["second_person"] == ALWAYS for each in asked)
