"""What is wrong with conditions: unknown, circular, looking ahead, of another kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.attribute_kinds import AttributeKind as K
from models.publishing_facts import Path, Problem
from portal.domain.attributes.compiled import typed
from portal.domain.attributes.conditions import (
    Condition,
    ConditionWrong,
    Op,
    Test,
    condition_of,
    tests_of,
)
from portal.domain.attributes.definition import AttributeShape, DefinitionShape

ORDERED = (K.INTEGER, K.DECIMAL, K.DAY, K.DATE_TIME)
OPS: Mapping[Op, tuple[K, ...]] = {
    Op.HAS: (K.CHOICES,),
    Op.IS: tuple(each for each in K if each is not K.CHOICES),
    Op.IS_NOT: tuple(each for each in K if each is not K.CHOICES),
    Op.ONE_OF: tuple(each for each in K if each not in (K.CHOICES, K.YES_NO)),
    Op.AT_LEAST: ORDERED,
    Op.AT_MOST: ORDERED,
}
"""Which kinds an operator compares; filled and blank are for all."""

Found = Iterator[Problem]


def place(each: AttributeShape, *more: str) -> Path:
    """Return where an attribute, or a part of it, stands."""
    return ("attributes", each.code, *more)


def condition_problems(shape: DefinitionShape) -> Found:
    """Yield what is wrong with the conditions of a definition."""
    order = [each.code for each in shape.asked()]
    by_code = shape.by_code()
    for each in shape.asked():
        above = order[: order.index(each.code)]
        if each.shown_when is not None:
            path = place(each, "shown_when")
            rules = _Rules(by_code, above, each.code, circles=True)
            yield from _condition(path, each.shown_when, rules)
        if each.need_when is not None:
            path = place(each, "need_when")
            yield from _condition(
                path, each.need_when, _Rules(by_code, order, each.code)
            )


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a condition of ``own`` may look at."""

    known: Mapping[str, AttributeShape]
    seen: list[str]
    own: str
    circles: bool = False


def _condition(path: Path, row: Any, rules: _Rules) -> Found:
    try:
        condition = condition_of(row)
    except ConditionWrong:
        yield Problem("condition_wrong", path)
        return
    for test in tests_of(condition):
        code = _wrong(test, rules)
        if code is not None:
            facts = {"attribute": test.field, "value": _said(test.value)}
            yield Problem(code, path, facts)


def _wrong(test: Test, rules: _Rules) -> str | None:
    of = rules.known.get(test.field)
    if of is None or of.retired:
        return "condition_unknown"
    around = rules.circles and _leads_back(rules.known, test.field, rules.own)
    if test.field == rules.own or around:
        return "condition_circular"
    if test.field not in rules.seen:
        return "condition_below"
    fits = of.kind in OPS.get(test.op, tuple(K)) and _typed(test, rules.known)
    return None if fits else "condition_type"


def _said(value: Any) -> str:
    return str(value)[:40] if isinstance(value, str | int) else "–"


def _typed(condition: Condition, known: Mapping[str, AttributeShape]) -> bool:
    try:
        typed(condition, known)
    except ValueError:
        return False
    return True


def _leads_back(known: Mapping[str, AttributeShape], start: str, own: str) -> bool:
    """Return whether ``start`` is itself shown by ``own``, however far around."""
    seen, ahead = set[str](), [start]
    while ahead:
        code = ahead.pop()
        if code == own:
            return True
        if code not in seen and code in known:
            seen.add(code)
            ahead.extend(_looks_at(known[code].shown_when))
    return False


def _looks_at(row: Any) -> list[str]:
    try:
        return [test.field for test in tests_of(condition_of(row))] if row else []
    except ConditionWrong:
        return []
