"""Contents field by field: what changed, and the way back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.publishing_facts import ABSENT, FieldChange
from portal.domain.publishing.content import (
    DEEPEST,
    MOST_BYTES,
    content_bytes,
    content_hash,
    path_of,
    path_text,
    read_content,
)
from portal.domain.publishing.tree import ORDER, change_of, change_row, diff, patch
from portal.errors import InputRefused

NAMES = st.sampled_from(["id", "code", "name", "x", "y", "#order"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a", "b", "#c"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(NAMES, inner, max_size=4),
        st.lists(st.dictionaries(NAMES, inner, max_size=3), max_size=4),
    ),
    max_leaves=12,
)
CONTENTS = st.dictionaries(NAMES, VALUES, max_size=5)


def state(code: str, **given: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), **given}


THREE = {"states": [state("a"), state("b"), state("c")], "title": "one"}


@pytest.mark.parametrize(
    ("became", "changes"),
    [
        ({**THREE, "title": "two"}, [FieldChange(("title",), "one", "two")]),
        ({"states": THREE["states"]}, [FieldChange(("title",), "one", ABSENT)]),
        ({**THREE, "note": None}, [FieldChange(("note",), ABSENT, None)]),
        (
            {**THREE, "states": [state("a"), state("b", name="X"), state("c")]},
            [FieldChange(("states", "b", "name"), "B", "X")],
        ),
        (
            {**THREE, "states": [state("a"), state("c")]},
            [FieldChange(("states", "b"), state("b"), ABSENT)],
        ),
        (
            {**THREE, "states": [*THREE["states"], state("d")]},
            [FieldChange(("states", "d"), ABSENT, state("d"))],
        ),
        (
            {**THREE, "states": [state("c"), state("a"), state("b")]},
            [FieldChange(("states", ORDER), ["a", "b", "c"], ["c", "a", "b"])],
        ),
        (
            {**THREE, "states": "none"},
            [FieldChange(("states",), THREE["states"], "none")],
        ),
        ({**THREE, "title": "one"}, []),
    ],
)
def test_a_change_names_the_field_and_both_values(
    became: dict[str, Any], changes: list[FieldChange]
):
    assert list(diff(THREE, became)) == changes
    assert patch(THREE, tuple(changes)) == became


def test_an_order_names_items_that_another_revision_may_lack():
    order = FieldChange(("states", ORDER), [], ["c", "later", "b", "a"])

    found = patch(THREE, (order,))["states"]

    assert [each["code"] for each in found] == ["c", "b", "a"]


def test_items_without_ids_of_their_own_are_one_value():
    was, became = {"days": [1, 2]}, {"days": [1, 3]}
    twins = {"days": [{"id": "a"}, {"id": "a"}]}

    assert [each.path for each in diff(was, became)] == [("days",)]
    assert [each.path for each in diff(was, twins)] == [("days",)]


def test_true_is_not_one():
    assert diff({"x": 1}, {"x": True}) == (FieldChange(("x",), 1, True),)


@given(was=CONTENTS, became=CONTENTS)
def test_the_changes_between_two_contents_lead_from_one_to_the_other(
    was: dict[str, Any], became: dict[str, Any]
):
    found = patch(was, diff(was, became))

    assert json.dumps(found, sort_keys=True) == json.dumps(became, sort_keys=True)


@given(was=CONTENTS, became=CONTENTS)
def test_changes_can_be_kept_as_rows(was: dict[str, Any], became: dict[str, Any]):
    changes = diff(was, became)
    rows = json.loads(json.dumps([change_row(each) for each in changes]))

    assert tuple(map(change_of, rows)) == changes


# ------------------------------------------------------------------ bytes


def test_the_order_of_fields_does_not_change_the_hash():
    assert content_hash({"a": 1, "b": [2]}) == content_hash({"b": [2], "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": True})
    assert read_content(content_bytes(THREE)) == THREE


@pytest.mark.parametrize("text", ["", "{", "[1]", '"a"', b"\xff", "[" * 99_999])
def test_what_is_no_object_is_refused(text: str | bytes):
    with pytest.raises(InputRefused) as refused:
        read_content(text)

    assert refused.value.code == "content_unreadable"


@pytest.mark.parametrize(
    "value",
    [0.5, 2**60, object(), ["\0"], {"\0": 1}, "\ud800"],
)
def test_what_has_no_canonical_form_is_refused(value: Any):
    with pytest.raises(InputRefused) as refused:
        content_bytes({"x": value})

    assert refused.value.code == "content_unreadable"


def test_what_is_too_deep_is_refused():
    content: dict[str, Any] = {}
    for _ in range(DEEPEST + 1):
        content = {"x": [content]}

    with pytest.raises(InputRefused):
        content_bytes(content)


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4).map(tuple))
def test_a_path_is_text_and_comes_back(path: tuple[str, ...]):
    assert path_of(path_text(path)) == path


def test_the_path_of_everything_is_empty():
    assert path_of("") == path_of("/") == ()
    assert path_text(("states", "a/b~")) == "/states/a~1b~0"


def test_a_content_that_is_only_too_long_is_called_so():
    with pytest.raises(InputRefused) as refused:
        content_bytes({"text": "x" * (MOST_BYTES + 1)})
    assert refused.value.code == "content_too_long"
