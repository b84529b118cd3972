"""What a content has wrong by its shape: missing, unknown and impossible fields."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from models.publishing_facts import Content, Path, Problem
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.tree import part_name


class Shape(BaseModel):
    """The shape of a content or of a part of one: nothing is guessed or dropped."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def shape_problems(shape: type[BaseModel], content: Content) -> tuple[Problem, ...]:
    """Return which fields are missing, unknown, or hold what they cannot."""
    try:
        shape.model_validate_json(content_bytes(content))
    except ValidationError as error:
        found = (
            _problem(content, each["type"], each["loc"], each.get("ctx", {}))
            for each in error.errors()
        )
        return tuple(found)
    return ()


_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "too_long": "too_many_rows",
}


def _problem(
    content: Content,
    kind: str,
    place: tuple[int | str, ...],
    bounds: Mapping[str, Any],
) -> Problem:
    code, path = _CODES.get(kind, "field_wrong"), _path(content, place)
    if code == "too_many_rows":
        inner = _at(content, place)
        return Problem(code, path, {"most": bounds["max_length"], "count": len(inner)})
    return Problem(code, path)


def _at(content: Any, place: tuple[int | str, ...]) -> Any:
    for part in place:
        content = content[part]
    return content


def _path(content: Any, place: tuple[int | str, ...]) -> Path:
    """Return a place of pydantic's as a path: items of lists by their ids."""
    path: list[str] = []
    for part in place:
        inner = content[part] if _has(content, part) else None
        path.append(part_name(inner, part))
        content = inner
    return tuple(path)


def _has(content: Any, part: int | str) -> bool:
    if isinstance(content, list):
        return isinstance(part, int) and part < len(content)
    return isinstance(content, Mapping) and part in content
