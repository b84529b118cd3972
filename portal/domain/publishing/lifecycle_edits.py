"""Edits of a lifecycle row by row, as changes by field that ``tree.patch`` makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.publishing_facts import ABSENT, Content, FieldChange, Path
from portal.domain.publishing import rows
from portal.domain.publishing.lifecycle import FORMAT
from portal.domain.publishing.lifecycle_forms import Row, numbers_of

Changes = tuple[FieldChange, ...]
IDS = {"states": "code", "moves": "id", "reasons": "code"}
"""The lists of a lifecycle, and what tells the rows of each apart."""


def row_of(content: Content, part: str, row: str) -> Row | None:
    """Return one row of a list, None where it is not there."""
    name = IDS[part]
    return next((each for each in content[part] if each[name] == row), None)


def put(path: Path, value: Any) -> Changes:
    """Return the edit that writes ``value`` at ``path``."""
    return (FieldChange(path, ABSENT, value),)


def gone(path: Path) -> Changes:
    """Return the edit that removes what is at ``path``."""
    return (FieldChange(path, None, ABSENT),)


def dropped(content: Content, part: str, row: str) -> Changes:
    """Return the edit that removes a row with what cannot be without it.

    A state takes its moves along, a reason leaves the moves that name it.
    """
    gone = [FieldChange((part, row), row, ABSENT)]
    if part == "states":
        gone += [
            FieldChange(("moves", move["id"]), move, ABSENT)
            for move in moves_of(content, row)
        ]
    if part == "reasons":
        gone += list(_without_reason(content, row))
    return tuple(gone)


def moves_of(content: Content, state: str) -> list[Row]:
    """Return the moves into and out of a state."""
    return [m for m in content["moves"] if state in (m["was"], m["became"])]


def _without_reason(content: Content, code: str) -> Iterator[FieldChange]:
    for move in content["moves"]:
        if code in move["reasons"]:
            left = [each for each in move["reasons"] if each != code]
            yield FieldChange(("moves", move["id"], "reasons"), ABSENT, left)
            second = _second_without(str(move["second_person"]), code)
            yield FieldChange(("moves", move["id"], "second_person"), ABSENT, second)


def _second_without(second: str, code: str) -> str:
    if not second.startswith("when:"):
        return second
    left = [each for each in second.removeprefix("when:").split("|") if each != code]
    return f"when:{'|'.join(left)}" if left else ""


def shifted(content: Content, part: str, row: str, by: int) -> Changes:
    """Return the edit that moves a row up (-1) or down (1) in its list."""
    return rows.shifted(content, part, IDS[part], row, by)


def general(content: Content, values: Mapping[str, Any]) -> Changes:
    """Return the edit of names and offerings; naming offerings needs their format."""
    names = ("name_ja", "name_en")
    found = [FieldChange((name,), ABSENT, values[name]) for name in names]
    offerings = list(values["offerings"])
    if offerings or "offerings" in content:
        found.append(FieldChange(("format",), content["format"], FORMAT))
        found.append(FieldChange(("offerings",), ABSENT, offerings))
    return tuple(found)


# ------------------------------------------------------------------ limits


@dataclass(frozen=True, slots=True)
class Limit:
    """A guard with its numbers, and all the moves that ask it with just these."""

    guard: str
    numbers: Mapping[str, int]
    moves: tuple[Row, ...]

    @property
    def id(self) -> str:
        """What an address calls it."""
        return f"{self.guard}@{self.moves[0]['id']}"


def limits(content: Content) -> tuple[Limit, ...]:
    """Return every guard that has numbers, once per set of numbers."""
    found: dict[tuple[str, str], list[tuple[Row, Mapping[str, int]]]] = {}
    for move in content["moves"]:
        for guard in move["guards"]:
            numbers = numbers_of(guard)
            if numbers:
                same = (guard["code"], repr(sorted(numbers.items())))
                found.setdefault(same, []).append((move, numbers))
    return tuple(
        Limit(guard, rows[0][1], tuple(move for move, _ in rows))
        for (guard, _), rows in found.items()
    )


def set_limit(limit: Limit, values: Mapping[str, Any]) -> Changes:
    """Return the edit that gives a limit other numbers, in every move that has it."""
    return tuple(
        FieldChange(
            ("moves", move["id"], "guards", limit.guard, "parameters"),
            ABSENT,
            dict(values),
        )
        for move in limit.moves
    )


# ------------------------------------------------------------------ what is gone


def gone_states(content: Content, held: Iterable[str]) -> tuple[str, ...]:
    """Return the states that are not there any more and that members are in.

    And those of which it is said already where their members belong.
    """
    states = {state["code"] for state in content["states"]}
    asked = dict.fromkeys((*sorted(held), *content.get("remap", {})))
    return tuple(code for code in asked if code not in states)
