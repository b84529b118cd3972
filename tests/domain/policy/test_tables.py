"""Tables with a single answer, by DMN's hit policies Unique and First."""

from typing import Any

from portal.domain.policy.tables import Single, Table
from tests.domain.policy.cases import asked, rule_set


def table(hit: str, *rows: dict[str, Any]) -> Table:
    """Return a table with these rows, compiled."""
    shape = {
        "code": "ladder", "name_ja": "段階", "name_en": "Ladder", "hit": hit,
        "answers": "violation_response", "rows": list(rows),
    }  # fmt: skip
    return Table(rule_set(tables=[shape]).tables[0])


def row(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "answer": f"do_{id_}", **more}


def ages(least: int | None = None, most: int | None = None) -> dict[str, Any]:
    return {"cells": [{"column": "age", "least": least, "most": most}]}


def answered(found: Single) -> str | None:
    return found.row.answer if found.row else None


def test_first_answers_with_the_first_row_that_holds():
    ladder = table("first", row("warn", **ages(most=19)), row("lock"), row("expel"))

    assert answered(ladder.answer(asked(attributes={"age": 15}))) == "do_warn"
    assert answered(ladder.answer(asked(attributes={"age": 40}))) == "do_lock"


def test_first_does_not_pass_over_a_row_that_might_hold():
    ladder = table("first", row("warn", **ages(most=19)), row("lock"))
    later = table("first", row("lock"), row("warn", **ages(most=19)))

    assert ladder.answer(asked(attributes={})) == Single(missing=("column.age",))
    assert answered(later.answer(asked(attributes={}))) == "do_lock"


def test_unique_answers_with_the_one_row_that_holds_or_not_at_all():
    ladder = table(
        "unique",
        row("warn", **ages(most=19)),
        row("lock", **ages(least=20), states=["active"]),
        row("twice", **ages(least=90), states=["active"]),
    )

    assert answered(ladder.answer(asked())) == "do_lock"
    assert ladder.answer(asked(state="suspended")) == Single()
    assert ladder.answer(asked(attributes={"age": 95})) == Single()
    unknown = ladder.answer(asked(attributes={}))
    assert unknown == Single(missing=("column.age",))
