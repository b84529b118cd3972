"""The forms that define attributes, and the rows they stand for, there and back."""

from typing import Any

import pytest

from portal.domain.attributes import editing
from portal.domain.attributes.definition import shape_of
from portal.domain.attributes.gate import attribute_problems
from portal.domain.forms.reading import read
from portal.domain.publishing.tree import diff
from tests.domain.attributes.cases import (
    WORKS,
    attribute,
    definition,
    of,
    of_option,
    plus,
    with_,
)

TYPED = "a ｜ 甲 ｜ A\n\nb|乙|B|2026/01/31"
AROUND = {"code": "member", "unfit": lambda *_: {}}


def rich() -> Any:
    return definition(
        of_option("job", "rests", retired_on="2026-01-01", becomes="works"),
        with_("nick", need="in_states", need_states=["active", "suspended"],
              strict_from="2027-01-01", default="ハル", retired=False),
        plus("deep", shown_when={"all": [WORKS]}, need="when",
             need_when={"not": WORKS}),
        plus("one", shown_when={"field": "job", "op": "one_of",
                                "value": ["works", "rests"]}),
        plus("yes", shown_when={"field": "agreed", "op": "is", "value": True}),
        plus("filled", shown_when={"field": "job", "op": "filled"}),
    )  # fmt: skip


@pytest.mark.parametrize("code", [each["code"] for each in rich()["attributes"]])
def test_a_row_that_is_saved_as_it_was_shown_says_the_same(code: str):
    content = rich()
    row = of(content, code)
    form = editing.attribute_form(content, code)
    start = editing.attribute_values(row)
    given = {name: start.get(name) for name in form.by_code}

    found = read(form, given)

    assert found.problems == {}
    again = editing.with_row(content, editing.attribute_row(found.values, row, content))
    assert shape_of(again) == shape_of(content)


@pytest.mark.parametrize("code", [each["code"] for each in rich()["attributes"]])
def test_another_label_is_one_change_and_conditions_stay(code: str):
    content = rich()
    row = of(content, code)
    form = editing.attribute_form(content, code)
    start = editing.attribute_values(row) | {"name_en": "Another <b>"}
    given = {name: start.get(name) for name in form.by_code}

    made = editing.attribute_row(read(form, given).values, row, content)
    changes = diff(shape(content), shape(editing.with_row(content, made)))

    assert [each.path for each in changes] == [("attributes", code, "name_en")]
    for name in ("shown_when", "need_when"):
        assert made.get(name) == row.get(name)


def shape(content: Any) -> Any:
    """Return a content with everything that it leaves to its shape."""
    return shape_of(content).model_dump(mode="json")


def test_a_new_attribute_is_asked_for_its_code_and_comes_last():
    content = definition()
    form = editing.attribute_form(content, None)
    found = read(form, {"code": "more", "kind": "choice", "name_ja": "追加",
                        "name_en": "More", "options": TYPED, "need": "never",
                        "sensitivity": "shown"})  # fmt: skip

    assert found.problems == {}
    row = editing.attribute_row(found.values, None, content)
    assert row["options"] == [
        {"code": "a", "name_ja": "甲", "name_en": "A"},
        {"code": "b", "name_ja": "乙", "name_en": "B", "retired_on": "2026-01-31"},
    ]
    assert editing.with_row(content, row)["attributes"][-1] == row
    assert attribute_problems(editing.with_row(content, row), None, AROUND) == ()


def test_masking_is_offered_where_it_is_possible():
    for target, offered in (("member", True), ("offering", False)):
        form = editing.attribute_form({**definition(), "code": target}, None)
        assert ("sensitivity" in form.by_code) == offered


