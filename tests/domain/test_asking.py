"""One typed line is taken apart into terms that can be searched."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.asking import Asked, Sought, asked
from portal.domain.folding import fold
from portal.domain.search_keys import keys_for


def spelt(text: str) -> list[list[list[str]]]:
    return [
        [[f"{term.sought} {term.key}" for term in part] for part in way]
        for way in asked(text).ways
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1110000001", ["number 1110000001"]),
        ("１１１-０００-０００１", ["number 1110000001"]),
        ("1110000002", ["number 1110000002", "phone +811110000002"]),
        ("090-1234-5678", ["phone +819012345678"]),
        ("０９０ １２３４ ５６７８", ["phone +819012345678"]),
        ("09012345678", ["phone +819012345678"]),
        ("+81 90-1234-5678", ["phone +819012345678"]),
        ("(03)1234-5678", ["phone +81312345678"]),
        ("0312345678", ["number 0312345678", "phone +81312345678"]),
        ("5678", ["last_four 5678"]),
        ("５６７８", ["last_four 5678"]),
        ("Sakura@Example.JP", ["mail sakura@example.jp"]),
        ("sakura@", ["mail_start sakura@"]),
        ("たかはし", ["reading タカハシ", "name タカハシ"]),
        ("ﾀｶﾊｼ", ["reading タカハシ", "name タカハシ"]),
        ("takahashi", ["romaji takahasi", "name takahashi"]),
        ("髙橋", ["name 高橋", "loose_name 高橋"]),
        ("齊藤", ["name 斉藤", "loose_name 斎藤"]),
        ("100%", ["name 100%", "loose_name 100%"]),
        ("_", ["name _", "loose_name _"]),
        ("12345", ["name 12345", "loose_name 12345"]),
    ],
)
def test_a_line_of_one_kind_is_recognised(text: str, part: list[str]):
    assert spelt(text) == [[part]]
    assert asked(text).born_on is None


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("req-2026-001", {"req-2026-001", "REQ-2026-001", "Req-2026-001"}),
        ("C2510-0001", {"C2510-0001", "c2510-0001", "Ｃ２５１０－０００１"}),
        ("ｃ－１", {"c-1", "C-1", "ｃ－１", "Ｃ－１"}),
        ("INC0012345", {"INC0012345", "inc0012345"}),
        ("問合せ12", {"問合せ12", "問合せ１２"}),
    ],
)
def test_a_word_with_letters_and_digits_is_first_a_case_number(
    text: str, spellings: set[str]
):
    way, born_on = next(asked(text).tries())
    assert {term.sought for part in way for term in part} == {Sought.CASE}
    assert spellings <= {term.key for part in way for term in part}
    assert born_on is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1110000001", Sought.NUMBER),
        ("5678", Sought.LAST_FOUR),
        ("090-1234-5678", Sought.PHONE),
        ("sakura1@example.jp", Sought.MAIL),
        ("たかはし", Sought.READING),
        ("高橋 2", Sought.NAME),
    ],
)
def test_whatever_else_a_line_says_it_is_a_case_number_last(text: str, first: Sought):
    tries = [way for way, _ in asked(text).tries()]
    assert tries[0][0][0].sought is first
    assert {term.sought for part in tries[-1] for term in part} == {Sought.CASE}
    assert [Sought.CASE in {term.sought for term in way[0]} for way in tries] == [
        *[False] * (len(tries) - 1),
        True,
    ]


def test_a_day_is_a_case_number_only_after_a_birth_date():
    assert [born_on for _, born_on in asked("20251001").tries()] == [
        date(2025, 10, 1),
        None,
    ]


@pytest.mark.parametrize(
    "day",
    ["1980-01-02", "1980/1/2", "1980.1.2", "１９８０／１／２", "1980年1月2日",
     "S55.1.2", "s55/1/2", "昭和55年1月2日", "昭和５５年 １月 ２日", "S550102",
     "19800102", "1980年1月2日生"],
)  # fmt: skip
def test_a_day_of_birth_narrows_a_name_on_either_side(day: str):
    name = asked("たかはし").ways
    assert asked(f"たかはし {day}") == Asked(name, date(1980, 1, 2))
    assert asked(f"{day}　たかはし") == Asked(name, date(1980, 1, 2))


def test_a_day_of_birth_alone_can_be_asked_for():
    assert asked("1980-01-02") == Asked((), date(1980, 1, 2))
    assert asked("19800101") == Asked((), date(1980, 1, 1))


def test_eight_digits_that_are_a_number_stay_a_number():
    assert spelt("19800102") == [[["number 19800102"]]]


@pytest.mark.parametrize("text", ["1980-13-02 たかはし", "2026-02-30", "S99.1.1"])
def test_a_day_that_never_was_is_not_taken_for_one(text: str):
    assert asked(text).born_on is None


def test_a_name_beside_a_phone_must_hold_both():
    assert spelt("田中 090-1234-5678") == [
        [["phone +819012345678"], ["name 田中", "loose_name 田中"]]
    ]
    assert spelt("5678 田中") == [
        [["last_four 5678"], ["name 田中", "loose_name 田中"]]
    ]


@pytest.mark.parametrize("text", ["高橋 はなこ", "高橋はなこ", "髙橋　ハナコ"])
def test_kanji_and_kana_are_a_whole_name_or_else_a_name_and_a_reading(text: str):
    assert spelt(text) == [
        [["name 高橋ハナコ", "loose_name 高橋ハナコ"]],
        [["name 高橋", "loose_name 高橋"], ["reading ハナコ", "name ハナコ"]],
    ]


def test_a_latin_name_is_tried_in_both_orders():
    ways = spelt("Hanako Takahashi")
    assert [way[0][0] for way in ways] == [
        "romaji hanakotakahasi",
        "romaji takahasihanako",
    ]


def test_words_are_tried_as_one_name_and_then_each_for_itself():
    assert [len(way) for way in asked("はなこ たかはし").ways] == [1, 2]


@pytest.mark.parametrize("nothing", ["", " 　", "---", "・", "\x00", "ー"])
def test_a_line_that_says_nothing_asks_nothing(nothing: str):
    assert not asked(nothing)


@given(st.text())
def test_any_line_is_answered_with_folded_keys(text: str):
    for way in asked(text).ways:
        for term in (term for part in way for term in part):
            assert term.key
            if term.sought in (Sought.READING, Sought.NAME):
                assert fold(term.key) == term.key


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), min_size=1))
def test_a_reading_as_typed_is_the_key_that_is_stored(reading: str):
    stored = keys_for("花", reading).reading_key
    keys = [term.key for part in asked(reading).ways[0] for term in part]
    assert stored in keys
