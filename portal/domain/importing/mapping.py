"""Which column of a file fills which field: proposed, changed by people, kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from portal.domain.importing.fields import HALVES, MANY, REQUIRED, Field
from portal.errors import InputRefused

VERSION = 1
"""Version of the serialised form."""


class FoundBy(StrEnum):
    """How a column came to its field."""

    HEADING = "heading"
    VALUES = "values"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column and the field it fills; ``column`` counts from 0.

    ``confidence`` is 0-1; what a person chose is certain.
    """

    field: Field
    column: int
    heading: str
    found_by: FoundBy
    confidence: float


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A whole mapping: columns, defaults, and the words that files like it use.

    ``words`` is ``{"state": {word: code}, "kind": …, "offering": …}``; ``attributes``
    names what owners defined by the columns that fill it.
    """

    header: tuple[str, ...]
    uses: tuple[ColumnUse, ...]
    default_offering: str | None = None
    default_kind: str | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    attributes: Mapping[int, str] = field(default_factory=dict)

    def columns_of(self, target: Field) -> tuple[int, ...]:
        """Return the columns that fill ``target``, the first choice first."""
        return tuple(use.column for use in self.uses if use.field is target)

    @property
    def unmapped(self) -> tuple[tuple[int, str], ...]:
        """The columns nobody reads, with their headings."""
        used = {use.column for use in self.uses} | set(self.attributes)
        every = enumerate(self.header)
        return tuple((at, heading) for at, heading in every if at not in used)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that neither a column nor a default fills."""
        return tuple(target for target in REQUIRED if not self._is_filled(target))

    def _is_filled(self, target: Field) -> bool:
        if target is Field.OFFERING and self.default_offering:
            return True
        halves = HALVES.get(target, ())
        return any(self.columns_of(each) for each in (target, *halves))

    def headings(self) -> dict[str, str]:
        """Return the headings of attributes, by their codes."""
        return {code: self.header[at] for at, code in self.attributes.items()}

    def asking(self, column: int, code: str) -> "ColumnMapping":
        """Return the mapping with ``column`` filling an attribute, and no other."""
        free = self.changed(column, None)
        others = {at: each for at, each in free.attributes.items() if each != code}
        return replace(free, attributes={**others, column: code})

    def changed(self, column: int, target: Field | None) -> "ColumnMapping":
        """Return the mapping with ``column`` filling ``target`` (None: nothing).

        Where ``target`` takes one column only, its former column is freed.
        """
        if not 0 <= column < len(self.header):
            raise InputRefused("mapping_column_unknown", column=column)
        kept = [use for use in self.uses if use.column != column]
        asked = {at: code for at, code in self.attributes.items() if at != column}
        if target is None:
            return replace(self, uses=tuple(kept), attributes=asked)
        room = MANY.get(target, 1)
        same = [use for use in kept if use.field is target][: room - 1]
        others = [use for use in kept if use.field is not target]
        chosen = ColumnUse(target, column, self.header[column], FoundBy.PERSON, 1.0)
        uses = in_order([*others, *same, chosen])
        return replace(self, uses=uses, attributes=asked)

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as plain JSON values, with its version."""
        return {
            "version": VERSION,
            "header": list(self.header),
            "columns": [
                {
                    "field": use.field.value,
                    "column": use.column,
                    "found_by": use.found_by.value,
                    "confidence": f"{use.confidence:.2f}",
                }
                for use in self.uses
            ],
            "default_offering": self.default_offering,
            "default_kind": self.default_kind,
            "words": {name: dict(words) for name, words in self.words.items()},
            "attributes": {str(at): code for at, code in self.attributes.items()},
        }


def in_order(uses: list[ColumnUse]) -> tuple[ColumnUse, ...]:
    """Return ``uses`` by field, and within a field the surest first."""
    ranks = {target: rank for rank, target in enumerate(Field)}
    return tuple(
        sorted(uses, key=lambda use: (ranks[use.field], -use.confidence, use.column))
    )


def mapping_from_json(stored: Mapping[str, Any]) -> ColumnMapping:
    """Return the mapping that ``as_json`` wrote; refuses another version or shape."""
    if stored.get("version") != VERSION:
        raise InputRefused("mapping_version_unknown", version=stored.get("version"))
    try:
        header = tuple(str(heading) for heading in stored["header"])
        uses = [_use(each, header) for each in stored["columns"]]
        words = {str(name): dict(found) for name, found in stored["words"].items()}
        kind, offering = stored["default_kind"], stored["default_offering"]
        attributes = _attributes(stored.get("attributes", {}), header)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise InputRefused("mapping_unreadable") from None
    return ColumnMapping(header, in_order(uses), offering, kind, words, attributes)


def _attributes(stored: Mapping[str, str], header: tuple[str, ...]) -> dict[int, str]:
    found = {int(at): str(code) for at, code in stored.items()}
    if not all(0 <= at < len(header) for at in found):
        raise IndexError(*found)
    return dict(sorted(found.items()))


def _use(stored: Mapping[str, Any], header: tuple[str, ...]) -> ColumnUse:
    column = int(stored["column"])
    if column < 0:
        raise IndexError(column)
    return ColumnUse(
        Field(stored["field"]),
        column,
        header[column],
        FoundBy(stored["found_by"]),
        float(stored["confidence"]),
    )
