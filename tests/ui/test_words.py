"""Values in labels and messages: shown, never read as Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from portal.ui.keys import key
from portal.ui.words import plain

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
LINE = some.text(
    some.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1
)


def shown(markdown: str) -> str:
    (block,) = [each for each in MARKDOWN.parse(markdown) if each.type == "inline"]
    assert {each.type for each in block.children or ()} <= {"text", "text_special"}
    return "".join(each.content for each in block.children or ())


@pytest.mark.parametrize(
    "typed",
    [
        "*bold*",
        "_x_ `code` ~~gone~~",
        "[here](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        "<script>alert(1)</script>",
        "<https://evil.example>",
        "# big",
        "- point",
        "+ point",
        "1. first",
        "2) second",
        "> quoted",
        "&lt;b&gt;",
        "a | b",
        "\\*",
        "$x$",
        "__init__ a__b__c",
        "a *b* c _d_ e",
        "* point",
        "~~~ fence",
        "big #",
        "a `b` \\`c",
    ],
)
def test_what_looks_like_markdown_stays_as_it_was_typed(typed: str):
    assert shown(plain(typed)) == typed


@given(LINE)
def test_any_one_word_stays_as_it_was_typed(typed: str):
    assert shown(plain(typed)) == typed


@given(some.text("a1 \\`*_{}[]()<>#|~$&:;!/-+=.", min_size=1).map(str.strip))
def test_signs_beside_each_other_stay_as_they_were_typed(typed: str):
    assert shown(plain(typed or "a")).split() == (typed or "a").split()


@pytest.mark.parametrize("typed", [":red[x]", ":material/bug:", ":smile:", ":+1:"])
def test_streamlit_s_own_signs_lose_their_force(typed: str):
    assert "\\:" in plain(typed)


@pytest.mark.parametrize(
    "typed",
    ["app_name", "R&D", "a | b", "Room #5", "5 $", "a * b", "[x]", "{x}", "a < b > c"],
)
def test_a_sign_without_force_is_not_read_aloud_with_a_backslash(typed: str):
    assert plain(typed) == typed
    assert shown(typed) == typed


def test_ordinary_sentences_stay_readable_in_the_source():
    assert plain("Ends by 18:30 (today). Sure!") == "Ends by 18:30 (today). Sure!"


def test_a_key_says_where_its_widget_stands():
    assert key("card", 7, "until") == "card.7.until"
