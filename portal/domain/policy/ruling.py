"""An answer with what would make it a yes, and with when it changes by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.lock_facts import LockFact
from portal.domain.canonical import canonical
from portal.domain.policy.beside import Beside, beside
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.misses import (
    Coming,
    Miss,
    all_needed,
    near_misses,
    next_change,
)
from portal.domain.policy.rules import Rules

MARK = 16
"""Signs of a hash that are kept of each answer, enough to see that it is another."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer about one function; ``then`` is the next one, from ``then_at`` on.

    ``beside`` is what tables with a single answer say of it; ``together`` is what
    lifts each of several obstacles, where no one change makes it a yes.
    """

    facts: Facts
    answer: Answer
    misses: tuple[Miss, ...]
    then_at: datetime | None = None
    then: Answer | None = None
    beside: tuple[Beside, ...] = ()
    together: tuple[Miss, ...] = ()

    @property
    def code(self) -> str:
        """What was asked: ``service:function``."""
        return f"{self.facts.offering}:{self.facts.function}"


def ruling_of(rules: Rules, course: Sequence[Facts], coming: Coming = ()) -> Ruling:
    """Return the answer to the first of ``course``, the facts from then on.

    ``coming`` are the rules that will hold later.
    """
    facts = course[0]
    answer = decide(rules, facts)
    changed = next_change(rules, course, coming)
    then_at, then = (changed[0].at, changed[1]) if changed else (None, None)
    misses = near_misses(rules, facts)
    told = beside(rules, facts, answer)
    together = () if misses else all_needed(rules, facts)
    return Ruling(facts, answer, misses, then_at, then, told, together)


# ------------------------------------------------------------------ given again

Said = Mapping[str, Sequence[str]]
"""The decision and the mark of every answer, by what was asked."""


def said_of(rulings: Sequence[Ruling]) -> dict[str, tuple[str, str]]:
    """Return what is kept of answers, so that giving them again can be compared."""
    return {e.code: (e.answer.decision.value, mark_of(e)) for e in rulings}


def mark_of(ruling: Ruling) -> str:
    """Return a hash of all that an answer says; no personal value goes into it."""
    answer = ruling.answer
    said = {
        "decision": answer.decision,
        "state": ruling.facts.state,
        "deciding": answer.deciding,
        "missing": answer.missing,
        "findings": [
            (e.stage, e.code, e.effect, e.obligation, _about(e.of))
            for e in answer.findings
        ],
        "misses": [
            (e.what, e.decision, [str(value) for value in e.values], _about(e.of))
            for e in (*ruling.misses, *ruling.together)
        ],
        "then": ruling.then and (ruling.then_at, ruling.then.decision),
        "beside": [
            (e.table, e.row and (e.row.id, e.row.answer), e.missing)
            for e in ruling.beside
        ],
    }
    return sha256(canonical(said, most=1 << 24)).hexdigest()[:MARK]


def _about(of: LockFact | TermsFact | Entitlement | None) -> tuple[Any, ...]:
    if isinstance(of, LockFact):
        return "lock", of.id, of.reason, of.valid_from
    if isinstance(of, TermsFact):
        return "terms", of.document, of.version, of.standing
    return () if of is None else (of.code, of.reference)


def digest_of(rules: str, said: Said) -> str:
    """Return the hash of a whole answer and the rules that made it."""
    whole = {"rules": rules, "said": {code: list(each) for code, each in said.items()}}
    return sha256(canonical(whole, most=1 << 24)).hexdigest()


@dataclass(frozen=True, slots=True)
class Differs:
    """What an answer was and is when it is given again; None where it was not one."""

    code: str
    was: str | None
    now: str | None


def differences(was: Said, now: Said) -> tuple[Differs, ...]:
    """Return the answers that are others when they are given again."""
    codes = dict.fromkeys((*was, *now))
    pairs = (
        (code, tuple(was.get(code, ())), tuple(now.get(code, ()))) for code in codes
    )
    return tuple(
        Differs(code, next(iter(before), None), next(iter(after), None))
        for code, before, after in pairs
        if before != after
    )
