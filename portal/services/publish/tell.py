"""What changed between two versions, and what is wrong with one, in one language."""

import json
from collections.abc import Iterable
from typing import Any

from models.publishing_facts import ABSENT, Content, FieldChange, Path, Problem
from portal.domain.publishing.places import name_of, place_of, placed
from portal.wording import say
from portal.wording.refusal import place_words, problem_words

LONGEST = 200
"""Characters of a value without a name; the rest is in the content itself."""


def changes_in_words(
    changes: Iterable[FieldChange], was: Content, became: Content, language: str
) -> list[tuple[str, str | None, str | None]]:
    """Return (place, was, became) in words; None where there was nothing."""
    return [
        (
            place_in_words(each.path, language, became, was),
            _value(each.was, language),
            _value(each.became, language),
        )
        for each in changes
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
    return [problem_words(each, language, reading=reading) for each in found]


def place_in_words(path: Path, language: str, *contents: Content) -> str:
    """Return a place: ``states › In use (active) › name (Japanese)``."""
    return place_words(place_of(path, *contents), language)


def _value(value: Any, language: str) -> str | None:
    if value is ABSENT:
        return None
    if isinstance(value, bool):
        return say("house.yes" if value else "house.no", language)
    if value in (None, "", [], {}):
        return say("publishing.blank", language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return say("house.between", language).join(value)
    name = name_of(value)
    if name is not None:
        return name.say(language)
    return plain_value(value)


def plain_value(value: Any) -> str:
    """Return a value as it is written, cut where it is long."""
    plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
