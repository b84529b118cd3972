"""Differences and problems as people read them."""

from typing import Any

import pytest

from models.publishing_facts import Field, FieldChange, Item, Problem
from portal.domain.card import Words
from portal.domain.publishing.places import place_of
from portal.domain.publishing.tree import diff
from portal.services.publish.tell import (
    changes_in_words,
    place_in_words,
    problems_in_words,
)
from tests.domain.publishing.test_lifecycle_gate import move, shipped, state


def told(became: Any, language: str = "en") -> list[tuple[str, str | None, str | None]]:
    was = shipped()
    return changes_in_words(diff(was, became), was, became, language)


def test_a_changed_field_is_called_by_its_names():
    content = shipped()
    state(content, "active")["name_ja"] = "稼働"

    assert told(content) == [
        ("states › Active (active) › name (Japanese)", "利用中", "稼働")
    ]
    assert told(content, "ja")[0][0] == "状態 › 稼働（active） › 名前（日本語）"


def test_what_comes_or_goes_as_a_whole_is_told_field_by_field():
    content = shipped()
    new = {"code": "x", "name_ja": "新", "name_en": "New", "kind": "active"}
    content["states"].append({**new, "member_text_en": "y" * 300})
    content["reasons"].pop(0)
    gone = shipped()["reasons"][0]

    lines = {place: (was, now) for place, was, now in told(content)}
    assert lines["states › New (x)"] == (None, "New")
    assert lines["states › New (x) › kind"] == (None, "active")
    assert (None, "y" * 300) in lines.values(), "whole"
    assert (gone["name_ja"], None) in lines.values()
    first = changes_in_words(diff({}, content), {}, content, "en")
    assert ("states › New (x) › name (Japanese)", None, "新") in first
    names = {place: now or "" for place, _, now in first}
    assert names["states"].endswith(", New"), "a list by the names of its rows"
    assert not [now for now in names.values() if now.startswith("[{")]


def test_a_condition_is_called_by_what_it_asks():
    content = shipped()
    guards = move(content, "apply@")["guards"]
    next(e for e in guards if e["code"] == "min_age")["parameters"] = {"years": 16}
    guards.append({"code": "no_arrears", "parameters": {}})

    places = {place: new for place, _, new in told(content)}
    where = "moves › Apply (apply@) › guards › "
    number = "at least … years old (min_age) › parameters › years"
    assert places[where + number] == "16"
    assert places[where + "no arrears (no_arrears)"] == "no arrears"


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (lambda c: c["states"].pop(0), ("states › {gone}", "{name}", None)),
        (lambda c: c.update(remap={"old": "active"}),
         ("where members belong › old", None, "active")),
        (lambda c: move(c, "apply@").update(second_person="always"),
         ("moves › {apply} › second person", "(blank)", "always")),
        (lambda c: c["states"].append(c["states"].pop(0)),
         ("states › order", "{states}", "{later}")),
        (lambda c: move(c, "apply@").update(guards=[]), None),
        (lambda c: c.update(format=True), ("format", "2", "yes")),
        (lambda c: c.update(format={"a": "x" * 300}), None),
    ],
)  # fmt: skip
def test_every_kind_of_change_is_told(edit: Any, line: Any):
    content, was = shipped(), shipped()
    edit(content)
    first, apply = was["states"][0], move(was, "apply@")
    names = [each["name_en"] for each in was["states"]]
    facts = {
        "gone": f"{first['name_en']} ({first['code']})",
        "name": first["name_en"],
        "apply": f"{apply['name_en']} (apply@)",
        "states": ", ".join(names),
        "later": ", ".join([*names[1:], names[0]]),
    }

    lines = told(content)

    assert lines
    assert all(len(each or "") < 300 for row in lines for each in row)
    if line is not None:
        filled = tuple(each and each.format_map(facts) for each in line)
        assert filled in lines


def test_a_problem_is_told_with_its_place():
    content = shipped()
    problem = Problem("text_missing", ("states", "active", "name_en"))

    (sentence,) = problems_in_words([problem], content, "en")

    assert sentence.startswith("“states › Active (active) › name (English)” is blank")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_row_named_in_one_language_is_called_by_it_in_both(language: str):
    content = shipped()
    state(content, "active").update(name_ja="稼働", name_en=" ")
    blank = Problem("text_missing", ("states", "active", "name_en"))
    lost = Problem("state_unreachable", ("states", "active"), {"state": "active"})

    for sentence in problems_in_words([blank, lost], content, language):
        assert "稼働" in sentence


