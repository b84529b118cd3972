"""Places in a content as people call them: fields by their words, items by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.publishing_facts import Content, Field, Item, Path, Place, Placed, Problem
from portal.domain.card import Words
from portal.domain.publishing.tree import ORDER, Branch, Node, fold, unfold


def place_of(path: Path, *contents: Content) -> Place:
    """Return how ``path`` is called, by the first of ``contents`` that knows."""
    places = [_place(path, content) for content in contents]
    return max(places, key=_known, default=tuple(map(Field, path)))


def placed(problems: Iterable[Problem], content: Content) -> tuple[Placed, ...]:
    """Return problems of ``content`` with their places."""
    return tuple(Placed(each, place_of(each.path, content)) for each in problems)


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
    """Return the name of something; one language stands in for the other."""
    if not isinstance(value, Mapping):
        return None
    both = (value.get("name_ja"), value.get("name_en"))
    ja, en = (each.strip() if isinstance(each, str) else "" for each in both)
    return Words(ja or en, en or ja) if ja or en else None
