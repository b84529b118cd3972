"""What changed between two versions, and what is wrong with one, in one language."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from models.publishing_facts import (
    ABSENT,
    Content,
    Field,
    FieldChange,
    Item,
    Path,
    Place,
    Problem,
)
from portal.domain.attributes.in_content import VALUES, WRITTEN_UNDER
from portal.domain.card import Words
from portal.domain.publishing.lifecycle_forms import numbers_of
from portal.domain.publishing.places import name_of, place_of, placed
from portal.domain.publishing.tree import unfolded
from portal.wording import LANGUAGES, has, say
from portal.wording.refusal import place_words, problem_words

BLANK = "…"
"""Stands for a number of a condition where only its code is known."""
CODED = {"change": "terms.classes", "mode": "terms.modes", "after": "terms.afters"}
"""Fields whose values are codes with words of their own, and where those are."""
LONGEST = 200
"""Characters of a value without a name; the rest is in the content itself."""
WHOLE = 10_000
"""Characters of a text; nobody approves the half of one."""


def changes_in_words(
    changes: Iterable[FieldChange], was: Content, became: Content, language: str
) -> list[tuple[str, str | None, str | None]]:
    """Return (place, was, became) in words; None where there was nothing.

    What came or went as a whole is told field by field: whoever approves it reads it.
    By which definition values were written goes without saying beside the values.
    """
    changes = tuple(changes)
    values = any(each.path[:1] == (VALUES,) for each in changes)
    beside = (WRITTEN_UNDER,) if values else None
    return [
        (
            place_in_words(each.path, language, became, was),
            _value(each.was, language, each.path),
            _value(each.became, language, each.path),
        )
        for change in changes
        if change.path != beside
        for each in (change, *unfolded(change))
    ]


def problems_in_words(
    problems: Iterable[Problem],
    content: Content,
    language: str,
    *,
    reading: bool = False,
) -> list[str]:
    """Return what is wrong, where, and what to do unless ``reading``, a line each."""
    found = placed(problems, content)
    named = (replace(each, place=_guards_named(each.place)) for each in found)
    return [problem_words(each, language, reading=reading) for each in named]


def place_in_words(path: Path, language: str, *contents: Content) -> str:
    """Return a place: ``states › In use (active) › name (Japanese)``."""
    return place_words(_guards_named(place_of(path, *contents)), language)


def _guards_named(place: Place) -> Place:
    """Return a place with the names of conditions, which no content holds."""
    before = (None, *place)
    return tuple(
        replace(each, name=_guard_name(each.id))
        if isinstance(each, Item) and above == Field("guards")
        else each
        for above, each in zip(before, place, strict=False)
    )


def _guard_name(code: str) -> Words | None:
    """Return what a condition asks; its numbers are elsewhere."""
    blank = dict.fromkeys(numbers_of({"code": code, "parameters": {}}), BLANK)
    key = f"guard_names.{code}"
    return Words(*(say(key, each, **blank) for each in LANGUAGES)) if has(key) else None


def guard_words(guard: Mapping[str, Any], language: str) -> str:
    """Return what a guard asks, with its numbers; its code where it is unknown."""
    key = f"guard_names.{guard['code']}"
    found = numbers_of(guard).items()
    said = {name: _number_words(name, each, language) for name, each in found}
    return say(key, language, **said) if has(key) else str(guard["code"])


def _number_words(name: str, value: Any, language: str) -> str:
    """Return a number, a choice or codes of states as people read them."""
    if isinstance(value, list | tuple):
        between, none = say("house.between", language), say("house.none", language)
        return between.join(map(str, value)) or none
    choice = f"guard_choices.{name}.{value}"
    return say(choice, language) if has(choice) else str(value)


def _value(value: Any, language: str, path: Path) -> str | None:
    if value is ABSENT:
        return None
    key = f"{CODED[path[-1]]}.{value}" if path and path[-1] in CODED else ""
    if has(key):
        return say(key, language)
    if isinstance(value, bool):
        return say("house.yes" if value else "house.no", language)
    if value in (None, "", [], {}):
        return say("publishing.blank", language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return say("house.between", language).join(value)
    name = name_of(value)
    if name is not None:
        return name.say(language)
    if isinstance(value, Mapping) and value.keys() == {"code", "parameters"}:
        return guard_words(value, language)
    return plain_value(value)


def plain_value(value: Any) -> str:
    """Return a value as it is written, cut where it is long."""
    text = isinstance(value, str)
    plain = value if text else json.dumps(value, ensure_ascii=False)
    most = WHOLE if text else LONGEST
    return plain if len(plain) <= most else f"{plain[:most]}…"
