"""Rule sets as tables and as YAML: the very same set comes back, or it is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.publishing.rule_set import RuleSetShape
from portal.domain.publishing.rule_set_table import (
    COLUMNS,
    headings,
    lines_of,
    settled,
)
from portal.domain.publishing.rule_set_table_reading import LineProblem, table_of
from portal.domain.publishing.rule_set_yaml import YamlRefused, as_yaml, content_of
from seed.rules import CONTENT
from tests.domain.policy.cases import COLUMNS as OWN
from tests.domain.publishing.test_rule_set_pages import content as every_field

Content = dict[str, Any]
SAID = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n")
TEXTS = st.text(SAID, max_size=8).filter(lambda each: not each or each.strip())
CODES = st.sampled_from(["a", "no", "on", "1_0", "x|y", "\\", "a b", "~", "null"])
LISTS = st.lists(CODES.filter(bool), min_size=1, max_size=3)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)
NUMBERS = st.integers(-(10**12), 10**12)
CELLS = [
    st.fixed_dictionaries({"column": st.just("plan"), "options": LISTS}),
    st.fixed_dictionaries({"column": st.just("age"), "least": NUMBERS},
                          optional={"most": NUMBERS}),
    st.fixed_dictionaries({"column": st.just("minor"), "yes": st.booleans()}),
]  # fmt: skip
CONDITIONS: dict[str, Any] = {
    **dict.fromkeys(("actors", "offerings", "functions", "states"), LISTS),
    "terms": st.sampled_from(["none", "binding", "accepted", "accepted_or_in_grace"]),
    "cells": st.lists(st.one_of(CELLS), min_size=1, max_size=3,
                      unique_by=lambda each: each["column"]),
    "valid_from": DAYS,
    "valid_to": DAYS,
}  # fmt: skip
NAMES = {"name_ja": TEXTS, "name_en": TEXTS}
RULES = st.fixed_dictionaries(
    {**NAMES, "effect": st.sampled_from(["permit", "conditional", "forbid"])},
    optional={
        **CONDITIONS,
        "obligations": LISTS,
        "owner": TEXTS,
        "say_ja": TEXTS,
        "lock_reason": st.sampled_from(["OTHER", "COURT"]),
        "clause": st.fixed_dictionaries({"document": CODES, "clause": CODES}),
        "exception": st.fixed_dictionaries({"beats": CODES, "approver": CODES}),
    },
)
ANSWERS = st.fixed_dictionaries({"answer": TEXTS}, optional=CONDITIONS)


def numbered(rows: list[Content]) -> list[Content]:
    return [{"id": f"r{n}", **each} for n, each in enumerate(rows, 1)]


def a_set(rules: list[Content], answers: list[Content], owner: str) -> Content:
    table = {"code": "t", "name_ja": "表", "name_en": "T", "hit": "first",
             "answers": "violation_response", "rows": numbered(answers)}  # fmt: skip
    return {"format": 1, "code": "main", "name_ja": "基本", "name_en": "Main",
            "owner": owner, "own_columns": OWN, "rules": numbered(rules),
            "tables": [table]}  # fmt: skip


def again(content: Content) -> RuleSetShape:
    lines = [headings(content), *lines_of(content)]
    found = table_of([["Rules"], [], *map(list, lines)], "main")
    assert found is not None
    assert (found.problems, found.unread) == ((), ())
    return settled(found.content)


@settings(max_examples=80, deadline=None)
@given(st.builds(a_set, st.lists(RULES, max_size=4), st.lists(ANSWERS, max_size=2),
                 TEXTS))  # fmt: skip
def test_a_rule_set_comes_back_from_a_table_and_from_yaml(content: Content):
    assert again(content) == settled(content)
    assert content_of(as_yaml(content)) == content


@pytest.mark.parametrize("content", [dict(CONTENT), every_field()])
def test_every_field_of_a_rule_set_is_in_both(content: Content):
    assert again(content) == settled(content)
    assert content_of(as_yaml(content)) == content


def wrong(*lines: str, head: str = "part,table,code,name_ja,name_en,effect") -> Any:
    named = [head.split(","), *(line.split(",") for line in lines)]
    found = table_of(named, "main")
    assert found is not None
    return [(e.line, e.column, e.problem.code) for e in found.problems]


def test_what_cannot_be_read_is_named_by_line_and_column():
    good = "rules,,a,あ,A,permit"
    assert wrong(good) == []
    assert wrong(good, "moons,,b") == [(3, "part", "line_part_unknown")]
    assert wrong("rules,,A B,あ,A,maybe") == [
        (2, "code", "field_wrong"), (2, "effect", "field_wrong")
    ]  # fmt: skip
    assert wrong("answers,t,,,,") == [(2, "table", "line_table_unknown")]
    own = "part,code,name_ja,name_en,kind,effect,c.age,c.minor,valid_from,document"
    assert wrong(
        "rules,a,あ,A,,permit,old,maybe,some day,tos",
        "own_columns,age,年,Age,number", "own_columns,minor,未,Minor,yes_no",
        head=own,
    ) == [
        (2, "c.age", "cell_no_number"), (2, "c.minor", "cell_no_yes_no"),
        (2, "valid_from", "field_wrong"),
    ]  # fmt: skip


def test_cells_are_read_as_people_type_them():
    head = ["part", "code", "name_ja", "name_en", "kind", "options", "effect", "states",
            "c.age", "c.minor", "c.plan", "valid_from", "moon"]  # fmt: skip
    lines = [
        ["rules", "", "あ", "A", "", "", "permit", "active|none", "１８", "YES",
         "gold|plus", "2026/4/1"],
        ["", ""],
        ["rules", "", "い", "B", "", "", "forbid", "", "..65", "no", "",
         "2026年12月1日"],
        ["own_columns", "age", "年", "Age", "number"],
        ["own_columns", "minor", "未", "Minor", "yes_no"],
        ["own_columns", "plan", "プ", "Plan", "choice", "gold | plus"],
    ]  # fmt: skip
    found = table_of([["x"], head, *lines], "main")

    assert found is not None
    assert found.unread == ("moon",)
    assert found.problems == ()
    first, second = found.content["rules"]
    assert (first["id"], first["states"]) == ("r1", ["active", "none"])
    assert first["cells"] == [
        {"column": "age", "least": 18, "most": 18},
        {"column": "minor", "yes": True},
        {"column": "plan", "options": ["gold", "plus"]},
    ]
    assert second["cells"][0] == {"column": "age", "most": 65}
    assert [each["valid_from"] for each in (first, second)] == [
        "2026-04-01", "2026-12-01"
    ]  # fmt: skip
    assert table_of([["number", "name"]], "main") is None
    assert [*COLUMNS[:3]] == ["part", "table", "code"]


def test_a_problem_of_the_gate_is_found_in_the_table():
    from models.publishing_facts import Problem

    content = every_field()
    lines = [list(headings(content)), *lines_of(content)]
    found = table_of(lines, "main")
    assert found is not None
    at = {line[2]: n for n, line in enumerate(lines, 1)}
    for path, facts, place in (
        (("rules", "d", "cells"), {"column": "age"}, (at["d"], "c.age")),
        (("rules", "c", "clause"), {}, (at["c"], "document")),
        (("tables", "ladder", "rows", "two", "answer"), {}, (at["two"], "answer")),
        (("name_ja",), {}, (2, "name_ja")),
        (("rules", "a"), {}, (at["a"], "code")),
    ):
        problem = Problem("x", path, facts)
        assert found.placed(problem) == LineProblem(*place, problem)


BOMB = "a: &a [x]\nb: [*a, *a]\n"
REFUSED = [
    (BOMB, "yaml_alias", 2),
    ("rules: [\n", "yaml_broken", 2),
    ("- a\n", "yaml_broken", 1),
    ("a: 1\nb: 2\na: 3\n", "yaml_key", 3),
    ("1: a\n", "yaml_key", 1),
    ("a: !!python/object/apply:os.system [ls]\n", "yaml_kind", 1),
    ("a: !!binary aGk=\n", "yaml_kind", 1),
    ("a: " + "[" * 30 + "]" * 30, "yaml_deep", 1),
    ("a: 1\n---\nb: 2\n", "yaml_broken", 2),
    ("x" * (2 << 20) + "x", "yaml_long", 0),
    ("a: \x07", "yaml_broken", 0),
]


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_yaml_that_stands_for_more_than_it_says_is_refused(place: int):
    text, why, line = REFUSED[place]
    with pytest.raises(YamlRefused) as refused:
        content_of(text)

    assert (refused.value.why, refused.value.line) == (why, line)


def test_plain_words_of_yaml_stay_words():
    text = "a: no\nb: 2026-04-01\nc: 12\nd: true\ne: ~\nf: 1e3\ng: 0x1F\n<<: {h: on}\n"
    assert content_of(text) == {
        "a": "no", "b": "2026-04-01", "c": 12, "d": True, "e": None, "f": "1e3",
        "g": "0x1F", "<<": {"h": "on"},
    }  # fmt: skip
