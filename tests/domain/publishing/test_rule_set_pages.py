"""The forms of a rule set: what was not touched stays, what was typed is kept."""

from copy import deepcopy
from typing import Any

import pytest

from portal.domain.card import Words
from portal.domain.forms.reading import read
from portal.domain.publishing import rule_set_answer_forms as answers
from portal.domain.publishing import rule_set_case_forms as cases
from portal.domain.publishing import rule_set_forms as forms
from portal.domain.publishing import rule_set_values as made
from portal.domain.publishing.rule_set import LISTS
from portal.domain.publishing.rule_set_known import Cited, Known
from portal.domain.publishing.tree import patch
from tests.domain.policy.cases import rule
from tests.domain.publishing.test_rule_sets import Content, whole

BOTH = Words("名", "Name")
KNOWN = Known(
    actors={"member": BOTH, "guardian": BOTH},
    offerings={"PHONE": BOTH},
    functions={"order": BOTH},
    states={"active": BOTH, "none": BOTH},
    documents={"tos": Cited(BOTH, {"c1": BOTH}, {"c2": BOTH})},
    attributes={"member:job": BOTH},
)


def content() -> Content:
    """Return every kind of row, whatever a form can say among it."""
    found = deepcopy(whole())
    found["rules"].append(
        rule("e", "forbid", actors=["ghost"], terms="accepted", owner="L", say_ja="x",
             lock_reason="FRAUD_SUSPECT", clause={"document": "old", "clause": "c7"},
             cells=[{"column": "plan", "options": ["gold"]},
                    {"column": "minor", "yes": False}])
    )  # fmt: skip
    found["own_columns"][0] |= {"carrier": "member", "attribute": "job"}
    found["cases"] = [
        {"id": "k", "name_ja": "問", "name_en": "Asked", "actor": "member",
         "offering": "PHONE", "function": "order", "state": "active",
         "terms": "accepted", "on": "2026-05-01", "decision": "deny", "deciding": "c",
         "given": [{"column": "age", "value": "20"}, {"column": "minor",
                    "value": "yes"}, {"column": "plan", "value": "gold"}]}
    ]  # fmt: skip
    return found


def typed(form: Any, values: Any) -> Any:
    """Return what a form gives back that nobody touched."""
    found = read(form, {name: values.get(name) for name in form.by_code})
    assert dict(found.problems) == {}
    return found.values


def test_a_row_that_nobody_touched_stays_as_it_was():
    there = content()
    for part in (each for each in LISTS if each != "cases"):
        assert there[part]
        for row in there[part]:
            form = forms.row_form(part, there, KNOWN, row, new=False)
            values = typed(form, made.values_of(part, row))
            assert made.made_row(part, there, values, row) == row
    for table in there["tables"]:
        for row in table["rows"]:
            form = answers.answer_form(there, KNOWN, table, row)
            values = typed(form, made.values_of("answers", row))
            assert made.made_answer(there, table, values, row) == row
    for row in there["cases"]:
        values = typed(
            cases.case_form(there, KNOWN, row), cases.case_values(there, row)
        )
        assert cases.made_case(there, values, row) == row


def test_a_new_row_gets_an_id_and_holds_only_what_was_said():
    there = content()
    form = forms.row_form("rules", there, KNOWN, None, new=True)
    given = {**made.values_of("rules", None), "name_ja": "新", "name_en": "New",
             "states": "active", "document": "tos", "clause_in_tos": "c1",
             "most_age": "17", "excepts": True, "beats": "c", "approver": "L",
             "valid_to": "2027-01-01"}  # fmt: skip
    found = read(form, given)

    assert dict(found.problems) == {}
    assert made.made_row("rules", there, found.values, None) == {
        "id": "r6", "name_ja": "新", "name_en": "New", "effect": "permit",
        "states": ["active"], "cells": [{"column": "age", "most": 17}],
        "clause": {"document": "tos", "clause": "c1"}, "valid_to": "2027-01-01",
        "exception": {"beats": "c", "approver": "L"},
    }  # fmt: skip


def test_what_is_not_asked_any_more_is_taken_back():
    there = content()
    row = there["rules"][1]
    form = forms.row_form("rules", there, KNOWN, row, new=False)
    values = typed(form, {**made.values_of("rules", row), "effect": "forbid"})

    became = made.made_row("rules", there, values, row)
    assert became == {**row, "effect": "forbid", "obligations": []}


@pytest.mark.parametrize(
    ("given", "problem"),
    [({"effect": "conditional"}, "obligations"), ({"document": "tos"}, "clause_in_tos"),
     ({"excepts": True, "beats": "c"}, "approver"), ({"least_age": "old"}, "least_age"),
     ({"document": "tos", "clause_in_tos": "c2"}, "clause_in_tos")],
)  # fmt: skip
def test_what_is_missing_or_cannot_be_is_a_problem_of_its_field(
    given: dict[str, Any], problem: str
):
    form = forms.row_form("rules", content(), KNOWN, None, new=True)
    found = read(form, {**made.values_of("rules", None), **given})

    assert list(found.problems) == [problem]


def test_rows_of_a_table_are_written_moved_and_taken_away():
    there = content()
    table = there["tables"][1]
    form = answers.answer_form(there, KNOWN, table, None)
    values = read(form, {"answer": "9", "terms": "none"}).values
    row = made.made_answer(there, table, values, None)
    assert row == {"id": "r3", "answer": "9"}

    for changes, ids in (
        (made.put_answer(table, row), ["m", "g", "r3"]),
        (made.shifted_answer(table, "g", -1), ["g", "m"]),
        (made.dropped(("tables", "notice", "rows", "m")), ["g"]),
    ):
        became = patch(there, changes)["tables"][1]["rows"]
        assert [each["id"] for each in became] == ids
    first = {"code": "ladder"}
    (change,) = made.put_answer(first, row)
    assert (change.path, change.became) == (("tables", "ladder", "rows"), [row])


def test_a_repealed_clause_can_still_be_seen_where_it_is_cited():
    row = rule("x", clause={"document": "tos", "clause": "c2"})
    form = forms.row_form("rules", content(), KNOWN, row, new=False)
    assert form.by_code["clause_in_tos"].codes == ("c1", "c2")
    days = answers.answer_form(content(), KNOWN, {"answers": "notice_days"}, None)
    assert read(days, {"answer": "4000", "terms": "none"}).problems


def test_each_kind_of_table_asks_for_its_kind_of_answer():
    escalation = answers.answer_form(
        content(), KNOWN, {"answers": "escalation_target"}, None
    )
    assert read(escalation, {"answer": "desk", "terms": "none"}).values["answer"]
    table = content()["tables"][0]
    form = answers.answer_form(content(), KNOWN, table, None)
    assert {"cell_violation", "least_rung", "answer"} <= set(form.by_code)
    assert "reason" not in read(form, {"terms": "none"}).values