def test_many_are_added_a_line_each_and_the_gate_names_what_lacks():
    rows = editing.many_rows(
        "a1 | day | 日 | Day | life\n\na2\n a3 | money | 金 | Gold"
    )

    assert rows[0] == attribute("a1", "day", name_ja="日", name_en="Day",
                                section="life")  # fmt: skip
    assert rows[1] == {"code": "a2", "kind": "text", "name_ja": "", "name_en": ""}
    content = {**definition(), "attributes": rows}
    assert editing.readable(content)
    found = attribute_problems(content, None, AROUND)
    assert [each.code for each in found] == ["field_wrong"]


def test_a_code_is_added_once():
    form = editing.many_form(definition())

    for text in ("nick | text", "new | text\n\n new ｜ text"):
        found = read(form, {"lines": text}).problems["lines"]
        assert (found.code, found.facts["value"]) == ("taken", text.split()[0])
    assert read(form, {"lines": "new\nnewer"}).problems == {}
    twice = definition(plus("nick"))
    left = editing.without_row(twice, "nick")["attributes"]
    assert [each["code"] for each in left].count("nick") == 1
    assert left[-1] == attribute("nick"), "the one that was shown goes"


def test_only_what_was_changed_is_said_otherwise_and_none_is_not_zero():
    content = definition(with_("rate", filterable=False))
    row = of(content, "rate")
    form = editing.attribute_form(content, "rate")
    given = {name: editing.attribute_values(row).get(name) for name in form.by_code}

    made = editing.attribute_row(
        read(form, given | {"places": "0"}).values, row, content
    )

    assert made == {**row, "places": 0}
    assert "need" not in row, "it says less than the form"


def test_a_yes_or_no_of_a_condition_is_read_or_named_by_the_gate():
    content, form = definition(), editing.attribute_form(definition(), "since")
    row = of(content, "since")
    for typed, meant in (("はい", True), ("NO", False), ("ture", "ture"), ("", "")):
        given = {"shown_field": "agreed", "shown_op": "is", "shown_value": typed}
        values = read(form, {**editing.attribute_values(row), **given}).values
        made = editing.attribute_row(values, row, content)
        assert made["shown_when"]["value"] == meant
        edited = editing.with_row(content, made)
        found = [e.code for e in attribute_problems(edited, None, AROUND)]
        assert found == ([] if isinstance(meant, bool) else ["condition_type"]), typed


def test_how_many_there_may_be_is_said():
    rows = [attribute(f"a{number}") for number in range(501)]

    found = attribute_problems({**definition(), "attributes": rows}, None, AROUND)

    assert [(e.code, e.path, e.facts) for e in found] == [
        ("too_many_rows", ("attributes",), {"most": 500, "count": 501})
    ]


def test_names_sections_and_columns_are_lines():
    content = definition()
    values = editing.whole_values(content)

    assert values["sections"] == "life | 暮らし | Life\nmoney | お金 | Money"
    assert values["columns"] == "help_desk | job nick"
    assert editing.whole_content(content, values) == content


def test_rows_move_and_go():
    content = definition()

    up = editing.shifted(content, "job", -1)
    assert [each["code"] for each in up["attributes"]][:2] == ["job", "nick"]
    assert editing.shifted(content, "nick", -1) == content
    left = editing.without_row(content, "job")["attributes"]
    assert [each["code"] for each in left][:2] == ["nick", "company"]


@pytest.mark.parametrize(
    "spoil",
    [{"options": 7}, {"options": [7]}, {"need_states": 7}, {"shown_when": [7]},
     {"strict_from": "soon"}, {"strict_from": 7}, {"code": 7}],
)  # fmt: skip
def test_what_is_no_row_is_not_edited_as_one(spoil: dict[str, Any]):
    assert editing.readable(definition())
    assert not editing.readable(definition(with_("nick", **spoil)))
    assert not editing.readable({**definition(), "columns": 7})


def test_a_form_without_other_attributes_asks_no_condition():
    alone = {**definition(), "sections": [], "attributes": [attribute("only")]}

    assert "shown_op" not in editing.attribute_form(alone, "only").by_code
    assert editing.many_form(alone).by_code
    assert editing.whole_form().by_code
