"""One romaji key for every way a Japanese name is written in Latin letters.

The key is Kunrei-like with three liberties, so that takahashi and TAKAHASI, Ōno,
Ohno and oono, Homma and Honma, Kiyoshi and the キヨシ of an old system without small
kana all meet: long vowels are one vowel, a small ya/yu/yo counts as a large one
(kyo → kiyo), and a doubled consonant as its tu (hattori → hatutori). It is a key,
never shown. ``oh`` before a vowel is kept: Ohara is 小原 as well as 大原.
"""

import re
from functools import lru_cache
from typing import Final

from portal.domain.folding import fold

_GROUPS: Final = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_KANA: Final = str.maketrans(
    {
        kana: consonant + vowel
        for consonant, row in _GROUPS.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
    }
    | {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa"}
    | {"ダ": "da", "デ": "de", "ド": "do", "ン": "n"}
)
_ALL_KANA: Final = re.compile("[ア-ン]+")
_LONG: Final = re.compile(r"([aiue])\1+|(o)[ou]+")
_STEPS: Final = tuple(
    (re.compile(pattern), became)
    for pattern, became in (
        (r"([kstpgzdbfcj])(?=\1)|t(?=ch)", "tu"),
        (r"(?<=[ou])h(?![aiueo])", ""),
        (r"sh(?=[iy])", "s"),
        (r"sh(?=[auo])", "siy"),
        (r"sh", "si"),
        (r"ch(?=[iy])|c(?=y)", "t"),
        (r"ch(?=[auo])", "tiy"),
        (r"ch", "ti"),
        (r"j(?=[iy])", "z"),
        (r"j(?=[auo])", "ziy"),
        (r"j", "zi"),
        (r"tsu?", "tu"),
        (r"fu?", "hu"),
        (r"vu?", "bu"),
        (r"dz|d(?=[iuy])", "z"),
        (r"l", "r"),
        (r"wo", "o"),
        (r"w(?=[ie])", "u"),
        (r"(?<=[kstnhmrgzbpd])y", "iy"),
        (r"ye", "ie"),
        (r"m(?=[bmp])", "n"),
        (r"nn+(?![aiueoyn])", "n"),
        (_LONG.pattern, r"\1\2"),
    )
)


@lru_cache(maxsize=1 << 14)
def romaji(text: str) -> str:
    """Return the romaji key of a reading in kana or of a name in Latin letters.

    Words in Latin letters are read one by one: Satoh Ichiro has no syllable ``hi``.
    """
    if " " in text and text.isascii():
        text = "".join(map(romaji, text.split()))
    folded = fold(text)
    key = folded.translate(_KANA)
    if _ALL_KANA.fullmatch(folded) and "nn" not in key:
        # What kana alone can yield needs two of the steps: four times faster.
        return _LONG.sub(r"\1\2", key.replace("ny", "niy"))
    while (again := _canonical(key)) != key:
        key = again
    return key


def _canonical(key: str) -> str:
    for pattern, became in _STEPS:
        key = pattern.sub(became, key)
    return key
