"""What may happen next with a membership: every move, open or closed, and why."""

from models.facts import (
    Allowed,
    Change,
    Move,
    Standing,
)
from models.kinds import Mover
from portal.domain.case import Case
from portal.domain.guards import asks
from portal.domain.reasons import fitting, likeliest_first
from portal.domain.requirements import ask, takes_until
from portal.domain.undoing import allowed_undos


def allowed_moves(case: Case, movers: frozenset[Mover]) -> tuple[Allowed, ...]:
    """Return every move out of the present state that people make, open or closed.

    Guards that a form still has to answer do not close a move; they are named in
    ``needs``. A move none of whose reasons fits this kind of member is left out; one
    of another role is closed with ``by_role`` false. Last come the planned changes
    that can be taken back, the next one first.
    """
    standing = case.standing()
    moves = case.lifecycle.moves_from(standing.state)
    people = [move for move in moves if move.movers - {Mover.SYSTEM}]
    found = [
        _allowed(move, case, standing, movers)
        for move in people
        if fitting(move.reasons, case.facts) or not move.reasons
    ]
    return (*found, *allowed_undos(case, movers))


def _allowed(
    move: Move, case: Case, standing: Standing, movers: frozenset[Mover]
) -> Allowed:
    blank = Change("", "", move.event)
    asked = ask(blank, move, case, standing, case.now)
    open_questions = {
        guard.code for guard in move.guards if asks(_only(move, guard.code))
    }
    closed = tuple(f for f in asked if not f.holds and f.guard not in open_questions)
    by_role = bool(move.movers & movers)
    needs = set(asks(move))
    if takes_until(move, case.lifecycle):
        needs.add("until")
    return Allowed(
        event=move.event,
        name_ja=move.name_ja,
        name_en=move.name_en,
        became=move.became,
        open=by_role and not closed,
        second_person=move.second_person,
        reasons=likeliest_first(fitting(move.reasons, case.facts), standing),
        movers=move.movers - {Mover.SYSTEM},
        findings=closed,
        needs=frozenset(needs),
        by_role=by_role,
    )


def _only(move: Move, code: str) -> Move:
    guards = tuple(guard for guard in move.guards if guard.code == code)
    return Move(move.event, "", "", move.was, move.became, move.movers, guards=guards)


def allowed_events(case: Case, movers: frozenset[Mover]) -> list[str]:
    """Return the events that are open to these letters now."""
    opened = (each.event for each in allowed_moves(case, movers) if each.open)
    return list(dict.fromkeys(opened))
