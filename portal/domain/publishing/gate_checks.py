"""What every gate of a typed content asks: that it is one, its texts, nothing twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from models.publishing_facts import Content, Path, Problem
from portal.domain.publishing.rows import stem_of
from portal.domain.publishing.shapes import shape_problems
from portal.domain.signs import is_unusable

LINE = 100
"""A text of no more characters is a line among others: a name, an owner."""

Found = Iterator[Problem]


def unreadable(
    shape: type[BaseModel], known: int, draft: Content, code: str
) -> tuple[Problem, ...]:
    """Return why a content has not ``shape``, not format ``known``, not ``code``."""
    newer = draft.get("format")
    if isinstance(newer, int) and newer > known:
        facts = {"found": newer, "known": known}
        return (Problem("format_newer", ("format",), facts),)
    wrong = shape_problems(shape, draft)
    if wrong or draft["code"] == code:
        return wrong
    return (Problem("other_code", ("code",), {"code": code}),)


def text_problems(
    shape: BaseModel, lists: Mapping[str, str], longest: Mapping[str, int]
) -> Found:
    """Yield blank names, and texts too long or unusable, of a content and its rows."""
    for path, row in _rows(shape, lists):
        for name in type(row).model_fields:
            value, stem = getattr(row, name), stem_of(name)
            if stem in longest and len(value) > longest[stem]:
                facts = {"most": longest[stem], "count": len(value)}
                yield Problem("text_too_long", (*path, name), facts)
            line = longest.get(stem, 0) <= LINE
            if stem in longest and is_unusable(value, line=line):
                yield Problem("text_unusable", (*path, name))
            if stem == "name" and not value.strip():
                yield Problem("text_missing", (*path, name))


def _rows(shape: BaseModel, lists: Mapping[str, str]) -> Iterator[tuple[Path, Any]]:
    yield (), shape
    for name, by in lists.items():
        for row in getattr(shape, name):
            yield (name, str(getattr(row, by))), row


def doubles(shape: BaseModel, lists: Mapping[str, str], plain: Iterable[str]) -> Found:
    """Yield what stands twice in a list of rows, or in one of ``plain`` values."""
    found: dict[str, Iterable[str]] = {
        name: [str(getattr(row, by)) for row in getattr(shape, name)]
        for name, by in lists.items()
    }
    found |= {name: getattr(shape, name) for name in plain}
    for name, ids in found.items():
        for each, times in Counter(ids).items():
            if times > 1:
                yield Problem("twice", (name, each), {"id": each})
