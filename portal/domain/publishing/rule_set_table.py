r"""A rule set as a table, a line per row of it, from which the same set can be made.

The column ``part`` says what a line is: ``rules`` and the other lists by their names,
``set`` for the whole, ``answers`` for a row of the table named under ``table``. A
column of the owners' own is ``c.CODE``: ``gold | plus``, ``18..65``, ``18..``, ``yes``.
Codes in a list have bars between; ``\|``, ``\\`` and ``\n`` are the bar, the backslash
and a line break of one. What is left blank is what the field says where it is not
given. ``code`` may be left blank where a number will do.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel

from models.publishing_facts import Content
from portal.domain.publishing.rows import Row
from portal.domain.publishing.rule_set import (
    LISTS,
    RowShape,
    RuleSetShape,
    rule_set_of,
)

WHOLE: Final = "set"
ANSWERS: Final = "answers"
OWN: Final = "c."
HEAD: Final = ("part", "table", "code")
FIRST: Final = ("name_ja", "name_en", "effect")
APART: Final = ("format", "id", "code", "cells", "given", "clause", "exception", "rows")
"""Fields that are not cells of their own name."""
NESTED: Final = {"clause": ("document", "clause"), "exception": ("beats", "approver")}
BAR: Final = " | "


def _shape_of(part: str) -> type[BaseModel]:
    if part == WHOLE:
        return RuleSetShape
    if part == ANSWERS:
        return RowShape
    found: type[BaseModel] = get_args(RuleSetShape.model_fields[part].annotation)[0]
    return found


SHAPES: Mapping[str, type[BaseModel]] = {
    part: _shape_of(part) for part in (WHOLE, *LISTS, ANSWERS)
}
"""The parts of a rule set, in the order in which they are written."""


def fields_of(part: str) -> tuple[str, ...]:
    """Return the fields of a part that are cells of their own name."""
    out = {*APART, *LISTS} if part == WHOLE else {*APART}
    return tuple(name for name in SHAPES[part].model_fields if name not in out)


def _allfields_of() -> tuple[str, ...]:
    order = ("rules", *(part for part in SHAPES if part != "rules"))
    found = {name: None for part in order for name in fields_of(part)}
    nested = (name for names in NESTED.values() for name in names)
    return tuple({**dict.fromkeys(FIRST), **found, **dict.fromkeys(nested)})


COLUMNS: Final = (*HEAD, *_allfields_of())
"""The columns of every table; those of the owners' own come behind."""


def headings(content: Content) -> tuple[str, ...]:
    """Return the columns of the table of a content."""
    own = {f"{OWN}{each['code']}": None for each in content.get("own_columns", ())}
    for _, _, row in _lines(content):
        asked = (*(row.get("cells") or ()), *(row.get("given") or ()))
        own |= {f"{OWN}{each['column']}": None for each in asked}
    return (*COLUMNS, *own)


# ------------------------------------------------------------------ writing


def lines_of(content: Content) -> Iterator[list[str]]:
    """Yield the cells of each line of a rule set, as ``headings`` call them."""
    columns = headings(content)
    for part, table, row in _lines(content):
        cells = _cells(part, table, row)
        yield [cells.get(name, "") for name in columns]


def _lines(content: Content) -> Iterator[tuple[str, str, Row]]:
    yield WHOLE, "", content
    for part in LISTS:
        for row in content.get(part) or ():
            yield part, "", row
            for answer in row.get("rows") or () if part == "tables" else ():
                yield ANSWERS, row["code"], answer


def _cells(part: str, table: str, row: Row) -> dict[str, str]:
    code = row.get("id") if "id" in SHAPES[part].model_fields else row.get("code")
    cells = {"part": part, "table": table, "code": str(code)}
    cells |= {name: _said(row.get(name)) for name in fields_of(part)}
    for name, fields in NESTED.items():
        inner = row.get(name) or {}
        cells |= {each: str(inner[each]) for each in fields if each in inner}
    cells |= {OWN + each["column"]: _cell(each) for each in row.get("cells") or ()}
    given = row.get("given") or ()
    return cells | {OWN + each["column"]: each["value"] for each in given}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return BAR.join(map(_escaped, value))
    return "" if value is None else str(value)


def _cell(cell: Row) -> str:
    if cell.get("yes") is not None:
        return _said(cell["yes"])
    least, most = cell.get("least"), cell.get("most")
    if least is not None or most is not None:
        return f"{_said(least)}..{_said(most)}"
    return _said(cell.get("options"))


_ESCAPES: Final = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
MEANT: Final = {"n": "\n", "r": "\r"}


def _escaped(code: str) -> str:
    for sign, written in _ESCAPES.items():
        code = code.replace(sign, written)
    return code


def settled(content: Content) -> RuleSetShape:
    """Return a rule set as values in which the order of cells says nothing."""
    return rule_set_of({**content, **{p: _settled(content, p) for p in content}})


def _settled(holder: Mapping[str, Any], part: str) -> Any:
    found = holder[part]
    if part not in (*LISTS, "rows"):
        return found
    return [_row_settled(each) for each in found]


def _row_settled(row: Row) -> Row:
    by_column = {
        name: sorted(row[name], key=lambda each: str(each["column"]))
        for name in ("cells", "given")
        if row.get(name)
    }
    rows = {"rows": _settled(row, "rows")} if "rows" in row else {}
    return {**row, **by_column, **rows}
