"""The numbers of clauses: 第十二条の二, 2, ②, イ, Article 5, 5.1, (a).

Each is read to a tuple of whole numbers that sorts as the clauses stand, so that
第十二条の二 is (12, 2) and 5.1 is (5, 1).
"""

import re
import unicodedata
from collections.abc import Callable
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


def in_style(number: int, style: str) -> str:
    """Return a number in one of Word's styles (ECMA-376, ST_NumberFormat).

    >>> in_style(12, "japaneseCounting"), in_style(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    return _STYLES.get(style, str)(number)


def _kanji(number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = ""
    for count, unit in ((hundreds, "百"), (tens, "十"), (ones, "")):
        digit = "" if count == 1 and unit else "〇一二三四五六七八九"[count]
        said += digit + unit if count else ""
    return said


def _from_row(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def _latin_roman(number: int) -> str:
    said = ""
    for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
                        (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        count, number = divmod(number, value)
        said += sign * count
    return said


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_STYLES: Final[dict[str, Callable[[int], str]]] = {
    "bullet": lambda _: "",
    "none": lambda _: "",
    "decimalFullWidth": lambda number: str(number).translate(
        {ord(str(each)): chr(0xFF10 + each) for each in range(10)}
    ),
    "decimalEnclosedCircle": _from_row("".join(chr(0x2460 + n) for n in range(20))),
    "iroha": _from_row(IROHA),
    "irohaFullWidth": _from_row(IROHA),
    "aiueoFullWidth": _from_row("アイウエオカキクケコサシスセソタチツテト"),
    "japaneseCounting": _kanji,
    "japaneseDigitalTenThousand": _kanji,
    "ideographDigital": lambda number: "".join(
        "〇一二三四五六七八九"[int(sign)] for sign in str(number)
    ),
    "lowerLetter": _from_row(_LETTERS),
    "upperLetter": _from_row(_LETTERS.upper()),
    "lowerRoman": _latin_roman,
    "upperRoman": lambda number: _latin_roman(number).upper(),
}
