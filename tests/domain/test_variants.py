"""Variant kanji: what counts as one character, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.folding import fold
from portal.domain.variants import loosen, shrink

IDEOGRAPHS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
)


@given(IDEOGRAPHS)
def test_the_common_form_is_its_own_common_form(sign: str):
    assert shrink(shrink(sign)) == shrink(sign)


@given(IDEOGRAPHS)
def test_one_character_stays_one_character(sign: str):
    assert len(shrink(sign)) == 1


@pytest.mark.parametrize(
    "pair",
    "髙高 﨑崎 邉辺 邊辺 齋斎 齊斉 𠮷吉 濱浜 濵浜 渕淵 渊淵 澤沢 廣広 國国 德徳 惠恵 "
    "眞真 龍竜 櫻桜 榮栄 峯峰 嶋島 嶌島 冨富 瀨瀬 穗穂 壽寿 彌弥 曾曽 與与 豐豊 "
    "舘館 埜野 薗園 穐秋 桒桑 栁柳 槇槙 遙遥 堯尭 檜桧 藪薮 籠篭 鐵鉄 鷗鴎 凜凛 "
    "巖巌".split(),
)
def test_variants_of_one_character_meet(pair: str):
    assert fold(pair[0]) == fold(pair[1])


@pytest.mark.parametrize(
    "pair", ["書昼", "玉王", "功切", "師帥", "未末", "土士", "己巳"]
)
def test_everyday_characters_stay_apart(pair: str):
    assert shrink(pair[0]) != shrink(pair[1])


@pytest.mark.parametrize(
    "pair",
    ["斉藤 斎藤", "山碕 山崎", "仲村 中村", "菅野 管野", "一朗 一郎", "佐々木 佐佐木"],
)
def test_names_confused_on_the_phone_meet_loosely_alone(pair: str):
    one, other = map(fold, pair.split())
    assert one != other
    assert loosen(one) == loosen(other)


@given(st.text())
def test_a_loose_key_loosens_to_itself_and_needs_no_further_fold(text: str):
    key = loosen(fold(text))
    assert loosen(key) == key
    assert fold(key) == key
