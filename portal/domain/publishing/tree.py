"""Contents as trees whose parts have names, so that they can be compared by field.

The items of a list are called by their id, so that a new state in the middle is one
change and not thirty. A list whose items have no ids of their own is one value.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from models.publishing_facts import ABSENT, Content, FieldChange, Nothing, Path

ORDER = "#order"
"""The last part of the path of a list whose items changed places."""
ID_FIELDS = ("id", "code", "event")
"""Fields that tell the items of a list apart; the first that an item has counts."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without parts."""

    value: Any


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping, or a list (``listed``) whose items are called by their ids."""

    listed: bool
    parts: Mapping[str, "Node"]


Node: TypeAlias = Leaf | Branch


def unfold(value: Any) -> Node:
    """Return a JSON value as a tree."""
    if isinstance(value, Mapping):
        return Branch(False, {name: unfold(each) for name, each in value.items()})
    if not isinstance(value, list):
        return Leaf(value)
    ids = [_id(each) for each in value]
    if None in ids or len(set(ids)) < len(ids):
        return Leaf(value)
    return Branch(
        True, {str(name): unfold(v) for name, v in zip(ids, value, strict=True)}
    )


def _id(item: Any) -> str | None:
    found = item
    if isinstance(item, Mapping):
        found = next((item[name] for name in ID_FIELDS if name in item), None)
    usable = isinstance(found, str) and found[:1] not in ("", "#")
    return str(found) if usable else None


def part_name(item: Any, place: int | str) -> str:
    """Return how the part at ``place`` is called: the items of lists by their ids."""
    return (_id(item) or str(place)) if isinstance(place, int) else place


def fold(node: Node) -> Any:
    """Return the JSON value of a tree."""
    if isinstance(node, Leaf):
        return node.value
    if node.listed:
        return [fold(each) for each in node.parts.values()]
    return {name: fold(each) for name, each in node.parts.items()}


def folded(node: Node | Nothing) -> Any:
    """Return the JSON value of a tree, or ``ABSENT``."""
    return ABSENT if isinstance(node, Nothing) else fold(node)


def same(one: Node | Nothing, other: Node | Nothing) -> bool:
    """Return whether two trees are the same JSON (where 1 is not true)."""
    if isinstance(one, Nothing) or isinstance(other, Nothing):
        return one is other
    return _text(one) == _text(other)


def _text(node: Node) -> str:
    return json.dumps(fold(node), sort_keys=True)


# ------------------------------------------------------------------ what changed


def diff(was: Content, became: Content) -> tuple[FieldChange, ...]:
    """Return what changed, field by field: what went, what changed or came, order."""
    return tuple(_changes((), unfold(was), unfold(became)))


def _changes(path: Path, was: Node, became: Node) -> list[FieldChange]:
    if same(was, became):
        return []
    if isinstance(was, Leaf) or isinstance(became, Leaf) or was.listed != became.listed:
        return [FieldChange(path, fold(was), fold(became))]
    found = [
        FieldChange((*path, name), fold(part), ABSENT)
        for name, part in was.parts.items()
        if name not in became.parts
    ]
    for name, part in became.parts.items():
        if name in was.parts:
            found += _changes((*path, name), was.parts[name], part)
        else:
            found.append(FieldChange((*path, name), ABSENT, fold(part)))
    return found + _reordered(path, was, became)


def unfolded(change: FieldChange) -> tuple[FieldChange, ...]:
    """Return what came or went with a part as a whole, field by field.

    Nothing where the part is one value, or changed; blank fields are left out.
    """
    came = change.was is ABSENT
    if came == (change.became is ABSENT):
        return ()
    node = unfold(change.became if came else change.was)
    if isinstance(node, Leaf):
        return ()
    return tuple(
        FieldChange(path, ABSENT, value) if came else FieldChange(path, value, ABSENT)
        for path, value in _leaves(change.path, node)
        if value not in ("", None, [], {})
    )


def _leaves(path: Path, node: Node) -> Iterator[tuple[Path, Any]]:
    if isinstance(node, Leaf):
        yield path, node.value
        return
    for name, part in node.parts.items():
        yield from _leaves((*path, name), part)


def _reordered(path: Path, was: Branch, became: Branch) -> list[FieldChange]:
    stayed = [name for name in was.parts if name in became.parts]
    came = [name for name in became.parts if name not in was.parts]
    order = list(became.parts)
    if not was.listed or [*stayed, *came] == order:
        return []
    return [FieldChange((*path, ORDER), list(was.parts), order)]


def patch(content: Content, changes: tuple[FieldChange, ...]) -> Content:
    """Return ``content`` with ``changes`` made: ``patch(a, diff(a, b)) == b``."""
    node = unfold(content)
    for change in changes:
        node = _put(node, change.path, change.became)
    return dict(fold(node))


def _put(node: Node, path: Path, value: Any) -> Node:
    if not path:
        return unfold(value)
    assert isinstance(node, Branch)
    name, rest, parts = path[0], path[1:], dict(node.parts)
    if node.listed and name == ORDER:
        known = [each for each in value if each in parts]
        return Branch(True, {each: parts[each] for each in known})
    if value is ABSENT and not rest:
        del parts[name]
    else:
        parts[name] = _put(parts.get(name, Leaf(None)), rest, value)
    return Branch(node.listed, parts)


def within(
    content: Content, changes: tuple[FieldChange, ...]
) -> tuple[FieldChange, ...]:
    """Return the changes that ``content`` has a place for.

    Of what was made of another revision some may be about rows that it has not.
    """
    tree = unfold(content)
    return tuple(each for each in changes if _has_place(tree, each))


def _has_place(node: Node, change: FieldChange) -> bool:
    for name in change.path[:-1]:
        if not isinstance(node, Branch) or name not in node.parts:
            return False
        node = node.parts[name]
    if not isinstance(node, Branch):
        return False
    return change.became is not ABSENT or change.path[-1] in node.parts


# ------------------------------------------------------------------ as rows


def change_row(change: FieldChange) -> dict[str, Any]:
    """Return a change as JSON; what was not there has no key."""
    row = {"path": list(change.path), "was": change.was, "became": change.became}
    return {name: value for name, value in row.items() if value is not ABSENT}


def change_of(row: Mapping[str, Any]) -> FieldChange:
    """Return the change that ``change_row`` wrote."""
    was, became = row.get("was", ABSENT), row.get("became", ABSENT)
    return FieldChange(tuple(row["path"]), was, became)
