"""What would have to be otherwise for a yes, and when an answer changes by itself.

Each near miss is one change of one thing, tried by asking again; so what it promises
is what the portal would answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from typing import Any

from models.lock_facts import LockFact
from portal.domain.policy.columns import Chosen, Ranged
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.index import OWN
from portal.domain.policy.kinds import Decision, Footing
from portal.domain.policy.rules import Rules


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that would make it a yes.

    ``what`` is ``lock``, ``terms``, ``entitlement``, ``state``, ``actor`` or a column
    of the owners' own; ``of`` the lock, document or entitlement it is about, ``values``
    those that would do, of a number the least and the most of each stretch.
    """

    what: str
    decision: Decision
    deciding: tuple[str, ...]
    of: LockFact | TermsFact | Entitlement | None = None
    values: tuple[Any, ...] = ()


Tried = tuple[str, Any, LockFact | TermsFact | Entitlement | None, Facts]


def near_misses(rules: Rules, facts: Facts) -> tuple[Miss, ...]:
    """Return each one thing that would make a no a yes, the easiest first."""
    if decide(rules, facts).decision.granted:
        return ()
    found: dict[Any, list[Any]] = {}
    for what, value, of, other in _others(rules, facts):
        answer = decide(rules, other)
        if answer.decision.granted:
            led_to = (what, of, answer.decision, answer.deciding)
            found.setdefault(led_to, []).append(value)
    return tuple(
        Miss(what, decision, deciding, of, () if of else tuple(values))
        for (what, of, decision, deciding), values in found.items()
    )


def _others(rules: Rules, facts: Facts) -> Iterator[Tried]:
    yield from _without_lock(facts)
    yield from _with_terms(facts)
    yield from _entitled(facts)
    for state in _named_by(rules.index.states):
        yield "state", state, None, replace(facts, state=state)
    for actor in _named_by(rules.index.actors):
        yield "actor", actor, None, replace(facts, actor=actor)
    for (code, _), own in rules.index.own.items():
        for said, value in _values(own):
            attributes = {**facts.attributes, code: value}
            yield OWN + code, said, None, replace(facts, attributes=attributes)


def _named_by(column: Chosen) -> list[str]:
    return sorted(map(str, column.by_value))


def _without_lock(facts: Facts) -> Iterator[Tried]:
    locks = facts.locks or ()
    for lock in locks:
        if facts.asks in lock.blocks:
            left = tuple(each for each in locks if each is not lock)
            yield "lock", None, lock, replace(facts, locks=left)


def _with_terms(facts: Facts) -> Iterator[Tried]:
    documents = facts.terms or ()
    for place, each in enumerate(documents):
        if each.standing is not Footing.ACCEPTED:
            accepted = replace(each, standing=Footing.ACCEPTED)
            terms = (*documents[:place], accepted, *documents[place + 1 :])
            yield "terms", None, each, replace(facts, terms=terms)


def _entitled(facts: Facts) -> Iterator[Tried]:
    found = facts.entitlements or ()
    for place, each in enumerate(found):
        if not each.holds:
            holding = replace(each, holds=True)
            others = (*found[:place], holding, *found[place + 1 :])
            yield "entitlement", None, each, replace(facts, entitlements=others)


def _values(column: Chosen | Ranged) -> Iterator[tuple[Any, Any]]:
    """Yield what a column can be asked for, as it is said and as it is tried."""
    if isinstance(column, Chosen):
        yield from ((each, each) for each in sorted(column.by_value, key=str))
        return
    ends = column.ends
    for least, over in zip((None, *ends), (*ends, None), strict=True):
        tried = least if least is not None else ends[0] - 1
        yield (least, None if over is None else over - 1), tried


# ------------------------------------------------------------------ by itself


Coming = Sequence[tuple[datetime, Rules]]
"""Rules that take the place of others, each from its instant on, in order."""


def next_change(
    rules: Rules, course: Sequence[Facts], coming: Coming = ()
) -> tuple[Facts, Answer] | None:
    """Return when the answer to the first of ``course`` changes next, and to what.

    ``course`` are the facts of one question as they are now and as they will be, each
    from its ``at`` on, in order; rules begin and end in between, and those ``coming``
    replace them. None: as far as anybody knows, it stays.
    """
    now = decide(rules, course[0])
    for held, facts in _steps(rules, course, coming):
        then = decide(held, facts)
        if (then.decision, then.deciding) != (now.decision, now.deciding):
            return facts, then
    return None


Stretch = tuple[Rules, Facts]


def _steps(rules: Rules, course: Sequence[Facts], coming: Coming) -> Iterator[Stretch]:
    """Yield rules and facts at each instant after the first at which any changes."""
    stretches = list(_stretches(rules, course, coming))
    known, ends = rules, _ends(rules, course[0])
    for (held, facts), after in zip(stretches, (*stretches[1:], None), strict=True):
        start = facts.at.timestamp()
        stop = after[1].at.timestamp() if after else inf
        if facts is not course[0]:
            yield held, facts
        if held is not known:
            known, ends = held, _ends(held, facts)
        for end in ends:
            if start < end < stop:
                yield held, replace(facts, at=datetime.fromtimestamp(end, UTC))


def _stretches(
    rules: Rules, course: Sequence[Facts], coming: Coming
) -> Iterator[Stretch]:
    """Yield rules and the facts of each instant from which on others hold."""
    facts, then, replaced = course[0], {e.at: e for e in course}, dict(coming)
    for at in sorted({*then, *replaced}):
        rules = replaced.get(at, rules)
        facts = then[at] if at in then else replace(facts, at=at)
        yield rules, facts


def _ends(rules: Rules, facts: Facts) -> list[float]:
    """Return when rules that speak of what is asked begin and end."""
    index = rules.index
    asked = index.offerings.at(facts.offering) & index.functions.at(facts.function)
    return index.times.ends_of(asked)
