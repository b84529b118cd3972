"""Attributes in the content of a version: checked, read on a day, written by a form."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.domain.attributes.checking import check_given
from portal.domain.attributes.compiled import Compiled, kept, rules_of
from portal.domain.attributes.in_content import (
    content_problems,
    first_values,
    shown_values,
    typed_values,
    value_changes,
)
from portal.domain.publishing.tree import patch
from portal.services.attributes.meeting import problem_words
from portal.wording import LANGUAGES
from portal.wording import refusal as words
from tests.domain.attributes.cases import Edit, definition, of_option, with_

TODAY = date(2026, 11, 21)


def rules(*edits: Edit, on: date = TODAY) -> Compiled:
    return rules_of(definition(*edits), on)


WRONG: list[tuple[str, str, Any, str]] = [
    ("nick", "Taro", "Taro", "pattern_wrong"),
    ("nick", "ア" * 21, "ア" * 21, "too_long"),
    ("job", "moon", "moon", "not_offered"),
    ("likes", "sea|hill|town", ["sea", "hill", "town"], "too_many_chosen"),
    ("likes", "moon", ["moon"], "not_offered"),
    ("children", "21", 21, "too_large"),
    ("children", "-1", -1, "too_small"),
    ("children", "some", "some", "no_number"),
    ("rate", "33.33", "33.33", "too_many_places"),
    ("rate", "100.1", "100.1", "too_large"),
    ("rate", "some", "some", "no_decimal"),
    ("rate", "1234567890123456", "1234567890123456", "no_decimal"),
    ("agreed", "perhaps", "perhaps", "no_yes_no"),
    ("since", "1999-12-31", "1999-12-31", "too_early"),
    ("since", "moon", "moon", "no_day"),
    ("called", "moon", "moon", "no_date_time"),
    ("moon", "1", 1, "not_asked"),
]


@pytest.mark.parametrize(("code", "typed", "stored", "problem"), WRONG)
def test_what_does_not_fit_is_told_the_same_in_a_form_a_record_and_a_version(
    code: str, typed: str, stored: Any, problem: str
):
    told = check_given(rules(), {code: typed}).problems[code]
    found = content_problems(rules(), {code: stored})

    assert told.code == problem
    assert [(each.path, each.code) for each in found] == [
        (("attributes", code), problem)
    ]
    for language in LANGUAGES:
        said = words.problem_words(found[0], language)
        assert "{" not in said
        if problem not in ("too_early",):
            assert said == problem_words(rules(), [told]).say(language)


def test_without_a_definition_nothing_is_asked():
    assert [e.code for e in content_problems(None, {"nick": "ハル"})] == ["not_asked"]
    assert content_problems(None, {}) == ()
    assert shown_values(None, {"nick": "ハル"}) == ()


def test_what_is_needed_in_a_phase_is_asked_in_that_phase():
    of = rules(with_("nick", need="in_states", need_states=["in_service"]))

    assert [e.code for e in content_problems(of, {}, ["in_service"])] == ["missing"]
    assert content_problems(of, {}, ["design"]) == ()


def test_values_are_read_by_the_definition_of_the_day():
    kept_then = {"job": "works", "company": "海", "children": 2, "nick": "ハル"}
    now = rules(
        of_option("job", "works", retired_on="2026-11-01", becomes="rests"),
        with_("nick", retired=True),
        with_("rate", backfill="1.5"),
    )

    assert typed_values(rules(), kept_then)["company"] == "海"
    assert typed_values(now, kept_then) == {
        "job": "rests", "children": 2, "rate": Decimal("1.5")
    }, "the company is hidden by the new job"  # fmt: skip
    shown = {each.code: each for each in shown_values(now, kept_then)}
    assert set(shown) == {"job", "children", "rate", "nick"}
    assert (shown["nick"].value, shown["nick"].retired) == ("ハル", True)


def test_a_form_writes_what_it_asks_and_leaves_what_it_does_not():
    now = rules(with_("nick", retired=True))
    content = {"name_ja": "名", "attributes": {"nick": "ハル", "children": 2}}
    given = {"children": 3, "rate": Decimal("2.5"), "job": None, "story": ""}

    became = patch(content, value_changes(now, 4, content, given))

    assert became == {
        "name_ja": "名",
        "attributes": {"nick": "ハル", "children": 3, "rate": "2.5"},
        "attributes_version": 4,
    }
    same = dict(typed_values(now, became["attributes"]))
    assert value_changes(now, 5, became, same) == (), "nothing changed"
    new = patch({"name_ja": "名"}, value_changes(now, 4, {"name_ja": "名"}, given))
    assert new["attributes"] == kept({"children": 3, "rate": Decimal("2.5")})


def test_defaults_stand_in_the_form_until_something_was_said():
    now = rules(with_("children", default="2"))

    assert first_values(now, {}) == {"children": 2}
    said = {"attributes": {}, "attributes_version": 1}
    assert first_values(now, said) == {}
