"""The numbers of clauses: 第十二条の二, 2, ②, イ, Article 5, 5.1, (a).

Each is read to a tuple of whole numbers that sorts as the clauses stand, so that
第十二条の二 is (12, 2) and 5.1 is (5, 1).
"""

import re
import unicodedata
from typing import Final

Number = tuple[int, ...]

KANJI: Final = "〇零一二三四五六七八九十百千"
_DIGIT: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0
}
_UNIT: Final = {"十": 10, "百": 100, "千": 1000}
IROHA: Final = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテ"
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}


def whole(text: str) -> int:
    """Return the whole number that digits of any kind name.

    >>> whole("百二十三"), whole("一〇五"), whole("１２")
    (123, 105, 12)
    """
    plain = unicodedata.normalize("NFKC", text)
    if plain.isdecimal():
        return int(plain)
    if not any(sign in _UNIT for sign in plain):
        return int("".join(str(_DIGIT[sign]) for sign in plain))
    total = digit = 0
    for sign in plain:
        if sign in _UNIT:
            total += (digit or 1) * _UNIT[sign]
            digit = 0
        else:
            digit = _DIGIT[sign]
    return total + digit


def dotted(text: str) -> Number:
    """Return the numbers of 5.1 or 十二の二.

    >>> dotted("5.1"), dotted("十二の二"), dotted("3の2")
    ((5, 1), (12, 2), (3, 2))
    """
    parts = re.split("[.．の]", text.strip(".．"))
    return tuple(whole(part) for part in parts)


def iroha(sign: str) -> int:
    """Return the place of a kana in イロハ order, from 1."""
    return IROHA.index(sign) + 1


def circled(sign: str) -> int:
    """Return the number inside a circle, from 1 to 20."""
    return ord(sign) - ord("①") + 1


def letter(sign: str) -> int:
    """Return the place of a Latin letter in the alphabet, from 1."""
    return ord(unicodedata.normalize("NFKC", sign).lower()) - ord("a") + 1


def roman(text: str) -> int:
    """Return the number that i, iv or xii names."""
    values = [_ROMAN[sign] for sign in text.lower()]
    followers = [*values[1:], 0]
    return sum(
        -one if one < after else one
        for one, after in zip(values, followers, strict=True)
    )
