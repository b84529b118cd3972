"""Pairs of signs find a part of a name and never lose one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import fold
from portal.domain.grams import (
    grams,
    sign_pairs,
    syllable_pairs,
    syllable_pairs_of_part,
)
from portal.domain.romaji import romaji

NAMES = st.text(st.sampled_from("高橋花子々ノ小鳥遊タカハシabc-%_\"'* "))
LETTERS = st.text(st.sampled_from("aiueokstnhmyr"))


def test_a_name_is_found_by_the_pairs_of_its_kanji_kana_and_syllables():
    assert grams("高橋純", "タカハシジユン", "takahasiziyun").split() == [
        *("高橋", "橋純", "タカ", "カハ", "ハシ", "シジ", "ジユ", "ユン"),
        *("taka", "kaha", "hasi", "sizi", "ziyu", "yun"),
    ]


def test_a_name_that_is_its_own_reading_is_paired_once():
    assert grams("サクラ", "サクラ", "sakura").split() == [
        "サク",
        "クラ",
        "saku",
        "kura",
    ]


@given(NAMES, st.data())
def test_the_pairs_of_any_part_are_among_the_pairs_of_the_whole(
    name: str, data: st.DataObject
):
    key = fold(name)
    start = data.draw(st.integers(0, len(key)))
    end = data.draw(st.integers(start, len(key)))
    assert set(sign_pairs(key[start:end])) <= set(sign_pairs(key))


@given(LETTERS, st.data())
def test_the_syllables_of_a_beginning_are_among_those_of_the_whole(
    text: str, data: st.DataObject
):
    whole = romaji(text)
    beginning = whole[: data.draw(st.integers(0, len(whole)))]
    assert set(syllable_pairs_of_part(beginning)) <= set(syllable_pairs(whole))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("タナカアオイ", "aoi"),
        ("クモンタロウ", "taro"),
        ("ホンダジュン", "jun"),
        ("オノオサム", "osamu"),
        ("サトウケンタロウ", "kent"),
        ("ハットリキョウコ", "kyoko"),
        ("ワタナベシンイチ", "shin'ichi"),
    ],
)
def test_a_given_name_in_latin_letters_is_found_in_the_whole_name(name: str, part: str):
    key, whole = romaji(part), romaji(name)
    assert key in whole
    assert set(syllable_pairs_of_part(key)) <= set(syllable_pairs(whole))


@given(st.text())
def test_no_pair_holds_what_separates_words_in_an_index(text: str):
    stored = grams(fold(text), "", romaji(text))
    for pair in stored.split(" "):
        assert not any(sign.isascii() and not sign.isalnum() for sign in pair)
