"""Reading the table of a rule set: what it holds, and what is wrong with which line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from models.publishing_facts import Content, Path, Problem
from portal.domain.policy.kinds import ColumnKind
from portal.domain.publishing.rows import Row, next_id
from portal.domain.publishing.rule_set import (
    FORMAT,
    LISTS,
    RuleSetShape,
    given_columns,
)
from portal.domain.publishing.rule_set_table import (
    ANSWERS,
    COLUMNS,
    MEANT,
    NESTED,
    OWN,
    SHAPES,
    WHOLE,
    fields_of,
)
from portal.domain.publishing.shapes import shape_problems


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line of a table, and under which column."""

    line: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The content that a table makes, what cannot be read, and unread columns.

    ``places`` are the lines of rows by their paths.
    """

    content: Content
    problems: tuple[LineProblem, ...]
    unread: tuple[str, ...]
    places: Mapping[Path, int]

    def placed(self, problem: Problem) -> LineProblem:
        """Return a problem of the content with the line and column that it is in."""
        path = problem.path
        found = next(
            (n for n in range(len(path), -1, -1) if path[:n] in self.places), 0
        )
        line = self.places.get(path[:found], 0)
        return LineProblem(line, column_of(path[found:], problem), problem)


def column_of(rest: Path, problem: Problem) -> str:
    """Return the column that holds what is at the end of a path."""
    if not rest:
        return "code"
    first = rest[0]
    if first in ("cells", "given"):
        named = problem.facts.get("column") or problem.facts.get("value") or ""
        return f"{OWN}{named}"
    if first in NESTED:
        return rest[1] if rest[1:] else NESTED[first][0]
    return "code" if first == "id" else first


def table_of(lines: Sequence[Sequence[str]], code: str) -> ReadTable | None:
    """Return what a table says; None where no line names the columns.

    ``code`` is that of the rule set, where the table does not say one.
    """
    named = ([cell.strip() for cell in line] for line in lines[:20])
    marks = {"part", "code"}
    found = next(((at, e) for at, e in enumerate(named) if marks <= {*e}), None)
    if found is None:
        return None
    at, names = found
    reader = _Reader(code)
    for number, line in enumerate(lines[at + 1 :], at + 2):
        cells = {n: c for n, c in zip(names, line, strict=False) if n and c.strip()}
        if cells:
            reader.keep(number, cells)
    known = {*COLUMNS}
    unread = tuple(n for n in names if n and n not in known and not n.startswith(OWN))
    return reader.read(unread)


class _Reader:
    """Puts the lines of one table together."""

    def __init__(self, code: str) -> None:
        self.content: dict[str, Any] = {"format": FORMAT, "code": code}
        self.content |= {"name_ja": "", "name_en": ""}
        self.found: list[tuple[int, str, Mapping[str, str]]] = []
        self.problems: list[LineProblem] = []
        self.places: dict[Path, int] = {}
        self.kinds: dict[str, str] = {
            each.code: each.kind for each in given_columns(())
        }

    def keep(self, number: int, cells: Mapping[str, str]) -> None:
        """Keep a line; columns are known before the rows that ask for them."""
        part = cells.get("part", "").strip()
        if part not in SHAPES:
            facts = {"value": part[:40], "known": list(SHAPES)}
            self._wrong(number, "part", "line_part_unknown", facts)
            return
        self.found.append((number, part, cells))
        if part == "own_columns":
            self.kinds[cells.get("code", "")] = cells.get("kind", "").strip()

    def read(self, unread: tuple[str, ...]) -> ReadTable:
        """Return the whole."""
        # A row of a table may stand above the table.
        for number, part, cells in sorted(self.found, key=lambda e: e[1] == ANSWERS):
            self._take(number, part, cells)
        self.places.setdefault((), 0)
        read = ReadTable(self.content, (), unread, self.places)
        shape = [read.placed(e) for e in shape_problems(RuleSetShape, self.content)]
        said = {(each.line, each.column) for each in self.problems}
        shape = [each for each in shape if (each.line, each.column) not in said]
        wrong = sorted([*self.problems, *shape], key=lambda each: each.line)
        return ReadTable(self.content, tuple(wrong), unread, self.places)

    def _take(self, number: int, part: str, cells: Mapping[str, str]) -> None:
        row = {name: v for name, v in self._row(part, cells) if v is not None}
        if part == WHOLE:
            code = cells.get("code")
            self.content |= {"code": code, **row} if code else row
            self.places[()] = number
            return
        holder, listed, path = self._list(number, part, cells)
        by = LISTS.get(part, "id")
        own = cells.get("code") or next_id(holder, listed, by)
        row = {by: own, **row}
        row |= dict(self._asked(number, part, cells))
        holder.setdefault(listed, []).append(row)
        self.places.setdefault((*path, own), number)

    def _list(
        self, number: int, part: str, cells: Mapping[str, str]
    ) -> tuple[dict[str, Any], str, Path]:
        """Return what holds the list that a line goes into, its name and its place."""
        if part != ANSWERS:
            return self.content, part, (part,)
        code = cells.get("table", "")
        tables = self.content.get("tables", ())
        table = next((each for each in tables if each["code"] == code), None)
        if table is None:
            facts = {"value": code[:40], "known": [each["code"] for each in tables]}
            self._wrong(number, "table", "line_table_unknown", facts)
            return {}, "rows", ("tables", code, "rows")
        return table, "rows", ("tables", code, "rows")

    def _row(self, part: str, cells: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        """Yield the fields of a line; what is blank is None, or blank where it must."""
        shape = SHAPES[part]
        for name in fields_of(part):
            field = shape.model_fields[name]
            text = cells.get(name, "")
            blank = "" if field.is_required() else None
            yield name, _typed(field.annotation, text) if text.strip() else blank
        for name, fields in NESTED.items():
            if name in shape.model_fields and any(cells.get(e) for e in fields):
                yield name, {each: cells.get(each, "") for each in fields}

    def _asked(
        self, number: int, part: str, cells: Mapping[str, str]
    ) -> Iterator[tuple[str, Any]]:
        """Yield what a line asks of the owners' own columns."""
        own = {n.removeprefix(OWN): c for n, c in cells.items() if n.startswith(OWN)}
        if "given" in SHAPES[part].model_fields:
            given = [{"column": code, "value": text} for code, text in own.items()]
            if given:
                yield "given", given
        elif "cells" in SHAPES[part].model_fields:
            found = [self._cell(number, code, text) for code, text in own.items()]
            if found:
                yield "cells", found

    def _cell(self, number: int, code: str, text: str) -> Row:
        kind, said = self.kinds.get(code), unicodedata.normalize("NFKC", text).strip()
        if kind == ColumnKind.YES_NO and said.lower() in _YES_NO:
            return {"column": code, "yes": _YES_NO[said.lower()]}
        ends = _RANGE.fullmatch(said) if kind == ColumnKind.NUMBER else None
        if ends is not None:
            least, most = ends["least"], ends["most"]
            if ends["only"]:
                least = most = ends["only"]
            both = {"least": least, "most": most}
            return {"column": code} | {n: int(e) for n, e in both.items() if e}
        if kind in (ColumnKind.YES_NO, ColumnKind.NUMBER):
            self._wrong(number, OWN + code, f"cell_no_{kind}", {"value": text[:40]})
        return {"column": code, "options": list(_codes(text))}

    def _wrong(
        self, number: int, column: str, code: str, facts: Mapping[str, Any]
    ) -> None:
        self.problems.append(LineProblem(number, column, Problem(code, (), facts)))


