"""What a move asks for: guards on the facts, and a last day where it has one."""

from datetime import datetime

from models.facts import (
    Change,
    Finding,
    Lifecycle,
    Move,
    Standing,
)
from models.kinds import StateKind
from portal.domain.case import Case
from portal.domain.guards import Asking, asks, findings
from portal.domain.joining import phases_for
from portal.domain.locks import asked_of


def details_of(change: Change) -> dict[str, str]:
    """Return the typed references of a change; never its free text."""
    given = {
        "verified": change.verified,
        "evidence": change.evidence,
        "notice": change.notice,
        "violation_case": change.violation_case,
    }
    found = {name: value.strip() for name, value in given.items() if value}
    if change.at_end and change.on is not None:
        found["at_end"] = "true"
    return found


def takes_until(move: Move, lifecycle: Lifecycle) -> bool:
    """Return whether ``move`` may name a last day (of a leave or a fixed term)."""
    if "until" in asks(move):
        return True
    terms = [d for d in lifecycle.states[move.became].deadlines if d.ends == "term"]
    if not terms:
        return False
    ends = [lifecycle.move(d.event, move.became) for d in terms]
    was = lifecycle.states.get(move.was)
    starts = was is None or was.kind is StateKind.APPLIED
    return starts or move.was in {each.became for each in ends if each}


def ask(
    change: Change, move: Move, case: Case, then: Standing, at: datetime
) -> tuple[Finding, ...]:
    """Return what every guard of ``move`` says to ``change`` from ``then``."""
    return findings(move, asking_of(change, move, case, then, at))


def asking_of(
    change: Change, move: Move, case: Case, then: Standing, at: datetime
) -> Asking:
    """Return what the guards of ``move`` are asked about ``change``."""
    return Asking(
        move=move,
        standing=then,
        facts=case.facts,
        filed_at=case.now,
        effective_at=at,
        known_at=case.now,
        until_on=change.until,
        details=details_of(change),
        block=asked_of(move, case.lifecycle),
        phases=phases_for(move, case.lifecycle),
    )
