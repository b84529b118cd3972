"""From the day of a privacy policy on, attributes say what their values are for."""

from typing import Any

import pytest

from portal.domain.attributes import editing
from portal.domain.attributes.definition import shape_of
from portal.domain.attributes.purposes import (
    CODES,
    purpose_problems,
    without_purpose,
)
from portal.domain.card import Words
from tests.domain.gates import named, wordless

POLICY = {"billing": Words("請求", "billing")}


def definition(*rows: dict[str, Any], code: str = "member") -> Any:
    named = {"kind": "text", "name_ja": "あ", "name_en": "a"}
    return shape_of({
        "format": 2, "code": code, "name_ja": "あ", "name_en": "a",
        "attributes": [{**named, **row} for row in rows],
    })  # fmt: skip


OLD = {"code": "old"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([OLD], []),
        ([{**OLD, "name_en": "b"}], [("purpose_missing", "/attributes/old/purposes")]),
        ([OLD, {"code": "new"}], [("purpose_missing", "/attributes/new/purposes")]),
        ([OLD, {"code": "new", "purposes": ["billing"]}], []),
        ([{**OLD, "retired": True}], []),
        ([OLD, {"code": "new", "purposes": ["ads"]}],
         [("purpose_not_in_policy", "/attributes/new/purposes")]),
    ],
)  # fmt: skip
def test_what_is_new_or_changed_names_a_purpose(
    rows: list[dict[str, Any]], found: list[tuple[str, str]]
):
    before, draft = definition(OLD), definition(*rows)

    assert named(purpose_problems(before, draft, POLICY)) == found
    assert list(purpose_problems(before, draft, None)) == []
    actor = definition(*rows, code="actor_profile")
    assert list(purpose_problems(before, actor, POLICY)) == []
    assert wordless(CODES) == []


def test_what_was_there_before_is_told_to_its_owner():
    shape = definition(
        OLD, {"code": "gone", "retired": True}, {"code": "new", "purposes": ["billing"]}
    )
    assert [each.code for each in without_purpose(shape, POLICY)] == ["old"]
    assert without_purpose(shape, None) == ()
    assert without_purpose(definition(OLD, code="actor_profile"), POLICY) == ()


def test_the_form_asks_for_it_and_keeps_what_it_does_not_ask():
    content: Any = {"attributes": [], "sections": []}
    asked = editing.attribute_form(content, None, POLICY).by_code["purposes"]
    assert asked.codes == ("billing",)
    assert "purposes" not in editing.attribute_form(content, None).by_code

    given = {"code": "new", "kind": "text", "purposes": ("billing",)}
    row = editing.attribute_row(given, None, content)
    assert row["purposes"] == ["billing"]
    unasked = {"kind": "text"}
    assert editing.attribute_row(unasked, row, content)["purposes"] == ["billing"]
    taken_off = {"kind": "text", "purposes": ()}
    assert "purposes" not in editing.attribute_row(taken_off, row, content)
