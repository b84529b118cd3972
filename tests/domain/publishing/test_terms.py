"""Terms as content: what keeps them from being published, texts taken in, forms."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.publishing_facts import Content
from portal.domain.publishing import terms_forms as forms
from portal.domain.publishing.rows import called
from portal.domain.publishing.terms import (
    FORMAT,
    mark_of,
    parsed,
    terms_of,
    whole_text,
)
from portal.domain.publishing.terms_gate import CODES, terms_problems
from portal.domain.terms.clauses import Level, clauses_of
from portal.domain.terms.taking_in import take_in, translate
from portal.domain.terms.taking_in import taken as difference
from portal.wording import LANGUAGES, say

JA = (
    "（目的）\n第1条\n会員に適用します。\n"
    "第2条（料金）\n料金は千円です。\n2　月末に払います。\n"
)
EN = (
    "Article 1 (Purpose)\nFor members.\nArticle 2 (Fees)\n1,000 yen.\n2. Due monthly.\n"
)


def content(*rows: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    clauses = rows or (
        clause("c1", "第1条（目的）\n会員に適用します。\n", "Article 1\n"),
    )
    return {
        "format": FORMAT,
        "code": "rules",
        "name_ja": "規約",
        "name_en": "Terms",
        "document": "terms_of_use",
        "authoritative": "ja",
        "other": "translation",
        "clauses": list(clauses),
        **given,
    }


def clause(code: str, ja: str, en: str = "", **given: Any) -> dict[str, Any]:
    texts = {"text_ja": ja, "text_en": en, "confirmed": mark_of(ja)}
    return {"id": code, "level": int(Level.ARTICLE), **texts, **given}


def codes(found: Content) -> list[str]:
    problems = terms_problems(found, None, {"code": "rules"})
    assert {each.code for each in problems} <= set(CODES)
    for each in problems:
        for language in LANGUAGES:
            facts = {"place": "x", **each.facts}
            assert say(f"publishing.problems.{each.code}", language, **facts)
    return [each.code for each in problems]


TWO = clause("c2", "第2条（料金）\n千円です。\n", "Article 2\n")


@pytest.mark.parametrize(
    ("found", "problems"),
    [
        (content(), []),
        (content(format=FORMAT + 1), ["format_newer"]),
        (content(code="other"), ["other_code"]),
        (content(extra=1), ["field_unknown"]),
        ({"format": 1, "code": "rules"}, ["field_missing"] * 3),
        (content(document="poem"), ["field_wrong"]),
        (content(name_en=" "), ["text_missing"]),
        (content(owner="x" * 101), ["text_too_long"]),
        (content(owner="x\u202e"), ["text_unusable"]),
        (content(clauses=[]), ["clauses_missing"]),
        (content(clause("c1", "", "x", confirmed=mark_of(""))), ["clause_blank"]),
        (content(clause("c1", "第1条\n")), ["translation_missing"]),
        (content(clause("c1", "第1条\n"), other="none"), []),
        (content(clause("c1", "第1条\n"), other="summary"), []),
        (content(clause("c1", "第1条\n", "1\n", confirmed="")), ["translation_stale"]),
        (content(TWO, TWO), ["twice", "number_twice"]),
        (content(TWO, {**TWO, "id": "c3"}), ["number_twice"]),
        (content(TWO, clause("c4", "附則\n", "S\n"), {**TWO, "id": "c3"}), []),
        (
            content(clause("c1", "甲", "第1条\n", confirmed=mark_of("第1条\n")),
                    authoritative="en"), [],
        ),
    ],
)  # fmt: skip
def test_every_problem_is_found(found: Content, problems: list[str]):
    assert codes(found) == problems


# ------------------------------------------------------------------ texts


def taken(text: str, rows: tuple[Any, ...] = ()) -> Any:
    return take_in(rows, parsed(rows, "ja"), text, "ja")


def test_a_text_becomes_clauses():
    found = taken(JA)

    assert whole_text(found.rows, "ja") == JA
    assert [(row["id"], row["level"]) for row in found.rows] == [
        *(("c1", Level.ARTICLE), ("c2", Level.ARTICLE), ("c3", Level.PARAGRAPH))
    ]
    assert (found.kept, found.new, found.gone) == (0, 3, 0)


def test_clauses_keep_their_id_under_another_number():
    rows = taken(JA).rows
    new = JA.replace(
        "第2条（料金）", "第2条（通知）\n電子で知らせます。\n第3条（料金）"
    )
    found = taken(new, rows)

    assert [row["id"] for row in found.rows] == ["c1", "c4", "c2", "c3"]
    assert (found.kept, found.new, found.gone) == (3, 1, 0)
    assert taken(JA, found.rows).gone == 1


def test_what_a_text_did_to_the_clauses_is_told():
    rows = taken(JA).rows
    text = JA.replace(
        "第2条（料金）", "第2条（通知）\n電子で知らせます。\n第3条（料金）"
    )
    after = taken(text, rows).rows
    blank = [{**row, "text_ja": f"{row['text_ja']}\n"} for row in rows]

    assert difference(rows, after, "ja").new == ("c4",)
    assert difference(after, rows, "ja").gone == ("c4",)
    assert "c2" in difference(rows, after, "ja").changed
    assert difference(rows, blank, "ja").changed == ()


def test_a_translation_goes_to_the_clauses_with_the_same_numbers():
    rows = taken(JA).rows
    text = f"{EN}Article 9\nAbout nothing.\n"
    found = translate(rows, parsed(rows, "ja"), text, "en")

    assert [row["text_en"] for row in found.rows] == [
        "Article 1 (Purpose)\nFor members.\n",
        "Article 2 (Fees)\n1,000 yen.\n",
        "2. Due monthly.\nArticle 9\nAbout nothing.\n",
    ]
    assert (found.kept, found.new, found.gone) == (3, 1, 0)
    assert whole_text(found.rows, "en") == text
    assert translate((), (), EN, "en").rows == ()


def test_what_is_translated_anew_has_to_be_confirmed():
    rows = taken(JA).rows
    found = translate(rows, parsed(rows, "ja"), EN, "en")
    draft = content(*(dict(row) for row in found.rows))

    assert codes(draft) == ["translation_stale"] * 3


def test_rows_that_were_cut_otherwise_are_clauses_without_a_number():
    texts = ("（目", "的）\n第1条\nあ\n第2条\n", "い\n", "", "第3条\nう\n")
    rows = [{"text_ja": text} for text in texts]
    found = parsed(rows, "ja")

    assert "".join(each.source for each in found) == whole_text(rows, "ja")
    assert found[-1].label == "第3条"
    assert {each.label for each in found[:-1]} == {""}


PIECES = st.sampled_from(
    ["第1条\n", "第2条（甲）\n", "文。\n", "一　あ\n", "附則\n", ""]
)


@given(st.lists(PIECES, max_size=8))
def test_rows_are_read_whole_however_they_are_cut(texts: list[str]):
    found = parsed([{"text_ja": text} for text in texts], "ja")

    assert [each.source for each in found] == texts


@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=8))
def test_taking_in_loses_nothing(old: list[str], new: list[str]):
    first = taken("".join(old))
    found = taken("".join(new), first.rows)

    assert whole_text(found.rows, "ja") == "".join(new)
    assert len({row["id"] for row in found.rows}) == len(found.rows)
    assert found.kept + found.gone == len(first.rows)
    assert found.kept + found.new == len(clauses_of("".join(new)))


# ------------------------------------------------------------------ forms


OTHERS = "第1条（目的）\n利用者に適用します。"
FOLLOWING: list[tuple[dict[str, Any], bool, bool]] = [
    ({}, True, True),
    ({}, False, False),
    ({"text_ja": OTHERS}, True, False),
    ({"text_ja": OTHERS, "text_en": "Article 1\nFor users."}, True, True),
    ({"text_ja": OTHERS, "text_en": "Article 1\nFor users."}, False, False),
    ({"text_en": "Article 1\nFor users."}, True, True),
]


@pytest.mark.parametrize(("typed", "ticked", "follows"), FOLLOWING)
def test_a_tick_that_stood_before_is_about_the_text_before(
    typed: dict[str, Any], ticked: bool, follows: bool
):
    draft = content()
    row = draft["clauses"][0]
    values = forms.clause_values(draft, row)
    assert values["follows"]

    made = forms.made_clause(draft, {**values, **typed, "follows": ticked}, row)
    assert made["text_ja"].endswith("\n"), "the next clause begins a line"
    assert codes(content(made)) == ([] if follows else ["translation_stale"])
    again = forms.clause_values(draft, made)
    assert again["follows"] is follows
    pressed = forms.made_clause(draft, {**again, "follows": True}, made)
    assert codes(content(pressed)) == []


def test_blanks_around_a_text_leave_its_translation_confirmed():
    draft = content()
    row = draft["clauses"][0]
    values = {**forms.clause_values(draft, row), "text_ja": f"{row['text_ja']}\n"}
    assert codes(content(forms.made_clause(draft, values, row))) == []
    for text, found in ((f"{row['text_ja']}\n\n", []), (OTHERS, ["translation_stale"])):
        rows = taken(text, (row,)).rows
        assert rows[0]["id"] == row["id"]
        assert codes(content(*rows)) == found


@pytest.mark.parametrize(
    ("was", "chosen", "kept"),
    [
        ({}, [], None),
        ({}, None, None),
        ({}, ["c1"], ["c1"]),
        ({"came_from": ["c1"]}, [], []),
    ],
)
def test_a_clause_that_came_from_none_is_not_changed_by_being_saved(
    was: dict[str, Any], chosen: list[str] | None, kept: list[str] | None
):
    draft = content()
    row = {**draft["clauses"][0], **was}
    values = {**forms.clause_values(draft, row), "came_from": chosen}
    assert forms.made_clause(draft, values, row).get("came_from") == kept


def test_a_new_clause_gets_an_id():
    draft = content(other="none")
    values = {**forms.clause_values(draft, None), "text_ja": "第2条\n"}
    made = forms.made_clause(draft, values, None)

    assert (made["id"], made["level"], made["confirmed"]) == ("c2", Level.ARTICLE, "")
    assert "follows" not in forms.clause_form(draft).by_code


def test_forms_ask_for_what_there_is():
    first = forms.first_content(
        {"code": "rules", "name_ja": "規約", "name_en": "Terms", "document": "sla"}
    )

    assert terms_of(first).document == "sla"
    assert called(first, "").en == "Terms"
    assert set(forms.new_form().by_code) == {"code", "name_ja", "name_en", "document"}
    assert "authoritative" in forms.about_form().by_code
    assert forms.languages_of(first) == ("ja", "en")
    assert forms.languages_of({**first, "authoritative": "en"}) == ("en", "ja")
    assert forms.text_form({**first, "other": "none"}).by_code["language"].codes == (
        "ja",
    )
