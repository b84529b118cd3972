"""The form of a test case of a rule set: a question, and how it has to be answered."""

from collections.abc import Iterable, Iterator
from datetime import date

from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.policy.kinds import (
    NO_MEMBERSHIP,
    ColumnKind,
    Decision,
    Footing,
)
from portal.domain.publishing import rows
from portal.domain.publishing.rows import Row, Values, called
from portal.domain.publishing.rule_set_forms import FAR, TEXTS, WORDS, offered
from portal.domain.publishing.rule_set_known import Known

GIVEN = "given_"
ASKED = (("actor", "actors"), ("offering", "offerings"), ("function", "functions"),
         ("state", "states"))  # fmt: skip
"""What a question asks for, and where the words of its codes are."""


def case_form(content: Content, known: Known, row: Row | None) -> Form:
    """Return the form of a test case."""
    used = row or {}
    question = f"{WORDS}.groups.question"
    asked = [
        Field(name, FieldKind.CHOICE, f"{WORDS}.asked.{name}", group=question,
              options=_options(known, part, used.get(name)), required=True)
        for name, part in ASKED
    ]  # fmt: skip
    footings = tuple(Option(e, f"rules_checks.footings.{e}") for e in Footing)
    decisions = tuple(Option(e, f"policy.decisions.{e}") for e in Decision)
    named = {e["id"]: called(e, e["id"]) for e in content.get("rules", ())}
    was = [used["deciding"]] if used.get("deciding") else []
    answer = f"{WORDS}.groups.answer"
    return Form((
        *TEXTS.both("name"),
        *asked,
        Field("terms", FieldKind.CHOICE, f"{WORDS}.fields.footing", options=footings,
              required=True),
        *(each for c in content.get("own_columns", ()) for each in _given_field(c)),
        Field("on", FieldKind.DAY, f"{WORDS}.fields.on", help=f"{WORDS}.helps.on"),
        Field("decision", FieldKind.CHOICE, f"{WORDS}.fields.decision", group=answer,
              options=decisions, required=True),
        Field("deciding", FieldKind.CHOICE, f"{WORDS}.fields.deciding", group=answer,
              options=offered(named, was), help=f"{WORDS}.helps.deciding"),
    ))  # fmt: skip


def _options(known: Known, part: str, used: str | None) -> tuple[Option, ...]:
    others = {code: name for (p, code), name in known.others.items() if p == part}
    return offered(known.names(part), [used] if used else [], others)


def _given_field(column: Row) -> Iterator[Field]:
    code, name = GIVEN + column["code"], called(column, column["code"])
    if column["kind"] == ColumnKind.NUMBER:
        yield Field(code, FieldKind.INTEGER, name, least=-FAR, most=FAR)
    elif column["kind"] == ColumnKind.YES_NO:
        yield Field(code, FieldKind.YES_NO, name, unsaid=True)
    else:
        options = tuple(Option(e, Words(e, e)) for e in column.get("options") or ())
        yield Field(code, FieldKind.CHOICE, name, options=options)


def case_values(content: Content, row: Row | None) -> Values:
    """Return a test case as the values of its form."""
    begins = {"state": NO_MEMBERSHIP, "terms": Footing.NONE_APPLY.value}
    found = {**begins, **(row or {})}
    found["on"] = date.fromisoformat(found["on"]) if found.get("on") else None
    kinds = {each["code"]: each["kind"] for each in content.get("own_columns", ())}
    for each in found.pop("given", None) or ():
        code, value = each["column"], each["value"]
        found[GIVEN + code] = _typed(kinds.get(code), value)
    return found


def _typed(kind: str | None, value: str) -> bool | str | int | None:
    if kind == ColumnKind.YES_NO:
        return {"yes": True, "no": False}.get(value)
    if kind == ColumnKind.NUMBER:
        return int(value) if value.lstrip("-").isdecimal() else None
    return value


def made_case(content: Content, values: Values, was: Row | None) -> Row:
    """Return a test case with what its form says; a new one gets a number."""
    plain = {
        name: rows.stored(value)
        for name, value in values.items()
        if not name.startswith(GIVEN) and value not in (None, "")
    }
    given = as_before(_given(content, values), (was or {}).get("given") or ())
    if given:
        plain["given"] = given
    own = was or {"id": rows.next_id(content, "cases", "id")}
    return {"id": own["id"], **plain}


def as_before(found: Iterable[Row], was: Iterable[Row]) -> list[Row]:
    """Return what is asked of columns in the order in which it stood."""
    order = [each["column"] for each in was]
    return sorted(
        found, key=lambda each: (*order, each["column"]).index(each["column"])
    )


def _given(content: Content, values: Values) -> Iterator[Row]:
    for column in content.get("own_columns", ()):
        value = values.get(GIVEN + column["code"])
        if isinstance(value, bool):
            yield {"column": column["code"], "value": "yes" if value else "no"}
        elif value not in (None, ""):
            yield {"column": column["code"], "value": str(value)}
