"""Single fields and rows of a content, as forms ask for them and edits write them.

Whatever a kind's content holds, its fields are called by ``publishing.places`` and its
rows are told apart by the field ``by``: their ``id`` or their ``code``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.publishing_facts import ABSENT, Content, FieldChange
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Label, Option
from portal.domain.publishing.tree import ORDER

Row = Mapping[str, Any]
Values = Mapping[str, Any]

PLACES = "publishing.places"


def stem_of(field: str) -> str:
    """Return the name of a field without its language."""
    return field.removesuffix("_ja").removesuffix("_en")


@dataclass(frozen=True)
class Texts:
    """How long the texts of a kind may be, and which of them take several lines."""

    longest: Mapping[str, int]
    long: Collection[str]

    def one(self, code: str, *, beside: str | None = None, label: Label = "") -> Field:
        """Return the field of a text; English stands beside Japanese."""
        stem = stem_of(code)
        kind = FieldKind.LONG_TEXT if stem in self.long else FieldKind.TEXT
        longest = self.longest.get(stem)
        label = label or f"{PLACES}.{code}"
        return Field(code, kind, label, longest=longest, beside=beside)

    def both(self, stem: str, called: str = "") -> tuple[Field, Field]:
        """Return the fields of a text in both languages, in the words of ``called``."""
        ja, en = (f"{PLACES}.{called or stem}_{each}" for each in ("ja", "en"))
        first = self.one(f"{stem}_ja", label=ja)
        return first, self.one(f"{stem}_en", beside=first.code, label=en)


def options(names: Mapping[str, Words]) -> tuple[Option, ...]:
    """Return codes with their words as what can be chosen."""
    return tuple(Option(code, words) for code, words in names.items())


def choice(code: str, found: Iterable[Option], *, required: bool = True) -> Field:
    """Return a field of which one is chosen."""
    offered = tuple(found)
    return Field(code, FieldKind.CHOICE, f"{PLACES}.{code}", options=offered,
                 required=required)  # fmt: skip


def choices(code: str, found: Iterable[Option]) -> Field:
    """Return a field of which several are chosen."""
    return Field(code, FieldKind.CHOICES, f"{PLACES}.{code}", options=tuple(found))


def code_field(pattern: str, words: str) -> Field:
    """Return the field of a code that people give; ``words`` say what it wants."""
    return Field("code", FieldKind.TEXT, f"{PLACES}.code", required=True,
                 pattern=pattern, pattern_words=words)  # fmt: skip


# ------------------------------------------------------------------ values, edits


def stored(value: Any) -> Any:
    """Return what a form gave as a content holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def scalars(values: Values) -> tuple[FieldChange, ...]:
    """Return the edit that writes single fields."""
    return tuple(
        FieldChange((name,), ABSENT, stored(value)) for name, value in values.items()
    )


def called(row: Row, code: str) -> Words:
    """Return the name of a row, with its code in place of what is missing."""
    names = (str(row.get(name) or "").strip() for name in ("name_ja", "name_en"))
    return Words(*(name or code for name in names))


def row_of(content: Content, part: str, by: str, row: str) -> Row | None:
    """Return one row of a list, None where it is not there."""
    return next((each for each in content.get(part, ()) if each[by] == row), None)


def next_id(content: Content, part: str, by: str) -> str:
    """Return what a new row of a list is told apart by: a letter and a number."""
    taken = {row[by] for row in content.get(part, ())}
    stem, number = part[0], len(taken) + 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def put_row(content: Content, part: str, by: str, row: Row) -> tuple[FieldChange, ...]:
    """Return the edit that writes a row into its list."""
    if part in content:
        return (FieldChange((part, row[by]), ABSENT, row),)
    return (FieldChange((part,), ABSENT, [row]),)


def drop_row(part: str, row: str) -> tuple[FieldChange, ...]:
    """Return the edit that takes a row out of its list."""
    return (FieldChange((part, row), None, ABSENT),)


def shifted(
    content: Content, part: str, by: str, row: str, places: int
) -> tuple[FieldChange, ...]:
    """Return the edit that moves a row up (-1) or down (1) in its list."""
    order = [each[by] for each in content[part]]
    at = order.index(row)
    to = min(max(at + places, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return (FieldChange((part, ORDER), ABSENT, order),)
