"""Two editors at once: both edits together, or the fields that contradict."""

import json
from typing import Any

import pytest
from hypothesis import assume, given

from models.publishing_facts import ABSENT, Conflict
from portal.domain.publishing.merge import merge, to_decide
from portal.domain.publishing.tree import ORDER, diff, patch
from tests.domain.publishing.test_tree import CONTENTS


def state(code: str, **given: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), **given}


def states(codes: str, **given: Any) -> dict[str, Any]:
    return {"states": [state(code) for code in codes], **given}


def codes(content: Any) -> str:
    return "".join(each["code"] for each in content["states"])


def test_edits_of_different_fields_are_both_kept():
    theirs = {"states": [state("a", name="Their"), state("b")], "title": "x"}
    mine = {"states": [state("a"), state("b", name="Mine")], "title": "y"}

    merged = merge(states("ab", title="x"), theirs, mine)

    assert merged.conflicts == ()
    assert merged.content == {
        "states": [state("a", name="Their"), state("b", name="Mine")],
        "title": "y",
    }


@pytest.mark.parametrize(
    ("theirs", "mine", "found"),
    [
        ("axbc", "aybc", "axybc"),
        ("aybc", "axbc", "axybc"),
        ("xabc", "abcy", "xabcy"),
        ("ac", "abxc", "axc"),
        ("cab", "abcx", "cxab"),
        ("abcx", "cab", "cxab"),
        ("abxc", "axbc", "abxc"),
        ("bca", "bca", "bca"),
        ("axyc", "abcz", "axycz"),
    ],
)
def test_items_keep_their_order_and_new_ones_their_place(
    theirs: str, mine: str, found: str
):
    merged = merge(states("abc"), states(theirs), states(mine))

    assert merged.conflicts == ()
    assert codes(merged.content) == found


def test_one_field_changed_in_two_ways_is_refused_with_both_values():
    merged = merge({"x": 1}, {"x": 2, "y": 5}, {"x": 3})

    assert merged.conflicts == (Conflict(("x",), 1, 2, 3),)
    assert merged.content == {"x": 2, "y": 5}


def test_what_one_removed_and_the_other_changed_is_a_conflict():
    theirs, mine = states("ac"), states("abc")
    mine["states"][1]["name"] = "New"

    merged = merge(states("abc"), theirs, mine)

    conflict = Conflict(("states", "b"), state("b"), ABSENT, state("b", name="New"))
    assert merged.conflicts == (conflict,)


def test_two_orders_are_a_conflict():
    merged = merge(states("abc"), states("bac"), states("acb"))

    assert [each.path for each in merged.conflicts] == [("states", ORDER)]


def test_both_adding_one_item_contradict_only_where_it_differs():
    theirs = {"states": [state("x", name="T", kind="active")]}
    mine = {"states": [state("x", name="M", kind="active", note="n")]}

    merged = merge(states(""), theirs, mine)

    assert [each.path for each in merged.conflicts] == [("states", "x", "name")]
    assert merged.content["states"][0]["note"] == "n"


def test_a_list_and_something_else_contradict():
    merged = merge({"x": ["a"]}, {"x": {"a": 1}}, {"x": ["a", "b"]})

    assert [each.path for each in merged.conflicts] == [("x",)]


@given(base=CONTENTS, one=CONTENTS, other=CONTENTS)
def test_it_does_not_matter_who_saved_first(base: Any, one: Any, other: Any):
    merged, swapped = merge(base, one, other), merge(base, other, one)

    assert {each.path for each in merged.conflicts} == {
        each.path for each in swapped.conflicts
    }
    assume(not merged.conflicts)
    assert text(merged.content) == text(swapped.content)


@given(base=CONTENTS, mine=CONTENTS)
def test_an_edit_of_one_alone_is_that_edit(base: Any, mine: Any):
    for merged in (merge(base, base, mine), merge(base, mine, base)):
        assert merged.conflicts == ()
        assert text(merged.content) == text(mine)


@given(base=CONTENTS, one=CONTENTS, other=CONTENTS)
def test_edits_that_do_not_overlap_can_be_made_in_either_order(
    base: Any, one: Any, other: Any
):
    first, second = fields(base, one), fields(base, other)
    taken = {each.path[0] for each in first}
    second = tuple(each for each in second if each.path[0] not in taken)

    merged = merge(base, patch(base, first), patch(base, second))

    assert merged.conflicts == ()
    expected = patch(patch(base, first), second)
    assert text(merged.content) == text(expected)
    assert text(patch(patch(base, second), first)) == text(expected)


def fields(base: Any, became: Any) -> Any:
    return tuple(each for each in diff(base, became) if each.path)


def text(content: Any) -> str:
    return json.dumps(content, sort_keys=True)


def test_a_mark_is_decided_with_the_text_it_marks():
    def conflict(*path: str) -> Conflict:
        return Conflict(path, "a", "b", "c")

    text = conflict("clauses", "c1", "text_ja")
    mark = conflict("clauses", "c1", "confirmed")
    alone = conflict("clauses", "c2", "confirmed")

    assert to_decide([mark, text, alone]) == (text, alone)
