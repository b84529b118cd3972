"""What would have to be otherwise for a yes, and when an answer changes by itself.

Each near miss is one change of one thing, tried by asking again; so what it promises
is what the portal would answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from typing import Any

from models.facts import Move
from models.lock_facts import LockFact
from portal.domain.policy.columns import Chosen, Ranged
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.index import OWN
from portal.domain.policy.kinds import NO_MEMBERSHIP, Decision, Effect, Footing
from portal.domain.policy.rules import Rules
from portal.domain.policy.stages import terms
from portal.domain.policy.ways import OVER, ways_from


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that would make it a yes.

    ``what`` is ``lock``, ``terms``, ``entitlement``, ``state``, ``join``, ``rejoin``,
    ``actor`` or a column of the owners' own; ``of`` the lock, document or entitlement
    it is about, ``values`` those that would do, of a number the least and the most of
    each stretch. ``moves`` are the first ones on the way into such a state.
    """

    what: str
    decision: Decision
    deciding: tuple[str, ...]
    of: LockFact | TermsFact | Entitlement | None = None
    values: tuple[Any, ...] = ()
    moves: tuple[Move, ...] = ()


Obstacle = LockFact | TermsFact | Entitlement | None
Tried = tuple[str, Any, Obstacle, Facts]


def near_misses(rules: Rules, facts: Facts) -> tuple[Miss, ...]:
    """Return each one thing that would make a no a yes, the easiest first."""
    if decide(rules, facts).decision.granted:
        return ()
    return _granting(rules, _others(rules, facts), ways_from(facts))


def _granting(
    rules: Rules, others: Iterable[Tried], ways: Mapping[str, Move]
) -> tuple[Miss, ...]:
    found: dict[Any, list[Any]] = {}
    for what, value, of, other in others:
        answer = decide(rules, other)
        if answer.decision.granted:
            led_to = (what, of, answer.decision, answer.deciding)
            found.setdefault(led_to, []).append(value)
    return tuple(
        Miss(what, decision, deciding, of, () if of else tuple(values),
             _first_moves(values, ways) if what in MOVED else ())
        for (what, of, decision, deciding), values in found.items()
    )  # fmt: skip


MOVED = ("state", "join", "rejoin")


def _first_moves(states: Iterable[str], ways: Mapping[str, Move]) -> tuple[Move, ...]:
    found = {ways[each].event: ways[each] for each in states if each in ways}
    return tuple(found.values())


# ------------------------------------------------------------------ all together


def all_needed(rules: Rules, facts: Facts) -> tuple[Miss, ...]:
    """Return what lifts each of several obstacles; together they make it a yes.

    Nothing where one change alone does, or where no change does.
    """
    answer = decide(rules, facts)
    if answer.decision.granted or near_misses(rules, facts):
        return ()
    found, left = [], facts
    for lift in (_without_lock, _entitled, _with_terms):
        for what, _, of, _ in lift(facts):
            if what == "terms" and not _asked_for(rules, facts, left, of):
                continue
            found.append((what, of))
            left = _lifted(left, of)
    freed = decide(rules, left)
    if freed.decision.granted:
        last = Miss("", freed.decision, freed.deciding)
        return tuple(replace(last, what=what, of=of) for what, of in found)
    moved = [each for each in near_misses(rules, left) if each.what in MOVED]
    needed = tuple(moved[:1])
    return (
        tuple(
            Miss(what, each.decision, each.deciding, of)
            for each in needed
            for what, of in found
        )
        + needed
    )


def _asked_for(rules: Rules, facts: Facts, left: Facts, of: Obstacle) -> bool:
    """Return whether terms that are open stand in the way, or a rule asks for them."""
    if any(each.of is of and each.effect is Effect.FORBID for each in terms(facts)[1]):
        return True
    standing = of.standing if isinstance(of, TermsFact) else None
    if standing not in (Footing.IN_GRACE, Footing.OPEN, Footing.DECLINED):
        return False
    return not decide(rules, left).decision.granted


def _lifted(facts: Facts, of: Obstacle) -> Facts:
    """Return facts with one obstacle out of the way."""
    if isinstance(of, LockFact):
        locks = tuple(each for each in facts.locks or () if each is not of)
        return replace(facts, locks=locks)
    if isinstance(of, TermsFact):
        accepted = replace(of, standing=Footing.ACCEPTED)
        terms = tuple(accepted if e is of else e for e in facts.terms or ())
        return replace(facts, terms=terms)
    holding = tuple(
        replace(e, holds=True) if e is of else e for e in facts.entitlements or ()
    )
    return replace(facts, entitlements=holding)


# ------------------------------------------------------------------ what is tried


def _others(rules: Rules, facts: Facts) -> Iterator[Tried]:
    yield from _without_lock(facts)
    yield from _with_terms(facts)
    yield from _entitled(facts)
    yield from _moved(rules, facts)
    # A member is what they are; only of a kind is it said that another one may.
    for actor in _named_by(rules.index.actors) if facts.lifecycle is None else ():
        yield "actor", actor, None, replace(facts, actor=actor)
    for (code, _), own in rules.index.own.items():
        for said, value in _values(own):
            attributes = {**facts.attributes, code: value}
            yield OWN + code, said, None, replace(facts, attributes=attributes)


def _moved(rules: Rules, facts: Facts) -> Iterator[Tried]:
    """Yield the states that rules name and that can be reached from the present one."""
    ways = None if facts.lifecycle is None else ways_from(facts)
    what = "state"
    if ways is not None and facts.state == NO_MEMBERSHIP:
        what = "join"
    elif ways is not None and facts.state_kind in OVER:
        what = "rejoin"
    for state in _named_by(rules.index.states):
        if ways is None or state in ways:
            yield what, state, None, replace(facts, state=state)


def depends_on_state(rules: Rules, facts: Facts) -> bool:
    """Return whether it would be a yes in another state, reachable or not."""
    return any(
        decide(rules, replace(facts, state=each)).decision.granted
        for each in _named_by(rules.index.states)
    )


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
