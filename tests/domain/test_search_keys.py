"""Fifty callers, each typed eight ways, and every way meets the stored keys."""

import unicodedata

import jaconv
import pytest

from portal.domain.asking import Sought, asked
from portal.domain.romaji import romaji
from portal.domain.search_keys import SearchKeys, keys_for

CALLERS = [
    line.split()
    for line in """
    髙橋 花子 たかはし はなこ takahashi hanako
    佐藤 一郎 さとう いちろう sato ichiro
    田中 健太 たなか けんた tanaka kenta
    渡邉 結衣 わたなべ ゆい watanabe yui
    渡邊 涼子 わたなべ りょうこ watanabe ryouko
    齋藤 修 さいとう おさむ saitou osamu
    斎藤 純 さいとう じゅん saito jun
    齊藤 真一 さいとう しんいち saitoh shin'ichi
    斉藤 由美 さいとう ゆみ SAITO YUMI
    﨑山 大輔 さきやま だいすけ sakiyama daisuke
    山﨑 彩 やまざき あや yamazaki aya
    濱口 昇 はまぐち のぼる hamaguchi noboru
    濵田 翔 はまだ しょう hamada sho
    𠮷田 さくら よしだ さくら yoshida sakura
    澤田 みすゞ さわだ みすず sawada misuzu
    廣瀨 靖 ひろせ やすし hirose yasushi
    德永 英明 とくなが ひであき tokunaga hideaki
    桒原 幸子 くわばら さちこ kuwabara sachiko
    栁沢 慎吾 やなぎさわ しんご yanagisawa shingo
    小嶋 陽菜 こじま はるな kojima haruna
    中嶌 哲也 なかじま てつや nakajima tetsuya
    冨樫 義博 とがし よしひろ togashi yoshihiro
    大野 智子 おおの ともこ ohno tomoko
    小野 真弓 おの まゆみ ono mayumi
    大塚 愛 おおつか あい Ōtsuka Ai
    神󠄀保 悟 じんぼ さとる jimbo satoru
    辻󠄀 恵子 つじ けいこ tsuji keiko
    葛󠄀城 隼人 かつらぎ はやと katsuragi hayato
    本間 十郎 ほんま じゅうろう homma juro
    服部 半蔵 はっとり はんぞう hattori hanzo
    清志 京子 きよし きょうこ kiyoshi kyoko
    越中 一世 えっちゅう いっせい etchu issei
    福士 蒼太 ふくし そうた fukushi sota
    千鶴 千尋 ちづる ちひろ chizuru chihiro
    三浦 を里 みうら おり miura ori
    五十嵐 響 いがらし ひびき igarashi hibiki
    佐々木 希 ささき のぞみ sasaki nozomi
    井ノ口 ジョー いのくち じょー inokuchi jo
    市ヶ谷 優 いちがや ゆう ichigaya yuu
    鈴木 エリ すずき えり suzuki eri
    長谷川 裕一郎 はせがわ ゆういちろう hasegawa yuichiro
    小鳥遊 陽翔 たかなし はると takanashi haruto
    眞鍋 かをり まなべ かおり manabe kaori
    櫻井 翔子 さくらい しょうこ sakurai shoko
    龍崎 壽一 りゅうざき じゅいち ryuzaki juichi
    桧山 凜香 ひやま りんか hiyama rinka
    薮田 堯 やぶた たかし yabuta takashi
    與那嶺 望 よなみね のぞむ yonamine nozomu
    舘 ひろし たち ひろし tachi hiroshi
    ヴィラ マリア ヴぃら まりあ vira maria
    """.strip().splitlines()
]


def spellings(caller: list[str]) -> dict[str, str]:
    """Return eight ways in which a clerk may type one caller."""
    family, given, *readings, latin_family, latin_given = caller
    reading = " ".join(readings)
    return {
        "as filed": f"{family}　{given}",
        "without a blank": family + given,
        "decomposed": unicodedata.normalize("NFD", f"{family} {given}"),
        "hiragana": reading,
        "katakana": jaconv.hira2kata(reading.replace(" ", "")),
        "half width": jaconv.z2h(jaconv.hira2kata(reading)),
        "romaji": f"{latin_family} {latin_given}",
        "romaji in capitals": f"{latin_family}{latin_given}".upper(),
    }


def meets(keys: SearchKeys, text: str) -> bool:
    stored = {
        Sought.NAME: keys.name_key,
        Sought.LOOSE_NAME: keys.loose_key,
        Sought.READING: keys.reading_key,
        Sought.ROMAJI: keys.romaji_key,
    }
    return any(
        all(any(stored.get(term.sought) == term.key for term in part) for part in way)
        for way in asked(text).ways
    )


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller[0] + caller[1])
def test_each_of_eight_spellings_meets_the_caller(caller: list[str]):
    family, given, *readings, _, _ = caller
    keys = keys_for(f"{family} {given}", " ".join(readings))
    missed = {
        way: text for way, text in spellings(caller).items() if not meets(keys, text)
    }
    assert missed == {}


def test_there_are_fifty_callers():
    assert len(CALLERS) == 50


def test_old_files_without_small_kana_meet_what_is_typed_today():
    keys = keys_for("服部 正太", "ﾊﾂﾄﾘ ｼﾖｳﾀ")
    assert meets(keys, "はっとり しょうた")
    assert meets(keys, "hattori shota")


def test_a_name_in_kana_or_latin_letters_is_its_own_reading():
    assert keys_for("さくら").reading_key == "サクラ"
    assert keys_for("John Smith").romaji_key == romaji("John Smith")
    assert keys_for("ＳＡＴＯＨ　ＩＣＨＩＲＯ").romaji_key == romaji("サトウイチロウ")
    assert keys_for("高橋 花子") == SearchKeys("高橋花子", "高橋花子", "", "")
