"""Rule sets and questions by chance, and what a plain loop says of them.

The loop shares nothing with the engine but the shapes of rules and facts: it asks one
rule after the other, cell by cell.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from models.kinds import LockBlock, LockReason, LockScope, LockSource, StateKind
from models.lock_facts import LockFact
from portal.domain.calendar import TOKYO
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import Effect, Footing, TermsCondition
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import RuleSetShape, When, rule_set_of

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
ACTORS = ("member", "partner_store", "guardian", "company", "observer")
STATES = ("none", "applied", "active", "on_leave", "suspended", "withdrawn")
PLANS = ("basic", "plus", "gold")
COLUMNS: list[dict[str, Any]] = [
    {"code": "plan", "name_ja": "プラン", "name_en": "Plan", "kind": "choice",
     "options": list(PLANS)},
    {"code": "age", "name_ja": "年齢", "name_en": "Age", "kind": "number",
     "least": 0, "most": 120},
    {"code": "minor", "name_ja": "未成年", "name_en": "Minor", "kind": "yes_no"},
]  # fmt: skip


def offerings(count: int) -> tuple[str, ...]:
    """Return the codes of so many services."""
    return tuple(f"S{number}" for number in range(count))


def functions(count: int) -> tuple[str, ...]:
    """Return the ids of so many functions."""
    return tuple(f"f{number}" for number in range(count))


def rule(id_: str, effect: str = "permit", **more: Any) -> dict[str, Any]:
    """Return a rule as its content says it."""
    return {"id": id_, "name_ja": id_, "name_en": id_, "effect": effect, **more}


def rule_set(*rules: dict[str, Any], **more: Any) -> RuleSetShape:
    """Return a rule set that holds these rules."""
    names = {"code": "main", "name_ja": "基本", "name_en": "Main"}
    return rule_set_of(
        {"format": 1, **names, "own_columns": COLUMNS, "rules": list(rules), **more}
    )


def compiled(*rules: dict[str, Any], **more: Any) -> Rules:
    """Return these rules compiled."""
    return Rules([rule_set(*rules, **more)])


def asked(**given: Any) -> Facts:
    """Return a question that nothing stands in the way of."""
    facts = Facts(
        at=NOW,
        known_at=NOW,
        actor="member",
        offering="S0",
        function="f0",
        state="active",
        state_kind=StateKind.ACTIVE,
        attributes={"plan": "basic", "age": 30, "minor": False},
    )
    return replace(facts, **given)


def lock(*blocks: LockBlock, **more: Any) -> LockFact:
    """Return a lock that holds."""
    given: dict[str, Any] = {
        "id": 7, "scope": LockScope.MEMBERSHIP, "target_id": 1,
        "source": LockSource.HELP_DESK, "reason": LockReason.LOST_DEVICE,
        "blocks": frozenset(blocks), "valid_from": NOW, "recorded_at": NOW,
    }  # fmt: skip
    return LockFact(**(given | more))


# ------------------------------------------------------------------ by chance


def some_rules(chance: Random, count: int, *, exceptions: bool = True) -> RuleSetShape:
    """Return a rule set of ``count`` rules over as many services as suit it."""
    services, does = sizes_for(count)
    wide = min(0.05, 5 / count)
    rules = [_some_rule(chance, f"r{n}", services, does, wide) for n in range(count)]
    if exceptions:
        for each in chance.sample(rules[1:], len(rules) // 20):
            beats = chance.choice(rules)["id"]
            each["exception"] = {"beats": beats, "approver": "legal-1"}
    # Larger than a version may be; a company would have several rule sets.
    whole = rule_set().model_dump(mode="json") | {"rules": rules}
    return RuleSetShape.model_validate_json(json.dumps(whole))


def sizes_for(count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return services and functions for so many rules."""
    return offerings(max(3, count // 25)), functions(12)


def _some_rule(
    chance: Random, id_: str, services: Sequence[str], does: Sequence[str], wide: float
) -> dict[str, Any]:
    def few(codes: Sequence[str], open_: float) -> list[str]:
        if chance.random() < open_:
            return []
        return sorted(chance.sample(codes, chance.randint(1, min(3, len(codes)))))

    effect = chance.choices(list(Effect), (3, 2, 5))[0]
    first, last = sorted(chance.sample(range(-400, 800), 2))
    days = [NOW.astimezone(TOKYO).date() + timedelta(days=n) for n in (first, last)]
    return rule(
        id_,
        effect.value,
        actors=few(ACTORS, 0.3),
        offerings=few(services, wide),
        functions=few(does, 0.05),
        states=few(STATES, 0.3),
        terms=chance.choices(list(TermsCondition), (6, 1, 1, 1))[0].value,
        cells=list(_some_cells(chance)),
        valid_from=chance.choice((None, days[0].isoformat())),
        valid_to=chance.choice((None, days[1].isoformat())),
    )


def _some_cells(chance: Random) -> Iterator[dict[str, Any]]:
    if chance.random() < 0.2:
        yield {"column": "plan", "options": chance.sample(PLANS, 2)}
    if chance.random() < 0.2:
        least = chance.choice((None, 18, 20, 65))
        yield {"column": "age", "least": least, "most": chance.choice((19, 64, 99))}
    if chance.random() < 0.1:
        yield {"column": "minor", "yes": chance.random() < 0.5}


def some_facts(chance: Random, count: int, *, unknown: float = 0.0) -> Facts:
    """Return a question for a rule set of ``count`` rules; some facts not known."""

    def gone(value: Any) -> Any:
        return None if chance.random() < unknown else value

    services, does = sizes_for(count)
    at = NOW + timedelta(days=chance.randint(-500, 900), hours=chance.randint(0, 23))
    attributes = {"plan": chance.choice(PLANS), "age": chance.randint(10, 80)}
    more = {"minor": chance.random() < 0.3}
    return asked(
        at=at,
        actor=gone(chance.choice(ACTORS)),
        offering=chance.choice(services),
        function=chance.choice(does),
        state=gone(chance.choice(STATES)),
        attributes={name: gone(each) for name, each in (attributes | more).items()},
    )


# ------------------------------------------------------------------ the plain loop


def holds(each: When, facts: Facts, standing: Footing) -> bool:
    """Return whether all conditions of a rule hold; every fact has to be known."""
    day = facts.at.astimezone(TOKYO).date()
    sets = (
        (each.actors, facts.actor),
        (each.offerings, facts.offering),
        (each.functions, facts.function),
        (each.states, facts.state),
    )
    if any(codes and value not in codes for codes, value in sets):
        return False
    if (each.valid_from or date.min) > day or day >= (each.valid_to or date.max):
        return False
    return _terms_hold(each.terms, standing) and all(
        _cell_holds(cell.model_dump(), facts.attributes[cell.column])
        for cell in each.cells
    )


def _terms_hold(condition: TermsCondition, standing: Footing) -> bool:
    if condition is TermsCondition.NONE or standing in ("none_apply", "accepted"):
        return True
    also = {"binding": "bound", "accepted_or_in_grace": "in_grace"}
    return standing == also.get(condition)


def _cell_holds(cell: dict[str, Any], value: Any) -> bool:
    if cell["yes"] is not None:
        return bool(value == cell["yes"])
    if cell["options"]:
        return value in cell["options"]
    least, most = cell["least"], cell["most"]
    return (least is None or least <= value) and (most is None or value <= most)


def naive(shape: RuleSetShape, facts: Facts, standing: Footing) -> tuple[str, set[str]]:
    """Return a decision and the rules that made it; stages are clear."""
    found = {each.id: each for each in shape.rules if holds(each, facts, standing)}
    by_id = {each.id: each for each in shape.rules}
    beaten = {
        each.exception.beats
        for each in found.values()
        if each.exception
        and each.valid_to
        and not by_id[each.exception.beats].exception
    }
    left = [each for each in found.values() if each.id not in beaten]
    for effect, decision in (("forbid", "deny"), ("conditional",) * 2, ("permit",) * 2):
        said = {each.id for each in left if each.effect == effect}
        if said:
            return decision, said
    return "deny", set()