_YES_NO: Final = {"yes": True, "no": False, "true": True, "false": False}
_RANGE: Final = re.compile(
    r"(?P<least>-?\d{1,15})?\s*\.\.\s*(?P<most>-?\d{1,15})?|(?P<only>-?\d{1,15})"
)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def _typed(annotation: Any, text: str) -> Any:
    """Return a cell as JSON has it; what does not fit is left for the shape."""
    kinds = (annotation, *get_args(annotation))
    plain = unicodedata.normalize("NFKC", text).strip()
    if kinds[-1] is Ellipsis:
        return list(_codes(text))
    if bool in kinds:
        return _YES_NO.get(plain.lower(), text)
    if int in kinds:
        return int(plain) if re.fullmatch(r"-?[0-9]{1,15}", plain) else text
    if date in kinds:
        found = _DAY.fullmatch(plain)
        return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else text
    return text


def _codes(text: str) -> Iterable[str]:
    """Yield the codes of a list: one blank beside each bar belongs to the bar."""
    found = [""]
    escaped = False
    for sign in text:
        if escaped:
            found[-1] += MEANT.get(sign, sign)
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "|":
            found[-1] = found[-1].removesuffix(" ")
            found.append("\0")
        else:
            found[-1] += sign
    return (each.removeprefix("\0 ").removeprefix("\0") for each in found)
