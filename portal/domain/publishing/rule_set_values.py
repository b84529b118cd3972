"""Rows of a rule set as the values of their forms, and back; edits of rows.

A field that says nothing is left out of its row, so that what was not touched stays
as it was, to the letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from models.publishing_facts import ABSENT, Content, FieldChange, Path
from portal.domain.policy.kinds import Effect, HitPolicy, LastDay, TermsCondition, Unit
from portal.domain.publishing import rows
from portal.domain.publishing.rows import Row, Values, stored
from portal.domain.publishing.rule_set_case_forms import as_before
from portal.domain.publishing.rule_set_forms import (
    CELL,
    CLAUSE,
    CONDITIONS,
    LEAST,
    MOST,
    TYPED,
    columns_in,
    source_of,
)


def values_of(part: str, row: Row | None) -> Values:
    """Return a row as the values of its form, or what a new one begins with."""
    if row is None:
        return {"terms": TermsCondition.NONE.value, **_BEGINS.get(part, {})}
    values = {**_BEGINS.get(part, {}), **row} if part == "cancellations" else dict(row)
    values["terms"] = row.get("terms") or TermsCondition.NONE.value
    for name in ("valid_from", "valid_to"):
        values[name] = date.fromisoformat(row[name]) if row.get(name) else None
    for cell in row.get("cells") or ():
        values |= _cell_values(cell)
    if row.get("clause"):
        document = row["clause"]["document"]
        values |= {"document": document, CLAUSE + document: row["clause"]["clause"]}
    if row.get("exception"):
        values |= {"excepts": True, **row["exception"]}
    if part == "own_columns":
        values["options"] = "\n".join(row.get("options") or ())
        values["source"] = next(iter(source_of(row)), None)
    return values


_BEGINS: Mapping[str, Values] = {
    "cancellations": {
        "notice": 0,
        "notice_unit": Unit.DAYS.value,
        "term_unit": Unit.MONTHS.value,
        "last_day": LastDay.ANY_DAY.value,
    },
    "tables": {"hit": HitPolicy.FIRST.value},
    "rules": {"effect": Effect.PERMIT.value},
}


def _cell_values(cell: Row) -> Values:
    code = cell["column"]
    given = cell["yes"] if cell.get("yes") is not None else cell.get("options")
    return {
        CELL + code: given,
        LEAST + code: cell.get("least"),
        MOST + code: cell.get("most"),
    }


def made_row(part: str, content: Content, values: Values, was: Row | None) -> Row:
    """Return a row with what its form says; a new one without a code gets a number."""
    given = _given(columns_in(content), values, was)
    if part == "own_columns":
        lines = str(values.get("options") or "").splitlines()
        given["options"] = [each.strip() for each in lines if each.strip()]
        carrier, _, attribute = str(given.pop("source", None) or "").partition(":")
        given |= {"carrier": carrier, "attribute": attribute}
    if was is None and part not in TYPED:
        given = {"id": rows.next_id(content, part, "id"), **given}
    return merged(was, given)


def made_answer(content: Content, table: Row, values: Values, was: Row | None) -> Row:
    """Return a row of a table; a new one gets a number."""
    given = _given(columns_in(content, table), values, was)
    answer = values.get("answer")
    given["answer"] = "" if answer is None else str(answer)
    if was is None:
        given = {"id": rows.next_id(table, "rows", "id"), **given}
    return merged(was, given)


def _given(columns: list[Row], values: Values, was: Row | None) -> dict[str, Any]:
    """Return what a form says as a row holds it, its parts put together."""
    own = {each["code"] for each in columns}
    apart = {"document", "excepts", "beats", "approver"}
    apart |= {begins + code for begins in (CELL, LEAST, MOST) for code in own}
    given = {
        name: stored(value)
        for name, value in values.items()
        if name not in apart and not name.startswith(CLAUSE)
    }
    asked = (was or {}).get("cells") or ()
    given["cells"] = as_before(_cells(columns, values), asked)
    if given.get("terms") == TermsCondition.NONE:
        given["terms"] = None
    document = values.get("document")
    clause = values.get(f"{CLAUSE}{document}")
    given["clause"] = {"document": document, "clause": clause} if clause else None
    given["exception"] = (
        {name: values.get(name) or "" for name in ("beats", "approver")}
        if values.get("excepts")
        else None
    )
    return given


def _cells(columns: list[Row], values: Values) -> Iterator[Row]:
    for column in columns:
        code = column["code"]
        least, most = values.get(LEAST + code), values.get(MOST + code)
        said = values.get(CELL + code)
        if least is not None or most is not None:
            both = {"least": least, "most": most}
            bounds = {name: each for name, each in both.items() if each is not None}
            yield {"column": code, **bounds}
        elif isinstance(said, bool):
            yield {"column": code, "yes": said}
        elif said:
            yield {"column": code, "options": list(said)}


BLANK: Mapping[str, Any] = {
    **{name: [] for name in (*CONDITIONS, "cells", "obligations", "options")},
    **dict.fromkeys(("valid_from", "valid_to", "clause", "exception"), None),
    **dict.fromkeys(("least", "most"), None),
    **dict.fromkeys(("owner", "lock_reason", "violation", "say_ja", "say_en"), ""),
    **dict.fromkeys(("carrier", "attribute", "reason", "amount_ja", "amount_en"), ""),
    **dict.fromkeys(("term", "by_day", "lock_days", "counts_days"), None),
    **dict.fromkeys(("renews", "fee"), False),
    "notice": 0,
    "notice_unit": Unit.DAYS.value,
    "term_unit": Unit.MONTHS.value,
    "last_day": LastDay.ANY_DAY.value,
    "terms": TermsCondition.NONE.value,
}
"""What a field says that says nothing."""


def merged(was: Row | None, given: Mapping[str, Any]) -> Row:
    """Return a row as it was with what is given.

    A field that says nothing now is left out, unless the row said so before.
    """
    row = dict(was or {})
    for name in BLANK:
        if name in row and name not in given:
            row[name] = _blank_of(name, row[name])
    for name, value in given.items():
        if name not in BLANK:
            row[name] = value
        elif value in (None, "", []) or value == BLANK[name]:
            if name in row:
                row[name] = _blank_of(name, row[name])
        else:
            row[name] = value
    return row


def _blank_of(name: str, was: Any) -> Any:
    """Return what says nothing; as it was written where that said nothing, too."""
    said_nothing = was in (None, "", []) or was == BLANK[name]
    return was if said_nothing else BLANK[name]


# ------------------------------------------------------------------ edits


def put_answer(table: Row, row: Row) -> tuple[FieldChange, ...]:
    """Return the edit that writes a row into a table with a single answer."""
    path = ("tables", table["code"], "rows")
    if "rows" in table:
        return (FieldChange((*path, row["id"]), ABSENT, row),)
    return (FieldChange(path, ABSENT, [row]),)


def shifted_answer(table: Row, row: str, places: int) -> tuple[FieldChange, ...]:
    """Return the edit that moves a row of a table up (-1) or down (1)."""
    (change,) = rows.shifted(table, "rows", "id", row, places)
    return (replace(change, path=("tables", table["code"], *change.path)),)


def dropped(path: Path) -> tuple[FieldChange, ...]:
    """Return the edit that takes away what is at ``path``."""
    return (FieldChange(path, None, ABSENT),)
