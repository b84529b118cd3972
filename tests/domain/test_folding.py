"""What people type and what is stored fold to one key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import fold, full_width

KANA = st.text(
    st.characters(min_codepoint=0x3041, max_codepoint=0x30FF, exclude_characters="゠・")
)
NAMES = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FF),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF9F),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20, max_codepoint=0x17F),
        st.sampled_from("\u3099\u309a゛゜ーヽヾゝゞ々・㈱\ufe00\U000e0100\u200d\u3000"),
    )
)


@given(st.text())
def test_a_key_folds_to_itself(text: str):
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_the_key_of_a_japanese_name_folds_to_itself(text: str):
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_composed_and_decomposed_text_fold_alike(text: str):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(NAMES)
def test_blanks_at_the_ends_change_nothing(text: str):
    assert fold(f"　 {text}\t\u200b") == fold(text)


@pytest.mark.parametrize(
    "spellings",
    [
        "たかはしはなこ タカハシハナコ ﾀｶﾊｼﾊﾅｺ ﾀｶﾊｼ・ﾊﾅｺ",
        "たかはし\u3000はなこ タカハシ\u00a0ハナコ たかはしはなこ",
        "オーノ オオノ おおの ｵｰﾉ おーの",
        "ゆうた ユータ ﾕｰﾀ ゆーた ユウタ",
        "シズカ しづか ｼﾂﾞｶ シツ゛カ シツ\u3099カ しずか",
        "みすゞ ミスズ みすず ﾐｽｽﾞ ミスヾ",
        "ななみ なゝみ ナヽミ",
        "しょうた シヨウタ ｼｮｳﾀ ｼﾖｳﾀ しようた",
        "はっとり ハツトリ ﾊｯﾄﾘ ﾊﾂﾄﾘ",
        "ヴァイオラ ブアイオラ ﾌﾞｱｲｵﾗ う゛ぁいおら",
        "ちぢわ チジワ ちじわ チヂワ",
        "かをる カオル",
        "キヱ きゑ キエ",
        "髙橋 高橋 髙\ufe00橋 髙\U000e0101\u3000橋",
        "山﨑 山崎 山嵜",
        "渡邉 渡邊 渡辺 渡邊\U000e0103",
        "齋藤 斎藤",
        "齊藤 斉藤",
        "𠮷田 吉田",
        "濱口 濵口 浜口",
        "廣澤 広沢",
        "德川 徳川",
        "栁 柳 桺",
        "嶋 島 嶌",
        "龍 竜",
        "寿 壽",
        "桧山 檜山",
        "神󠄀 神 神",
        "市ヶ谷 市ケ谷 市ｹ谷",
        "ＳＭＩＴＨ smith Smith",
        "O’Brien O'Brien OBRIEN",
        "José jose JOSE\u0301",
        "㈱サンプル (株)サンプル （株）ｻﾝﾌﾟﾙ 株式会社サンプル",
    ],
)
def test_spellings_of_one_name_meet(spellings: str):
    assert len({fold(spelling) for spelling in spellings.split(" ")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("玉田", "王田"),
        ("図書", "図昼"),
        ("斎藤", "斉藤"),
        ("オノ", "オオノ"),
        ("コオ", "コウ"),
        ("小原", "大原"),
    ],
)
def test_different_names_stay_apart(one: str, other: str):
    assert fold(one) != fold(other)


def test_what_meets_once_a_hyphen_is_gone_is_composed():
    assert fold("\u1100-\u1161") == "\uac00"


@pytest.mark.parametrize("literal", ["%", "_", "100%", "a_b", "\\", "*", "?"])
def test_wildcards_of_query_languages_stay_letters(literal: str):
    assert fold(literal) == literal


@pytest.mark.parametrize(
    "nothing", ["", " ", "ー", "ーーー", "・・", "\u3099", "ヽ", "\x00", "\ud800"]
)
def test_signs_that_carry_nothing_leave_nothing(nothing: str):
    assert fold(nothing) == ""


@given(KANA, KANA)
def test_the_key_of_a_beginning_begins_the_key(first: str, rest: str):
    """A clerk may stop typing anywhere, except before a mark that leans back."""
    if not rest.startswith(tuple("\u3099\u309a゛゜ーゝゞヽヾ")):
        assert fold(first + rest).startswith(fold(first))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("ﾀｶﾊｼ  ﾊﾙｶ", "タカハシ ハルカ"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("たかはし", "たかはし"),
        ("", None),
        (None, None),
    ],
)
def test_a_reading_is_shown_in_full_width(stored: str | None, shown: str | None):
    assert full_width(stored) == shown
