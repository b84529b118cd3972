"""The values of telling: sentences by key, and what fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from portal.domain.card import Words


@dataclass(frozen=True, slots=True)
class Word:
    """Something the wording names under ``key``; ``plain`` where it does not."""

    key: str
    plain: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: its key in the wording and the facts that fill it."""

    key: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)


Fact: TypeAlias = str | int | date | datetime | Words | Word | Said | tuple["Fact", ...]
"""What fills a sentence; dates and lists are put into words by the language."""

Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words: what happened, then what belongs to it."""

    head: Said
    tails: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an event: what it was and became; ``None`` where it was not."""

    label: Word
    was: Fact | None = None
    became: Fact | None = None


NOTHING = "–"
"""Stands where an old event does not say what a sentence would like to."""


def moment(value: Any) -> date | datetime | None:
    """Return the day or instant that a body holds as text."""
    if not isinstance(value, str) or len(value) < len("2026-01-31"):
        return None
    try:
        if len(value) == len("2026-01-31"):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if value.endswith("Z") else None
    except ValueError:
        return None


def listed(value: Any) -> list[Any]:
    """Return a list that a body holds; a lone value is a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def field_names(codes: Any) -> tuple[Fact, ...]:
    """Return the names of fields, in the order given."""
    return tuple(field_name(code) for code in listed(codes))


def field_name(code: Any) -> Word:
    """Return the name of one field."""
    return Word(f"trail.fields.{code}", str(code))


def sought_name(code: Any) -> Word:
    """Return the name of what somebody searched by, or of the list they opened."""
    key = "things.request" if code == "request" else f"look_up.sought.{code}"
    return Word(key, str(code))


def block_names(codes: Any) -> Fact:
    """Return the names of what locks block."""
    named = tuple(Word(f"locks.blocks.{code}", str(code)) for code in listed(codes))
    return named or Word("house.none", NOTHING)


def role_names(codes: Any) -> Fact:
    """Return the names of roles."""
    named = tuple(Word(f"roles.{code}", str(code)) for code in listed(codes))
    return named or Word("house.none", NOTHING)
