"""Conditions on the values of other attributes: a closed tree that is only compared.

As JSON: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``, or a test
``{"field": …, "op": …, "value": …}``. Nothing in it is ever executed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

DEEPEST = 5
"""Levels of all, any and not within each other."""
MOST_PARTS = 20
"""Parts of one all or any."""


class Op(StrEnum):
    """What a test asks of a value."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    HAS = "has"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FILLED = "filled"
    BLANK = "blank"


LONE = (Op.FILLED, Op.BLANK)
"""Tests that need no value to compare with."""


@dataclass(frozen=True, slots=True)
class Test:
    """One question about one attribute."""

    field: str
    op: Op
    value: Any = None


@dataclass(frozen=True, slots=True)
class Every:
    """Holds where every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds where one of the parts holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: "Condition"


Condition: TypeAlias = Test | Every | Some | Not


class ConditionWrong(ValueError):
    """What was given is no condition."""


def condition_of(row: Any, left: int = DEEPEST) -> Condition:
    """Return the condition that JSON describes; raises ``ConditionWrong``."""
    if not isinstance(row, Mapping) or left <= 0:
        raise ConditionWrong
    if set(row) == {"not"}:
        return Not(condition_of(row["not"], left - 1))
    if set(row) in ({"all"}, {"any"}):
        (name, parts), *_ = row.items()
        if not isinstance(parts, list | tuple) or not 1 <= len(parts) <= MOST_PARTS:
            raise ConditionWrong
        found = tuple(condition_of(each, left - 1) for each in parts)
        return Every(found) if name == "all" else Some(found)
    return _test(row)


def _test(row: Mapping[str, Any]) -> Test:
    if not {"field", "op"} <= set(row) <= {"field", "op", "value"}:
        raise ConditionWrong
    if row["op"] not in list(Op) or not isinstance(row["field"], str):
        raise ConditionWrong
    op, value = Op(row["op"]), row.get("value")
    if (value is None) is not (op in LONE):
        raise ConditionWrong
    return Test(row["field"], op, tuple(value) if isinstance(value, list) else value)


def tests_of(condition: Condition) -> tuple[Test, ...]:
    """Return every test in a condition."""
    if isinstance(condition, Test):
        return (condition,)
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return tuple(test for part in parts for test in tests_of(part))


def mapped(condition: Condition, change: Callable[[Test], Test]) -> Condition:
    """Return a condition with every test changed."""
    if isinstance(condition, Test):
        return change(condition)
    if isinstance(condition, Not):
        return Not(mapped(condition.part, change))
    return type(condition)(tuple(mapped(each, change) for each in condition.parts))


def holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    """Return whether ``values`` meet a condition; a missing value is blank."""
    if isinstance(condition, Every):
        return all(holds(each, values) for each in condition.parts)
    if isinstance(condition, Some):
        return any(holds(each, values) for each in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, values)
    return _TESTS[condition.op](values.get(condition.field), condition.value)


def blank(value: Any) -> bool:
    """Return whether a value is nothing at all; no, and zero, are something."""
    return value is None or value == "" or value == ()


def _ordered(found: Any, value: Any) -> bool:
    numbers = isinstance(found, int | Decimal) and isinstance(value, int | Decimal)
    return numbers or (not blank(found) and type(found) is type(value))


_TESTS: dict[Op, Callable[[Any, Any], bool]] = {
    Op.IS: lambda found, value: bool(found == value),
    Op.IS_NOT: lambda found, value: bool(found != value),
    Op.ONE_OF: lambda found, value: found in value,
    Op.HAS: lambda found, value: value in (found or ()),
    Op.AT_LEAST: lambda found, value: _ordered(found, value) and found >= value,
    Op.AT_MOST: lambda found, value: _ordered(found, value) and found <= value,
    Op.FILLED: lambda found, _: not blank(found),
    Op.BLANK: lambda found, _: blank(found),
}


@dataclass(frozen=True, slots=True)
class AskedWhile:
    """A condition as a form asks it."""

    condition: Condition

    @property
    def fields(self) -> frozenset[str]:
        """The attributes that it looks at."""
        return frozenset(each.field for each in tests_of(self.condition))

    def met(self, values: Mapping[str, Any]) -> bool:
        """Return whether it holds."""
        return holds(self.condition, values)
