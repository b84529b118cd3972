r"""Offerings as a table, a row each, from which the very same contents can be made.

A cell of a list holds a line per row of it, with bars between the fields:
``in_service | 2024-04-01``. In such a line ``\|``, ``\\`` and ``\n`` are the bar, the
backslash and a line break of a text. Codes in a list of codes have blanks between.
Attributes that owners defined have columns ``a.CODE``, written as they are typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from pydantic import BaseModel

from models.publishing_facts import Content, Problem
from portal.domain.attributes.checking import check_given
from portal.domain.attributes.compiled import Compiled, kept
from portal.domain.attributes.in_content import (
    VALUES,
    WRITTEN_UNDER,
    placed_problem,
    typed_values,
    values_in,
)
from portal.domain.forms.reading import BETWEEN
from portal.domain.publishing.offering import FORMAT, OfferingShape

ATTRIBUTE: Final = "a."
BAR: Final = " | "
_FIELDS = OfferingShape.model_fields
_OUTSIDE = ("format", VALUES, WRITTEN_UNDER)


def _row_shape(name: str) -> type[BaseModel] | None:
    """Return the shape of the rows of a list; None for texts and lists of codes."""
    inner = get_args(_FIELDS[name].annotation)
    found = inner[0] if inner else None
    is_shape = isinstance(found, type) and issubclass(found, BaseModel)
    return found if is_shape else None


ROWS: Mapping[str, type[BaseModel]] = {
    name: shape for name in _FIELDS if (shape := _row_shape(name)) is not None
}
CODES = tuple(
    name
    for name, each in _FIELDS.items()
    if get_args(each.annotation)[:1] == (str,) and name not in ROWS
)
COLUMNS = tuple(name for name in _FIELDS if name not in _OUTSIDE)
"""The columns of every table, in the order of the content."""


def headings(rules: Compiled | None) -> tuple[str, ...]:
    """Return the columns of a table, with those of attributes that are asked."""
    asked = rules.form.fields if rules else ()
    return (*COLUMNS, *(ATTRIBUTE + each.code for each in asked))


# ------------------------------------------------------------------ writing


def cells_of(content: Content, rules: Compiled | None) -> list[str]:
    """Return an offering as the cells of its row."""
    values = typed_values(rules, values_in(content)) if rules else {}
    plain = kept(values)
    asked = rules.form.fields if rules else ()
    return [
        *(_cell(name, content.get(name)) for name in COLUMNS),
        *(_attribute(plain.get(each.code)) for each in asked),
    ]


def _cell(name: str, value: Any) -> str:
    if name in ROWS:
        return "\n".join(_line(ROWS[name], row) for row in value or ())
    if name in CODES:
        return " ".join(value or ())
    return str(value or "")


def _line(shape: type[BaseModel], row: Mapping[str, Any]) -> str:
    fields = [_escaped(row.get(name)) for name in shape.model_fields]
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return BAR.join(fields)


def _escaped(value: Any) -> str:
    text = " ".join(value) if isinstance(value, list | tuple) else value
    said = "" if text is None else str(text)
    for sign, written in _ESCAPES.items():
        said = said.replace(sign, written)
    return said


_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
_MEANT = {"n": "\n", "r": "\r"}


def _attribute(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    return "" if value is None else str(value)


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The content that a row makes of what there was, and why it cannot be taken."""

    content: Content
    problems: tuple[Problem, ...] = ()


def read_row(
    row: Mapping[str, str],
    base: Content | None,
    rules: Compiled | None,
    number: int | None = None,
) -> ReadRow:
    """Return what the cells of a row say; what has no column stays as in ``base``.

    ``number`` is the version of the definition of ``rules``.
    """
    content: dict[str, Any] = {"format": FORMAT, **(base or {})}
    problems: list[Problem] = []
    for name, text in row.items():
        if name in COLUMNS:
            value = _value(name, text, problems)
            if value or name in content or base is None:
                content[name] = value
    given = {n.removeprefix(ATTRIBUTE): t for n, t in row.items() if _is_asked(n)}
    if given:
        problems += _set_attributes(content, given, rules, number)
    return ReadRow(content, tuple(problems))


def _value(name: str, text: str, problems: list[Problem]) -> Any:
    if name in ROWS:
        return list(_rows(name, text, problems))
    if name in CODES:
        return text.replace(",", " ").split()
    return _typed(OfferingShape, name, text)


def _is_asked(name: str) -> bool:
    return name.startswith(ATTRIBUTE)


def _rows(name: str, text: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    shape = ROWS[name]
    for place, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        parts = _parts(line)
        if len(parts) > len(shape.model_fields):
            problems.append(Problem("field_wrong", (name, str(place))))
            continue
        padded = [*parts, *[""] * (len(shape.model_fields) - len(parts))]
        fields = zip(shape.model_fields, padded, strict=True)
        yield {field: _typed(shape, field, part) for field, part in fields}


def _parts(line: str) -> list[str]:
    """Return the fields of a line: one blank beside each bar belongs to the bar."""
    found = [""]
    escaped = False
    for sign in line:
        if escaped:
            found[-1] += _MEANT.get(sign, sign)
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "|":
            found[-1] = found[-1].removesuffix(" ")
            found.append("\0")
        else:
            found[-1] += sign
    return [each.removeprefix("\0 ").removeprefix("\0") for each in found]


def _typed(shape: type[BaseModel], name: str, text: str) -> Any:
    """Return a field as JSON has it; what does not fit is left for the shape."""
    annotation = shape.model_fields[name].annotation
    kinds = (annotation, *get_args(annotation))
    if int in kinds:
        digits = text.strip()
        blank = None if type(None) in kinds and not digits else text
        return int(digits) if digits.isascii() and digits.isdigit() else blank
    if date in kinds:
        return text.strip().replace("/", "-") or None
    if get_args(annotation)[-1:] == (Ellipsis,):
        return text.split()
    return text


def _set_attributes(
    content: dict[str, Any],
    given: Mapping[str, str],
    rules: Compiled | None,
    number: int | None,
) -> list[Problem]:
    """Set what the columns say; return what does not fit, as forms put it."""
    if rules is None:
        asked = [Problem("not_asked", (code,)) for code, text in given.items() if text]
        return [placed_problem(None, each) for each in asked]
    was = values_in(content)
    stay = {
        code: value for code, value in was.items() if code not in rules.form.by_code
    }
    known = {c: v for c, v in typed_values(rules, was).items() if c not in given}
    filled = {code: text for code, text in given.items() if text.strip()}
    checked = check_given(rules, {**known, **filled})
    became = {**stay, **kept(checked.values)}
    if became != dict(was):
        content[VALUES], content[WRITTEN_UNDER] = became, number
    return [placed_problem(rules, each) for each in checked.problems.values()]


# ------------------------------------------------------------------ the whole table


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: rows by column with their place, and unread columns."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    unread: tuple[str, ...]


def table_of(lines: Sequence[Sequence[str]]) -> Table | None:
    """Return the rows under the line that names the columns; None without one."""
    named = ([cell.strip() for cell in line] for line in lines[:20])
    found = next(((at, e) for at, e in enumerate(named) if "code" in e), None)
    if found is None:
        return None
    at, names = found
    known = [n if n in COLUMNS or _is_asked(n) else "" for n in names]
    unread = tuple(n for n, k in zip(names, known, strict=True) if n and not k)
    rows = (
        (number, {k: c for k, c in zip(known, line, strict=False) if k})
        for number, line in enumerate(lines[at + 1 :], at + 2)
        if any(cell.strip() for cell in line)
    )
    return Table(tuple(rows), unread)