def test_rows_that_a_problem_is_about_are_called_by_name():
    content = shipped()
    again = {"event": "suspend", "state": "active"}
    cases = (
        ("move_twice", again, ("Suspend (suspend)", "Active (active)")),
        ("move_twice", {"event": "apply", "state": ""}, ("Apply (apply)", "joining")),
        ("deadline_unknown", again, ("Suspend (suspend)", "Active (active)")),
        ("reason_unknown", {"reason": "DEATH"}, ("(DEATH)",)),
        ("state_held", {"state": "moon", "members": 3}, ("“moon”", "3")),
    )
    for code, facts, names in cases:
        problem = Problem(code, ("moves",), facts)
        (sentence,) = problems_in_words([problem], content, "en")
        assert [name for name in names if name not in sentence] == []
    assert problem.facts == cases[-1][1]


def test_the_place_of_everything_and_of_what_is_gone_have_words():
    assert place_in_words((), "en") == "everything"
    assert place_in_words(("moon", "x"), "en", shipped()) == "moon › x"
    assert place_of(("moon",)) == (Field("moon"),)
    assert place_of(("a", "b"), {"a": [{"id": "b"}]}) == (Field("a"), Item("b"))


def test_by_which_definition_values_were_written_is_told_without_values_alone():
    was: Any = {"attributes": {"fee": 1}}
    became: Any = {"attributes": {"fee": 2}, "attributes_version": 2}

    lines = changes_in_words(diff(was, became), was, became, "en")

    assert [(before, now) for _, before, now in lines] == [("1", "2")]
    alone = {**was, "attributes_version": 2}
    assert changes_in_words(diff(was, alone), was, alone, "en")


def test_a_code_with_words_is_told_in_them():
    changes = (FieldChange(("change",), "first", "adverse"),)

    ((_, was, became),) = changes_in_words(changes, {}, {"change": "adverse"}, "en")
    assert (was, became) == ("First version", "To their disadvantage, but reasonable")


def test_clauses_and_their_marks_are_told_in_words():
    was: Any = {"clauses": [clause_row(n) for n in range(1, 21)]}
    moved = [was["clauses"][-1], *was["clauses"][:-1]]
    marks = {"c2": "", "c3": "y"}
    rows = [{**row, "confirmed": marks.get(row["id"], "x")} for row in moved]
    rows[0]["came_from"] = ["c1", "c2"]
    became: Any = {"clauses": rows}
    lines = changes_in_words(diff(was, became), was, became, "en")
    sides = [(before, now) for _, before, now in lines]

    assert sides[:5] == [
        (None, "Article 1, Article 2"),
        (None, "Article 1"),
        (None, "Article 2"),
        ("confirmed", "no longer confirmed"),
        ("confirmed", "confirmed anew"),
    ]
    assert [side[1] for side in sides[5:]] == [
        "Article 20, " + ", ".join(f"Article {n}" for n in range(1, 10))
        + ", and 10 more"
    ]  # fmt: skip
    first = changes_in_words(diff({}, was), {}, was, "en")
    assert "confirmed" in [now for _, _, now in first]


def clause_row(number: int) -> dict[str, Any]:
    return {"id": f"c{number}", "text_en": f"Article {number}", "confirmed": "x"}


def test_codes_of_a_service_are_told_by_what_they_stand_for():
    was: Any = {"actors": ["member"], "functions": [], "interfaces": []}
    use = {"id": "use", "name_ja": "使う", "name_en": "Use", "actor": "member"}
    wire = {"id": "w", "name_ja": "線", "name_en": "Wire", "source": "function:use"}
    became: Any = {
        "actors": ["alliance_company", "member"],
        "functions": [use],
        "interfaces": [wire],
        "phases": [{"code": "in_service", "since": "2026-12-01"}],
        "attributes": {"app_name": "Hono"},
    }
    called = {
        ("actors", "member"): Words("会員", "Member"),
        ("actors", "alliance_company"): Words("提携企業", "Allied company"),
        ("attributes", "app_name"): Words("アプリ名", "Name of the app"),
    }

    told = changes_in_words(diff(was, became), was, became, "en", called)
    lines = {place: now for place, _, now in told}

    assert lines["attributes › Name of the app (app_name)"] == "Hono"
    assert lines["phases › in service (in_service) › from"] == "2026-12-01"
    assert lines["functions › Use (use) › who starts it"] == "Member"
    assert lines["interfaces › Wire (w) › from"] == "Use"
    said = [now for place, now in lines.items() if place.startswith("who it is for")]
    assert said
    assert not [each for each in said if each and "_" in each]
