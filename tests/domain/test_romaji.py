"""Latin spellings of a Japanese name meet its reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import fold
from portal.domain.romaji import _canonical, romaji

LETTERS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz'- ōÔūÎ"))
KANA = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FC))
SYLLABLES = st.lists(
    st.sampled_from(
        "a i u e o ka ki ku sa shi si su ta chi ti tsu tu na ni ha fu hu ma mi ya "
        "yu yo ra ri wa n kyo sho sya cha tya ju zyu ji zi da do tt kk ss oh ou oo uu "
        "nn m".split()
    )
).map("".join)


@given(LETTERS | SYLLABLES | KANA | st.text())
def test_a_romaji_key_is_its_own_key(text: str):
    assert romaji(romaji(text)) == romaji(text)


@given(KANA | SYLLABLES)
def test_the_key_of_a_folded_reading_is_the_key_of_the_reading(text: str):
    assert romaji(fold(text)) == romaji(text)


@given(KANA)
def test_the_short_cut_for_kana_changes_no_key(text: str):
    assert _canonical(romaji(text)) == romaji(text)


@pytest.mark.parametrize(
    "spellings",
    [
        "タカハシ たかはし takahashi TAKAHASI Takahashi ﾀｶﾊｼ",
        "オオノ おおの Ōno Ôno ono oono ohno Ohno オーノ",
        "ショウタロウ ｼﾖｳﾀﾛｳ Shotaro Shōtarō syoutarou shoutaroh",
        "ハットリ ハツトリ hattori HATUTORI",
        "ホンマ Homma Honma",
        "ジュンイチ Jun'ichi junichi zyuniti Jun-ichi jyunichi",
        "キヨシ Kiyoshi kiyosi",
        "キョウコ Kyoko kyouko Kyōko",
        "シンヤ Shin'ya shinya sinya",
        "イッセイ Issei issei",
        "エッチュウ Etchu ecchuu ettyuu",
        "マツモト Matsumoto matumoto",
        "フジタ Fujita huzita",
        "チヅル Chizuru tizuru chidzuru",
        "ユウキ Yuki yuuki Yūki yuhki",
        "サトウ Sato Satou Satoh Satō",
        "オオヤマ Ohyama Oyama ooyama",
        "コンノ Konno konno",
        "ナンバ Namba Nanba",
        "カヲル Kaoru kawo'ru",
        "ルリ Ruri luri",
    ],
)
def test_spellings_of_one_name_meet_in_romaji(spellings: str):
    assert len({romaji(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    "name", ["Satoh Ichiro", "SATO ICHIRO", "Satō  Ichirō", "sato ichirou"]
)
def test_words_in_latin_letters_are_read_one_by_one(name: str):
    assert romaji(name) == romaji("サトウイチロウ")


@pytest.mark.parametrize(
    ("one", "other"),
    [("konno", "kono"), ("ohara", "oara"), ("tanaka", "takana"), ("ueno", "uno")],
)
def test_different_names_keep_different_keys(one: str, other: str):
    assert romaji(one) != romaji(other)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [("mi", "ミヤモト"), ("hat", "ハットリ"), ("sh", "ショウタ"), ("matsu", "マツイ"),
     ("hon", "ホンマ"), ("j", "ジュン"), ("ko", "コウイチ"), ("oh", "オオノ")],
)  # fmt: skip
def test_a_name_typed_in_part_begins_its_key(typed: str, reading: str):
    assert romaji(reading).startswith(romaji(typed))
