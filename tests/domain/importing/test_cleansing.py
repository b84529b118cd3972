"""What is tidied, and what stays as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.importing.cleansing import (
    has_control_characters,
    is_damaged,
    is_unusual,
    name_as_written,
    note_as_written,
    tidied,
)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("  高木　湊　", "高木　湊"),
        ("\ufeff会員", "会員"),
        ("高\u200b木", "高木"),
        ("\u200b", ""),
        ("'+81 90-1234-5678", "+81 90-1234-5678"),
        ("'tis", "'tis"),
        ("=1+1", "=1+1"),
        ("葛󠄀城", "葛󠄀城"),
        ("ﾀｶｷﾞ", "ﾀｶｷﾞ"),
    ],
)
def test_cells_are_tidied(text: str, tidy: str):
    assert tidied(text) == tidy


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("高木 湊", "高木 湊"),
        ("高木　　湊", "高木　湊"),
        ("高木   湊", "高木 湊"),
        ("高木\r\n湊", "高木 湊"),
        ("高木\t湊", "高木 湊"),
        ("㈱髙﨑商店", "㈱髙﨑商店"),
    ],
)
def test_names_keep_their_spelling_but_for_doubled_blanks(text: str, written: str):
    assert name_as_written(text) == written


def test_notes_keep_their_line_breaks():
    assert note_as_written("一\r\n二\r三\n四") == "一\n二\n三\n四"


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\u2067"]
)
def test_control_characters_are_seen(sign: str):
    assert has_control_characters(f"a{sign}b")
    assert is_unusual(f"a{sign}b")


def test_line_breaks_and_tabs_are_no_control_characters():
    assert not has_control_characters("a\tb\r\nc")


@pytest.mark.parametrize("text", ["山\ufffd", "〓橋"])
def test_lost_characters_are_seen(text: str):
    assert is_damaged(text)
    assert is_unusual(text)


@given(st.text())
def test_a_usual_text_needs_no_more_than_its_blanks_taken(text: str):
    if not is_unusual(text):
        assert tidied(text) == text.strip()
        assert not has_control_characters(text)
        assert not is_damaged(text)
