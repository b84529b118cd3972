"""What tables with a single answer say beside a decision."""

from typing import Any

import pytest

from portal.domain.policy.beside import Beside, beside
from portal.domain.policy.decide import decide
from tests.domain.policy.cases import asked, compiled, rule


def table(code: str, answers: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """Return a table of which the first row that holds answers."""
    names = {"name_ja": code, "name_en": code}
    return {"code": code, "answers": answers, "hit": "first", "rows": rows} | names


def row(id_: str, answer: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "answer": answer, **more}


RUNG = {"column": "rung", "least": 1}
OLD = {"cells": [{"column": "age", "least": 65}]}
TABLES = [
    table("ladder", "violation_response", row("r", "warn")),
    table("other", "violation_response", row("r", "expel", cells=[RUNG])),
    table("whom", "escalation_target", row("s", "care", **OLD), row("t", "chief")),
    table("notice", "notice_days", row("n", "14", states=["active"])),
]
RULES = (
    rule("use", states=["active", "on_leave"]),
    rule("no", "forbid", states=["suspended"], violation="ladder"),
    rule("out", "forbid", states=["expelled"], violation="other"),
)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {"notice": "14"}),
        ({"state": "on_leave"}, {}),
        ({"state": "suspended"}, {"ladder": "warn", "whom": "chief"}),
        ({"state": "expelled"}, {"whom": "chief"}),
        ({"state": "none"}, {"whom": "chief"}),
        ({"state": "none", "attributes": {"age": 70}}, {"whom": "care"}),
        ({"state": "none", "attributes": {}}, {"whom": ("column.age",)}),
    ],
)
def test_what_tables_say_of_a_decision(given: dict[str, Any], told: dict[str, Any]):
    rules, facts = compiled(*RULES, tables=TABLES), asked(**given)
    found = beside(rules, facts, decide(rules, facts))

    said = {each.table: each.row.answer if each.row else each.missing for each in found}
    assert said == {f"main/{name}": answer for name, answer in told.items()}


def test_tables_stand_in_the_order_of_their_names():
    rules, facts = compiled(*RULES, tables=TABLES[::-1]), asked(state="suspended")
    found: tuple[Beside, ...] = beside(rules, facts, decide(rules, facts))

    assert [each.table for each in found] == ["main/ladder", "main/whom"]
