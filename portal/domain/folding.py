"""One fold for what people type and for the keys they are found by.

The order matters: compatibility forms first, then selectors and blanks away, then
katakana, then the prolonged mark *expanded* to its vowel (a mark that is removed
would part オーノ from オオノ). What was written is never changed; only keys are folded.
"""

import re
import unicodedata
from typing import Final

from portal.domain.variants import shrink

_HIRAGANA: Final = (range(0x3041, 0x3097), range(0x309D, 0x309F))
_TO_KATAKANA: Final = 0x60
_KANJI: Final = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x32400),
)
_LATIN: Final = (range(0x41, 0x250), range(0x1E00, 0x1F00))
_SMALL: Final = dict(
    zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True)
)
_OLD: Final = dict(zip("ヴヂヅヲヰヱ", "ブジズオイエ", strict=True))
_SMALL_AND_OLD: Final = _SMALL | _OLD
_SILENT: Final = frozenset("・'’‘ʼ`´.,−─━")
_SILENT_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Pd", "Zl", "Zp", "Zs"})
_COMPANY_FORMS: Final = {"(株)": "株式会社", "(有)": "有限会社", "(合)": "合同会社"}
_COMPANY: Final = re.compile("|".join(map(re.escape, _COMPANY_FORMS)))

_ACCENTS: Final = range(0x300, 0x370)

_VOICING: Final = re.compile("[\u3099\u309a]")
_VOWEL: Final = {
    kana: row[0]
    for row in (
        "アカガサザタダナハバパマヤラワ",
        "イキギシジチニヒビピミリ",
        "ウクグスズツヌフブプムユル",
        "エケゲセゼテデネヘベペメレ",
        "オコゴソゾトドノホボポモヨロ",
    )
    for kana in row
}
_PROLONGED: Final = re.compile("([^ー]?)ー+")
_REPEATED: Final = re.compile("(.?)([ヽヾ])")
_LEANING: Final = re.compile("[ーヽヾ\u3099\u309a]")
"""Marks whose meaning hangs on the character before them."""


def full_width(reading: str | None) -> str | None:
    """Return a reading as people read it: half-width kana of an import made whole."""
    return " ".join(unicodedata.normalize("NFKC", reading or "").split()) or None


def fold(text: str) -> str:
    """Return the key of a name, of a reading or of a part of one.

    A key folds to itself. ``%`` and ``_`` stay what they are.
    """
    key = _fold_once(text)
    while not unicodedata.is_normalized("NFKC", key):
        key = _fold_once(key)
    return key


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if "(" in text:
        text = _COMPANY.sub(lambda form: _COMPANY_FORMS[form[0]], text)
    key = text.translate(_FOLDS)
    return _spell_out(key) if _LEANING.search(key) else key


def _spell_out(key: str) -> str:
    """Replace voicing, repetition and prolonged marks by the kana they stand for."""
    key = unicodedata.normalize("NFC", key)
    while (spelt := _REPEATED.sub(_repetition, key)) != key:
        key = spelt
    key = _VOICING.sub("", key).translate(_FOLDS)
    return _PROLONGED.sub(lambda found: found[1] + _VOWEL.get(found[1], ""), key)


def _repetition(found: re.Match[str]) -> str:
    before, mark = found.groups()
    if mark == "ヽ" or not before:
        return before * 2
    voiced = unicodedata.normalize("NFC", before + "\u3099")
    return before + (voiced if len(voiced) == 1 else before)


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLDS: Final = _Folds()


def _fold_character(sign: str) -> str:
    if _is_silent(sign):
        return ""
    code = ord(sign)
    if any(code in block for block in _HIRAGANA):
        sign = chr(code + _TO_KATAKANA)
    if sign in _SMALL_AND_OLD:
        return _SMALL_AND_OLD[sign]
    if any(code in block for block in _KANJI):
        return shrink(sign)
    folded = sign.casefold()
    if any(code in block for block in _LATIN):
        folded = unicodedata.normalize("NFKD", folded)
    return folded if folded == sign else folded.translate(_FOLDS)


def _is_silent(sign: str) -> bool:
    """Return whether a character is left out: blanks, hyphens, selectors, accents."""
    if sign in _SILENT or unicodedata.category(sign) in _SILENT_CATEGORIES:
        return True
    if ord(sign) in _ACCENTS:
        return True
    return "VARIATION SELECTOR" in unicodedata.name(sign, "")
