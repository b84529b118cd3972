"""Places in a content as people call them: fields by their words, items by name."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from models.publishing_facts import Content, Field, Item, Path, Place, Placed, Problem
from portal.domain.card import Words
from portal.domain.publishing.tree import ORDER, Branch, Node, fold, unfold


def place_of(path: Path, *contents: Content) -> Place:
    """Return how ``path`` is called, by the first of ``contents`` that knows."""
    places = [_place(path, content) for content in contents]
    return max(places, key=_known, default=tuple(map(Field, path)))


def placed(problems: Iterable[Problem], content: Content) -> tuple[Placed, ...]:
    """Return problems of ``content`` with their places, and rows by their names."""
    return tuple(
        Placed(_called(each, content), place_of(each.path, content))
        for each in problems
    )


SHORT = 40
"""So many characters of a clause stand for its name."""
ROWS: Mapping[str, tuple[str, str]] = {
    "state": ("states", "code"),
    "event": ("moves", "event"),
    "reason": ("reasons", "code"),
}
"""Facts of problems that are codes of rows: in which list, under which field."""


def _called(problem: Problem, content: Content) -> Problem:
    facts = {
        name: _row(code, content, *ROWS[name]) if name in ROWS else code
        for name, code in problem.facts.items()
    }
    return replace(problem, facts=facts)


def _row(code: Any, content: Content, part: str, field: str) -> Any:
    """Return a code with the name of its row; as it is where it has no name."""
    rows = content.get(part)
    for row in rows if isinstance(rows, list) else ():
        name = name_of(row)
        if name is not None and row.get(field) == code:
            return Item(code, name)
    return code


def _known(place: Place) -> int:
    return sum(isinstance(each, Item) and each.name is not None for each in place)


def _place(path: Path, content: Content) -> Place:
    node: Node | None = unfold(content)
    found: list[Field | Item] = []
    for part in path:
        listed = isinstance(node, Branch) and node.listed and part != ORDER
        node = node.parts.get(part) if isinstance(node, Branch) else None
        value = None if node is None else fold(node)
        found.append(Item(part, name_of(value)) if listed else Field(part))
    return tuple(found)


def name_of(value: Any) -> Words | None:
    """Return the name of something, of a clause how it begins.

    One language stands in for the other.
    """
    if not isinstance(value, Mapping):
        return None
    stem = "name" if {"name_ja", "name_en"} & set(value) else "text"
    both = (value.get(f"{stem}_{language}") for language in ("ja", "en"))
    ja, en = (_short(each, stem) if isinstance(each, str) else "" for each in both)
    return Words(ja or en, en or ja) if ja or en else None


def _short(text: str, stem: str) -> str:
    words = " ".join(text.split()) if stem == "text" else text.strip()
    return f"{words[:SHORT]}…" if stem == "text" and len(words) > SHORT else words
