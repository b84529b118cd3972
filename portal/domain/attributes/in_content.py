"""Attributes whose values stand in the content of a version: of offerings, of actors.

``attributes`` holds the values as they are kept, ``attributes_version`` the number of
the definition they were written under. They are read by the definition of the day.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from models.publishing_facts import ABSENT, Content, FieldChange, Problem
from portal.domain.attributes.carrying import carried, split
from portal.domain.attributes.checking import read_kept, stored_problems
from portal.domain.attributes.compiled import Compiled, kept
from portal.domain.attributes.conditions import holds
from portal.domain.attributes.shown import ShownAttribute, shown_of

VALUES: Final = "attributes"
WRITTEN_UNDER: Final = "attributes_version"

Values = Mapping[str, Any]


def values_in(content: Content) -> Values:
    """Return the values that a content keeps; none where it keeps what cannot be."""
    found = content.get(VALUES)
    return found if isinstance(found, Mapping) else {}


def content_problems(
    rules: Compiled | None, values: Values, states: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return what does not fit about the values of a content, each at its place.

    ``states`` are what an attribute can be needed in: the phase of an offering.
    """
    if rules is None:
        return tuple(placed_problem(None, Problem("not_asked", (c,))) for c in values)
    now, _ = split(rules.definition, carried(rules.definition, values))
    found = stored_problems(rules, now, states)
    return tuple(placed_problem(rules, each) for each in found)


def placed_problem(rules: Compiled | None, problem: Problem) -> Problem:
    """Return a problem with its place in the content, and what its sentence needs."""
    code = problem.path[0]
    field = rules.form.by_code.get(code) if rules else None
    facts = {"label": field.label if field else code[:40], **problem.facts}
    if field and field.pattern_words:
        facts["wanted"] = field.pattern_words
    return Problem(problem.code, (VALUES, code), facts)


# ------------------------------------------------------------------ reading


def typed_values(rules: Compiled, values: Values) -> dict[str, Any]:
    """Return what the definition of ``rules`` reads, typed; hidden ones have none."""
    now, _ = split(rules.definition, carried(rules.definition, values))
    found = read_kept(rules, now)
    for field in rules.form.fields:
        condition = rules.shown.get(field.code)
        if condition is not None and not holds(condition, found):
            found.pop(field.code, None)
    return found


def shown_values(rules: Compiled | None, values: Values) -> tuple[ShownAttribute, ...]:
    """Return the attributes that hold a value, in the order of the form."""
    if rules is None:
        return ()
    now, gone = split(rules.definition, carried(rules.definition, values))
    found = typed_values(rules, values)
    hidden = set(read_kept(rules, now)) - set(found)
    stored = {c: value for c, value in now.items() if c not in hidden}
    told = shown_of(rules, {**stored, **gone}, found, {})
    return tuple(each for each in told if each.filled)


def first_values(rules: Compiled, content: Content) -> dict[str, Any]:
    """Return what the form begins with: defaults where nothing was ever said."""
    values = values_in(content)
    never = not values and content.get(WRITTEN_UNDER) is None
    return {**(rules.defaults if never else {}), **typed_values(rules, values)}


# ------------------------------------------------------------------ writing


def value_changes(
    rules: Compiled, number: int, content: Content, given: Values
) -> tuple[FieldChange, ...]:
    """Return the edit that writes what a form of ``rules`` was filled with.

    What retired attributes hold stays; what the form hides goes.
    """
    was = values_in(content)
    asked = {each.code for each in rules.form.fields}
    became = {code: value for code, value in was.items() if code not in asked}
    became |= kept(given)
    changes = tuple(_changed(was, became))
    if not changes and content.get(WRITTEN_UNDER) is not None:
        return ()
    if not isinstance(content.get(VALUES), Mapping):
        changes = (FieldChange((VALUES,), ABSENT, became),)
    return (*changes, FieldChange((WRITTEN_UNDER,), ABSENT, number))


def _changed(was: Values, became: Values) -> Iterator[FieldChange]:
    for code in sorted({*was, *became}):
        if was.get(code) != became.get(code):
            now = became.get(code, ABSENT)
            yield FieldChange((VALUES, code), was.get(code, ABSENT), now)
