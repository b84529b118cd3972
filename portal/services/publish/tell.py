"""What changed between two versions, and what is wrong with one, in one language."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from portal.domain.publishing.tree import ORDER, unfolded
from portal.wording import LANGUAGES, has, say
from portal.wording.refusal import place_words, problem_words

BLANK = "…"
"""Stands for a number of a condition where only its code is known."""
CODED = {
    "change": "terms.classes",
    "mode": "terms.modes",
    "after": "terms.afters",
    "asks": "locks.blocks",
    "carrier": "attributes.targets",
    "effect": "rules_page.effects",
    "terms": "rules_page.terms",
    "answers": "rules_page.answers",
    "hit": "rules_page.hits",
    "decision": "offering.decisions",
    "lock_reason": "locks.reasons",
}
"""Fields whose values are codes with words of their own, and where those are."""
WORDED = {"phases": "publishing.offering_phases", "targets": "offering.priorities"}
"""Lists whose rows are called by the words of their codes, and where those are."""
ENDS = {"actor": "actors", "function": "functions", "offering": "parts"}
"""Lists in which the ends of an interface are found."""
NAMED_IN = {
    "actor": "actors",
    "document": "documents",
    "beats": "rules",
    "violation": "tables",
}
"""Fields that name a row of a list."""
SHORT = 30
"""So many characters stand for a row where only the order of rows is told."""
SOME = 10
"""So many clauses are told where only their order changed."""
ROWS_OF = {"came_from": "clauses"}
"""Lists of codes of the rows of another list."""
LONGEST = 200
"""Characters of a value without a name; the rest is in the content itself."""
WHOLE = 10_000
"""Characters of a text; nobody approves the half of one."""


Called = Mapping[tuple[str, str], Words]
"""What stands behind codes: by the part of a content that holds the code, and it."""


def changes_in_words(
    changes: Iterable[FieldChange],
    was: Content,
    became: Content,
    language: str,
    called: Called | None = None,
) -> list[tuple[str, str | None, str | None]]:
    """Return (place, was, became) in words; None where there was nothing.

    What came or went as a whole is told field by field: whoever approves it reads it.
    By which definition values were written goes without saying beside the values.
    ``called`` are names that neither content holds.
    """
    return lines_in_words(every_change(changes), was, became, language, called)


def every_change(changes: Iterable[FieldChange]) -> list[FieldChange]:
    """Return changes with all that came or went with each, field by field."""
    changes = tuple(changes)
    values = any(each.path[:1] == (VALUES,) for each in changes)
    beside = (WRITTEN_UNDER,) if values else None
    return [
        each
        for change in changes
        if change.path != beside
        for each in (change, *unfolded(change))
    ]


def is_within(path: Path, rows: Collection[Path]) -> bool:
    """Return whether a place is one of these rows, or stands in one."""
    return any(path[:end] in rows for end in range(1, len(path) + 1))


def lines_in_words(
    lines: Iterable[FieldChange],
    was: Content,
    became: Content,
    language: str,
    called: Called | None = None,
) -> list[tuple[str, str | None, str | None]]:
    """Return each of ``every_change`` in words, as ``changes_in_words`` does."""
    names = {**(called or {}), **_rows_called(was), **_rows_called(became)}
    return [
        (
            place_in_words(each.path, language, became, was, called=names),
            *_sides(each, language, names),
        )
        for each in lines
    ]


def _sides(
    change: FieldChange, language: str, called: Called
) -> tuple[str | None, str | None]:
    was, became = change.was, change.became
    if change.path[:1] == ("clauses",) and change.path[2:] == ("confirmed",):
        words = _mark_words(was, became)
        a, b = (word and say(f"terms.marks.{word}", language) for word in words)
        return a, b
    return (
        _value(was, language, change.path, called),
        _value(became, language, change.path, called),
    )


def _mark_words(was: Any, became: Any) -> tuple[str | None, str | None]:
    """Return how a translation stood and stands, for the marks of what it follows."""
    before = None if was is ABSENT else "confirmed" if was else "unconfirmed"
    if became is ABSENT:
        return before, None
    if before == "confirmed":
        return before, "anew" if became else "no_longer"
    return before, "confirmed" if became else "unconfirmed"


def _rows_called(content: Content) -> dict[tuple[str, str], Words]:
    """Return the names of the rows of a content, by their lists and codes."""
    found = {}
    for part, rows in content.items():
        for row in rows if isinstance(rows, list) else ():
            name = name_of(row)
            code = (row.get("id") or row.get("code")) if name else None
            if name is not None and isinstance(code, str):
                found[part, code] = name
    return found


def problems_in_words(
    problems: Iterable[Problem],
    content: Content,
    language: str,
    *,
    reading: bool = False,
) -> list[str]:
    """Return what is wrong, where, and what to do unless ``reading``, a line each."""
    found = placed(problems, content)
    names = _rows_called(content)
    named = (replace(each, place=_named(each.place, names)) for each in found)
    return [problem_words(each, language, reading=reading) for each in named]


def place_in_words(
    path: Path, language: str, *contents: Content, called: Called | None = None
) -> str:
    """Return a place: ``states › In use (active) › name (Japanese)``."""
    return place_words(_named(place_of(path, *contents), called or {}), language)


def _named(place: Place, called: Called) -> Place:
    """Return a place with the names of what no content names."""
    before = (None, *place)
    return tuple(
        _called(each, above.code, called) if isinstance(above, Field) else each
        for above, each in zip(before, place, strict=False)
    )


def _called(each: Field | Item, above: str, called: Called) -> Field | Item:
    if isinstance(each, Field):
        name = called.get((above, each.code)) if above == VALUES else None
        return each if name is None else Item(each.code, name)
    if above == "guards":
        return replace(each, name=_guard_name(each.id))
    name = called.get((above, each.id))
    if above in WORDED:
        name = _worded(f"{WORDED[above]}.{each.id}")
    return each if each.name or name is None else replace(each, name=name)


def _worded(key: str) -> Words | None:
    return Words(*(say(key, each) for each in LANGUAGES)) if has(key) else None


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


def _value(
    value: Any, language: str, path: Path, called: Called | None = None
) -> str | None:
    if value is ABSENT:
        return None
    name = _behind(value, path, called or {})
    if name is not None:
        return name.say(language)
    if isinstance(value, bool):
        return say("house.yes" if value else "house.no", language)
    if value in (None, "", [], {}):
        return say("publishing.blank", language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _list_words(value, path, called or {}, language)
    if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        rows = [_row_words(each, language) for each in value]
        return say("house.between", language).join(rows)
    if isinstance(value, Mapping) and value.keys() == {"code", "parameters"}:
        return guard_words(value, language)
    return plain_value(value)


def _row_words(row: Mapping[str, Any], language: str) -> str:
    """Return what a row is called; all that it says is told on lines of its own."""
    if row.keys() == {"code", "parameters"}:
        return guard_words(row, language)
    name = name_of(row)
    code = row.get("id") or row.get("code")
    return name.say(language) if name else str(code) if code else plain_value(row)


def _behind(value: Any, path: Path, called: Called) -> Words | None:
    """Return the name of a row, or of what a code of a field or a list means."""
    if not isinstance(value, str) or not path:
        return name_of(value)
    if path[-1] in CODED:
        return _worded(f"{CODED[path[-1]]}.{value}")
    if path[0] == "interfaces" and path[-1] in ("source", "target"):
        side, _, code = value.partition(":")
        return called.get((ENDS.get(side, ""), code))
    part = path[-2] if path[-1] == value and path[1:] else NAMED_IN.get(path[-1])
    return called.get((ROWS_OF.get(part or "", part or ""), value))


def _list_words(codes: Sequence[str], path: Path, called: Called, language: str) -> str:
    """Return what a list says by codes; of the order of many clauses the first ones.

    The text itself shows that order; of all other lists the whole is read.
    """
    ordered = path == ("clauses", ORDER)
    most = SOME if ordered and len(codes) > SOME + 1 else len(codes)
    said = [_in_list(each, path, called, language) for each in codes[:most]]
    more = len(codes) - most
    if more:
        said.append(say("publishing.and_more", language, count=more))
    return say("house.between", language).join(said)


def _in_list(code: str, path: Path, called: Called, language: str) -> str:
    """Return what a list, or the order of one, says by a code."""
    part = next((each for each in reversed(path) if each != ORDER), "")
    part = ROWS_OF.get(part, part)
    name = called.get((part, code)) or _worded(f"{WORDED.get(part, '')}.{code}")
    said = name.say(language) if name else code
    return said if len(said) <= SHORT else f"{said[:SHORT].rstrip('…')}…"


def plain_value(value: Any) -> str:
    """Return a value as it is written, cut where it is long."""
    text = isinstance(value, str)
    plain = value if text else json.dumps(value, ensure_ascii=False)
    most = WHOLE if text else LONGEST
    return plain if len(plain) <= most else f"{plain[:most]}…"
