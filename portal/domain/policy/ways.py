"""Which states a lifecycle lets somebody reach from theirs, and by which move."""

from collections.abc import Mapping

from models.facts import Lifecycle, Move, State
from models.kinds import LockBlock, Mover, StateKind
from portal.domain.guards import LIBRARY, REJOIN
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import NO_MEMBERSHIP

OVER = (StateKind.ENDED, StateKind.ERASED)
"""Kinds of states out of which the only way is to join again."""


def ways_from(facts: Facts) -> Mapping[str, Move]:
    """Return the states that can be reached, each with the first move of the way.

    Only by moves that a person makes, and into none that is over: nobody leaves or
    dies so that an answer is a yes.
    """
    lifecycle = facts.lifecycle
    if lifecycle is None or facts.state is None:
        return {}
    outside = facts.state == NO_MEMBERSHIP or facts.state_kind in OVER
    if outside and not _may_join(facts, lifecycle):
        return {}
    return _reached(lifecycle, "" if outside else facts.state)


def _may_join(facts: Facts, lifecycle: Lifecycle) -> bool:
    """Return whether neither a lock nor how they left keeps them from joining."""
    if facts.locks is None or any(LockBlock.JOIN in e.blocks for e in facts.locks):
        return False
    if facts.state_kind is StateKind.ERASED:
        return False
    default = LIBRARY[REJOIN].parameters
    asked = (
        {**default, **guard.parameters}
        for move in lifecycle.moves_from(None)
        for guard in move.guards
        if guard.code == REJOIN
    )
    return all(facts.state not in each["refused"] for each in asked)


def _reached(lifecycle: Lifecycle, start: str) -> dict[str, Move]:
    found: dict[str, Move] = {}
    ahead: list[tuple[str, Move | None]] = [(start, None)]
    for state, first in ahead:
        for move in lifecycle.moves_from(state):
            to = move.became
            if to in found or to == start or not _leads_on(move, lifecycle.states[to]):
                continue
            found[to] = first or move
            ahead.append((to, found[to]))
    return found


def _leads_on(move: Move, into: State) -> bool:
    return into.kind not in OVER and move.movers != {Mover.SYSTEM}
