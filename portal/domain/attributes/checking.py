"""What somebody gave to attributes, by one way for form, file and command.

The form reads what was typed, the model has the last word, and what has to be filled
in is asked of the values together. A hidden attribute has no value.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from models.publishing_facts import Problem
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.conditions import blank, holds
from portal.domain.forms.reading import read


@dataclass(frozen=True, slots=True)
class Checked:
    """Values that are not blank, what is wrong by attribute, and what is shown."""

    values: Mapping[str, Any]
    problems: Mapping[str, Problem] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()


def check_given(
    rules: Compiled, given: Mapping[str, Any], states: Collection[str] = ()
) -> Checked:
    """Return what ``given`` says; texts of files and commands are read as typed.

    ``states`` are those of the memberships of whose attributes they are.
    """
    found = read(rules.form, given)
    values = {code: each for code, each in found.values.items() if not blank(each)}
    problems = dict(found.problems)
    for each in (*model_problems(rules, values), *missing(rules, values, states)):
        problems.setdefault(each.path[0], each)
    return Checked(values, problems, found.shown)


def stored_problems(
    rules: Compiled, values: Mapping[str, Any], states: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return what does not fit about values as they are kept."""
    try:
        model = rules.model.model_validate_json(_text(values))
    except ValidationError as error:
        wrong = tuple(_problems(error))
        off = {each.path[0] for each in wrong}
        rest = {code: each for code, each in values.items() if code not in off}
        lacking = missing(rules, _read(rules, rest), states)
        return (*wrong, *(each for each in lacking if each.path[0] not in off))
    return tuple(missing(rules, model.__dict__, states))


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def read_kept(rules: Compiled, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept values as typed ones; what does not fit is left out."""
    found = _read(rules, values)
    return {code: each for code, each in found.items() if each is not None}


def _read(rules: Compiled, values: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return rules.model.model_validate_json(_text(values)).__dict__
    except ValidationError as error:
        off = {str(each["loc"][0]) for each in error.errors()}
        rest = {code: each for code, each in values.items() if code not in off}
        return rules.model.model_validate_json(_text(rest)).__dict__


def model_problems(rules: Compiled, values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what the model has against typed values."""
    try:
        rules.model.model_validate(dict(values))
    except ValidationError as error:
        return tuple(_problems(error))
    return ()


def missing(
    rules: Compiled, values: Mapping[str, Any], states: Collection[str] = ()
) -> Iterable[Problem]:
    """Yield each attribute that has to be filled in, is shown, and is blank."""
    for code in _needed(rules, values, states):
        shown = rules.shown.get(code)
        if blank(values.get(code)) and (shown is None or holds(shown, values)):
            yield Problem("missing", (code,))


def _needed(
    rules: Compiled, values: Mapping[str, Any], states: Collection[str]
) -> Iterator[str]:
    yield from rules.always
    yield from (c for c, when in rules.sometimes.items() if holds(when, values))
    if states:
        held = frozenset(states)
        yield from (code for code, among in rules.in_states.items() if among & held)


# ------------------------------------------------------------------ in our words

_CODES = {
    "extra_forbidden": "not_asked",
    "string_too_long": "too_long",
    "string_too_short": "missing",
    "string_pattern_mismatch": "pattern_wrong",
    "literal_error": "not_offered",
    "too_long": "too_many_chosen",
    "too_short": "missing",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "decimal_max_places": "too_many_places",
    "value_error": "not_offered",
    "tuple_type": "not_offered",
    "string_type": "not_text",
}
_BEGINNINGS = {
    "int_": "no_number",
    "bool_": "no_yes_no",
    "decimal_": "no_decimal",
    "is_instance_of": "no_decimal",
    "datetime_": "no_date_time",
    "timezone_": "no_date_time",
    "date_": "no_day",
}
"""Codes of what has many ways to be wrong, by how the library's names begin."""
_FACTS = {
    "max_length": "most",
    "actual_length": "count",
    "ge": "least",
    "le": "most",
    "decimal_places": "places",
}


def _problems(error: ValidationError) -> Iterator[Problem]:
    seen: set[str] = set()
    for each in error.errors(include_url=False):
        code = str(each["loc"][0])
        if code not in seen:
            seen.add(code)
            yield _problem(code, each["type"], each.get("ctx", {}), each["input"])


def _problem(
    attribute: str, kind: str, context: Mapping[str, Any], given: Any
) -> Problem:
    """Return what the model has against a value, as a form would have put it."""
    begins = (code for start, code in _BEGINNINGS.items() if kind.startswith(start))
    code = _CODES.get(kind) or next(begins, "unusable")
    facts = {_FACTS[k]: v for k, v in context.items() if k in _FACTS}
    for name, of_days in (("least", "too_early"), ("most", "too_late")):
        if code in ("too_small", "too_large") and isinstance(facts.get(name), str):
            facts[name], code = date.fromisoformat(facts[name]), of_days
        elif isinstance(facts.get(name), date):
            code = of_days
    if isinstance(given, str) and code in ("too_long", "not_offered"):
        facts |= {"value": given[:40]} if code == "not_offered" else {}
        facts |= {"count": len(given)} if code == "too_long" else {}
    elif code == "not_offered":
        facts["value"] = str(given)[:40]
    return Problem(code, (attribute,), facts)
