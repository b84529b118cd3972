"""What was given to attributes: one definition for form, file, command and store."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.attributes.carrying import carried, read_stored, split
from portal.domain.attributes.checking import (
    check_given,
    model_problems,
    read_kept,
    stored_problems,
)
from portal.domain.attributes.compiled import Compiled, kept, rules_of
from portal.domain.attributes.conditions import condition_of, holds
from portal.domain.attributes.definition import shape_of
from portal.domain.attributes.filtering import Key, filterable, stored_keys
from portal.domain.attributes.patterns import PATTERNS
from portal.domain.forms.reading import PROBLEMS, read
from tests.domain.attributes.cases import (
    Edit,
    definition,
    of_option,
    plus,
    with_,
)

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)

TYPED: dict[str, str] = {
    "nick": "ハル",
    "job": "works",
    "company": "海の会社 <b>",
    "likes": "hill|sea",
    "story": "一行目\n二行目",
    "children": "２",
    "rate": "33.3",
    "agreed": "はい",
    "since": "2026/01/31",
    "called": "2026-11-21 09:30",
}
VALUES: dict[str, Any] = {
    "nick": "ハル",
    "job": "works",
    "company": "海の会社 <b>",
    "likes": ("sea", "hill"),
    "story": "一行目\n二行目",
    "children": 2,
    "rate": Decimal("33.3"),
    "agreed": True,
    "since": date(2026, 1, 31),
    "called": AT,
}
KEPT: dict[str, Any] = {
    **VALUES,
    "likes": ["sea", "hill"],
    "rate": "33.3",
    "since": "2026-01-31",
    "called": "2026-11-21T00:30:00Z",
}


def rules(*edits: Edit, on: date = TODAY) -> Compiled:
    return rules_of(definition(*edits), on)


def codes(found: Any) -> dict[str, str]:
    return {each.path[0]: each.code for each in found}


def test_what_was_typed_is_kept_and_read_again():
    found = check_given(rules(), TYPED)

    assert found.problems == {}
    assert found.values == VALUES
    assert kept(found.values) == KEPT
    assert stored_problems(rules(), KEPT) == ()
    assert read_kept(rules(), KEPT) == VALUES
    assert check_given(rules(), VALUES).values == VALUES, "and by a screen"


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_who_says_nothing_to_a_yes_or_no_has_not_said_no(nothing: str | None):
    asked = rules(with_("agreed", need="always"))

    found = check_given(asked, {"agreed": nothing})

    assert found.values == {}
    assert codes(found.problems.values()) == {"agreed": "missing"}
    assert check_given(asked, {"agreed": "いいえ"}).values == {"agreed": False}


WRONG: list[tuple[str, Any, Any, str]] = [
    ("nick", "Taro", "Taro", "pattern_wrong"),
    ("nick", "ア" * 21, "ア" * 21, "too_long"),
    ("nick", "ア\n" * 2, "ア\nア", "pattern_wrong"),
    ("job", "moon", "moon", "not_offered"),
    ("likes", "sea|hill|town", ["sea", "hill", "town"], "too_many_chosen"),
    ("likes", "moon", ["moon"], "not_offered"),
    ("story", "x" * 10_001, "x" * 10_001, "too_long"),
    ("children", "21", 21, "too_large"),
    ("children", "-1", -1, "too_small"),
    ("children", "some", "some", "no_number"),
    ("rate", "33.33", "33.33", "too_many_places"),
    ("rate", "100.1", "100.1", "too_large"),
    ("agreed", "perhaps", "perhaps", "no_yes_no"),
    ("moon", "1", 1, "not_asked"),
]


@pytest.mark.parametrize(("code", "typed", "stored", "problem"), WRONG)
def test_what_does_not_fit_is_refused_the_same_typed_and_stored(
    code: str, typed: Any, stored: Any, problem: str
):
    if "\n" not in str(typed):
        assert codes(check_given(rules(), {code: typed}).problems.values()) == {
            code: problem
        }
    assert codes(stored_problems(rules(), {code: stored})) == {code: problem}
    assert problem in PROBLEMS


@pytest.mark.parametrize(
    ("code", "stored"),
    [("since", "1999-12-31"), ("since", "moon"), ("called", "2026-11-21T09:00:00"),
     ("likes", ["sea", "sea"]), ("likes", []), ("nick", "")],
)  # fmt: skip
def test_a_store_that_was_written_by_others_is_not_believed(code: str, stored: Any):
    assert [e.path[0] for e in stored_problems(rules(), {code: stored})] == [code]
    assert read_kept(rules(), {**KEPT, code: stored}) == {
        name: value for name, value in VALUES.items() if name != code
    }


def test_the_model_has_the_last_word_on_typed_values():
    assert codes(model_problems(rules(), {"children": 99})) == {"children": "too_large"}


def test_what_has_to_be_filled_in_hangs_on_values_and_states():
    strict = (with_("nick", need="in_states", need_states=["active"]),
              with_("story", need="always"))  # fmt: skip
    asked = rules(*strict)

    found = check_given(asked, {"job": "works"}, {"active"})
    missing = dict.fromkeys(("nick", "company", "story"), "missing")
    assert codes(found.problems.values()) == missing
    found = check_given(asked, {"job": "rests", "story": "a"}, {"suspended"})
    assert found.problems == {}
    assert "company" not in found.shown
    stored = stored_problems(asked, {"job": "works", "nick": "a"}, {"active"})
    assert codes(stored) == {
        "nick": "pattern_wrong", "company": "missing", "story": "missing",
    }  # fmt: skip


def test_a_hidden_attribute_has_no_value_and_is_not_missed():
    found = check_given(rules(), {"job": "rests", "company": "kept by the form"})

    assert found.values == {"job": "rests"}, "and nobody said no"


def test_an_option_is_offered_until_its_day_and_read_as_another_after():
    retired = of_option("likes", "town", retired_on="2026-11-21", becomes="hill")
    content = definition(retired)

    assert codes(check_given(rules(retired), {"likes": "town"}).problems.values())
    early = rules_of(content, date(2026, 11, 20))
    assert check_given(early, {"likes": "town"}).problems == {}
    assert carried(shape_of(content), {"likes": ["town", "hill"]}) == {
        "likes": ["hill"]
    }
    assert carried(shape_of(content), {"job": "works"}) == {"job": "works"}


def test_options_that_become_others_in_turn_end_at_the_last():
    ahead = (
        of_option("job", "rests", retired_on="2026-01-01", becomes="studies"),
        of_option("job", "studies", retired_on="2026-02-01", becomes="works"),
    )

    assert carried(shape_of(definition(*ahead)), {"job": "rests"}) == {"job": "works"}
    round_ = (*ahead, of_option("job", "works", becomes="rests"))
    assert carried(shape_of(definition(*round_)), {"job": "rests"})["job"]


def test_blank_ones_read_the_backfill_and_retired_ones_are_set_apart():
    edits = (
        with_("children", backfill="０"),
        with_("story", retired=True),
        with_("nick", retired=True, backfill="ハル"),
    )
    shape = shape_of(definition(*edits))

    assert carried(shape, {"story": "a"}) == {"story": "a", "children": 0}
    assert carried(shape, {"children": 3})["children"] == 3
    assert split(shape, {"story": "a", "children": 0}) == (
        {"children": 0}, {"story": "a"},
    )  # fmt: skip
    assert read_stored('{"children": 0}') == {"children": 0}


def test_where_every_option_is_retired_nothing_can_be_chosen():
    gone = [of_option("job", each, retired_on="2026-01-01")
            for each in ("works", "studies", "rests")]  # fmt: skip

    assert codes(stored_problems(rules(*gone), {"job": "works"})) == {
        "job": "not_offered"
    }


HOLDS: list[tuple[Any, dict[str, Any], bool]] = [
    ({"field": "a", "op": "is", "value": 1}, {"a": 1}, True),
    ({"field": "a", "op": "is_not", "value": 1}, {}, True),
    ({"field": "a", "op": "one_of", "value": ["x", "y"]}, {"a": "y"}, True),
    ({"field": "a", "op": "has", "value": "x"}, {"a": ("x",)}, True),
    ({"field": "a", "op": "has", "value": "x"}, {}, False),
    ({"field": "a", "op": "at_least", "value": 2}, {"a": Decimal("2.5")}, True),
    ({"field": "a", "op": "at_least", "value": 2}, {}, False),
    ({"field": "a", "op": "at_most", "value": 2}, {"a": 3}, False),
    ({"field": "a", "op": "at_most", "value": 2}, {"a": "1"}, False),
    ({"field": "a", "op": "filled"}, {"a": False}, True),
    ({"field": "a", "op": "blank"}, {"a": ()}, True),
    ({"not": {"field": "a", "op": "blank"}}, {"a": 0}, True),
    ({"all": [{"field": "a", "op": "filled"}, {"field": "b", "op": "filled"}]},
     {"a": 1}, False),
    ({"any": [{"field": "a", "op": "filled"}, {"field": "b", "op": "filled"}]},
     {"b": 1}, True),
]  # fmt: skip


@pytest.mark.parametrize(("row", "values", "answer"), HOLDS)
def test_a_condition_compares_and_does_nothing_else(
    row: Any, values: dict[str, Any], answer: bool
):
    assert holds(condition_of(row), values) is answer


def test_a_condition_compares_with_values_of_the_kind_it_looks_at():
    when = {"all": [
        {"field": "rate", "op": "at_least", "value": "33.3"},
        {"field": "since", "op": "at_most", "value": "2026-01-31"},
        {"field": "likes", "op": "has", "value": "sea"},
        {"field": "agreed", "op": "is", "value": True},
        {"field": "job", "op": "one_of", "value": ["works", "rests"]},
        {"field": "children", "op": "filled"},
        {"not": {"field": "nick", "op": "blank"}},
    ]}  # fmt: skip
    found = rules(plus("more", section="money", shown_when=when))

    assert "more" in read(found.form, TYPED).shown
    assert "more" not in read(found.form, {**TYPED, "rate": "33.2"}).shown


def test_keys_sort_as_the_values_do():
    shape = shape_of(definition())
    found = set(stored_keys(shape, VALUES, filterable(shape)))

    assert found == {
        Key("nick", "ハル"),
        Key("job", "works"),
        Key("likes", "sea"),
        Key("likes", "hill"),
        Key("children", number=2),
        Key("rate", number=33_300_000),
        Key("agreed", number=1),
        Key("since", "2026-01-31"),
        Key("called", "2026-11-21T00:30:00Z"),
    }
    folded = stored_keys(shape, {"nick": "ﾊﾙ"}, {"nick"})
    assert [each.text for each in folded] == ["ハル"]


ANY_VALUE = st.one_of(
    st.text(max_size=30),
    st.text("アｱ-あa1 \u3099\u202e<", max_size=25),
    st.integers(-(10**16), 10**16).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.dates().map(str),
    st.sampled_from(["works", "sea|hill", "はい", "2026-11-21 09:30", "town"]),
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(VALUES)), ANY_VALUE))
def test_what_the_form_takes_the_model_takes_and_gives_back(typed: dict[str, str]):
    found = read(rules().form, typed)
    values = {code: each for code, each in found.values.items() if each not in ("", ())}

    assert (
        model_problems(rules(), {c: v for c, v in values.items() if v is not None})
        == ()
    )
    again = read_kept(rules(), kept(values))
    assert again == {c: v for c, v in values.items() if v is not None}


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("sign", ["a", "0", "-", ".", "a.", "ア", "あ", "@a.", "あ "])
def test_no_pattern_is_stopped_by_a_long_text_that_hardly_fits(pattern: str, sign: str):
    """A pattern that backtracks would not be through with these for years."""
    long = sign * (10_000 // len(sign) - 1) + "\u202e"
    asked = rules(with_("story", pattern=pattern))

    assert codes(check_given(asked, {"story": long}).problems.values()) in (
        {"story": "pattern_wrong"}, {}
    )  # fmt: skip
    assert codes(stored_problems(asked, {"story": long})) in (
        {"story": "pattern_wrong"}, {}
    )  # fmt: skip


def test_ten_thousand_signs_of_any_script_are_kept_as_they_were_written():
    odd = "e\u0301が<script>\u202eشروط\n"
    text = (odd * 1_000)[:9_999] + "x"

    found = check_given(rules(), {"story": text})

    assert found.problems == {}
    assert found.values["story"] == unicodedata.normalize("NFC", text)
    assert stored_problems(rules(), kept(found.values)) == ()
