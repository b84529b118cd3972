"""What is asked before the rules: who it is, locks, terms, entitlement.

A stage takes away and never gives: what it finds is a no, an obligation, or a fact
that nobody knows. Each leaves one line.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.kinds import StateKind
from models.lock_facts import LockFact
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.kinds import Effect, Footing, Stage


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trace: what a stage came to, and how much it looked at."""

    stage: Stage
    code: str
    count: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a stage found; ``effect`` is None where a fact is not known.

    ``of`` is the lock, the document or the entitlement that it is about.
    """

    stage: Stage
    code: str
    effect: Effect | None
    of: LockFact | TermsFact | Entitlement | None = None
    obligation: str = ""


Found = tuple[Line, tuple[Finding, ...]]
_NOTHING: Final[tuple[Finding, ...]] = ()
CLEAR: Final = {
    stage: (Line(stage, "clear"), _NOTHING)
    for stage in (Stage.LOCKS, Stage.TERMS, Stage.ENTITLEMENT)
}
ALL_CLEAR: Final = tuple(line for line, _ in CLEAR.values())
ASK_ACCEPTANCE: Final = "ask_acceptance"
"""The obligation to ask for an acceptance at the next contact."""


def identity(facts: Facts) -> Found:
    """Ask who it is, and in which state."""
    if facts.actor is None or facts.state is None:
        gone = "actor" if facts.actor is None else "state"
        return _one(Stage.IDENTITY, Finding(Stage.IDENTITY, f"{gone}_unknown", None))
    if facts.state_kind is StateKind.ERASED:
        erased = Finding(Stage.IDENTITY, "erased", Effect.FORBID)
        return _one(Stage.IDENTITY, erased)
    return _known(facts.state)


@lru_cache(maxsize=1024)
def _known(state: str) -> Found:
    return Line(Stage.IDENTITY, "known", said=state), _NOTHING


def locks(facts: Facts) -> Found:
    """Ask which locks stand in the way of what the function asks."""
    if not facts.locks:
        return _clear(Stage.LOCKS, facts.locks, "locks_unknown")
    found = tuple(
        Finding(Stage.LOCKS, "locked", Effect.FORBID, each)
        for each in facts.locks
        if facts.asks in each.blocks
    )
    code = "locked" if found else "not_in_the_way"
    return Line(Stage.LOCKS, code, len(facts.locks)), found


def terms(facts: Facts) -> Found:
    """Ask how somebody stands to each document that applies."""
    if not facts.terms:
        return _clear(Stage.TERMS, facts.terms, "terms_unknown")
    asked = (_document(each) for each in facts.terms)
    found = tuple(each for each in asked if each is not None)
    code = "open" if found else "settled"
    return Line(Stage.TERMS, code, len(facts.terms)), found


def _document(fact: TermsFact) -> Finding | None:
    code, effect, obligation = fact.standing, None, ""
    if code in (Footing.NONE_APPLY, Footing.ACCEPTED, Footing.BOUND):
        return None
    if code is Footing.IN_GRACE:
        effect, obligation = Effect.CONDITIONAL, ASK_ACCEPTANCE
    elif code is not None:
        forbids = fact.unaccepted is Effect.FORBID
        effect = Effect.FORBID if forbids else Effect.CONDITIONAL
        obligation = "" if forbids else ASK_ACCEPTANCE
    said = "standing_unknown" if code is None else f"terms_{code}"
    return Finding(Stage.TERMS, said, effect, fact, obligation)


def entitlement(facts: Facts) -> Found:
    """Ask whether all that has to hold does."""
    if not facts.entitlements:
        unknown = "entitlement_unknown"
        return _clear(Stage.ENTITLEMENT, facts.entitlements, unknown)
    found = tuple(
        Finding(
            Stage.ENTITLEMENT,
            f"{each.code}_{'unknown' if each.holds is None else 'missing'}",
            None if each.holds is None else Effect.FORBID,
            each,
        )
        for each in facts.entitlements
        if not each.holds
    )
    code = "lacking" if found else "holds"
    return Line(Stage.ENTITLEMENT, code, len(facts.entitlements)), found


def _clear(stage: Stage, asked: tuple[object, ...] | None, unknown: str) -> Found:
    if asked is not None:
        return CLEAR[stage]
    return _one(stage, Finding(stage, unknown, None))


def _one(stage: Stage, finding: Finding) -> Found:
    return Line(stage, finding.code, 1), (finding,)


def before(facts: Facts) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """Return the lines and findings of all stages before the rules, in their order."""
    who, found = identity(facts)
    if facts.locks == () == facts.terms and facts.entitlements == ():
        return (who, *ALL_CLEAR), found
    lock, locked = locks(facts)
    term, unsettled = terms(facts)
    entitled, lacking = entitlement(facts)
    return (who, lock, term, entitled), found + locked + unsettled + lacking
