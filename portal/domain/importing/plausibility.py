"""CP932 or EUC-JP, when every byte of a file can be read as either.

Almost all of CP932's common kanji and all its wide kana are no EUC-JP, so that a
CP932 file which *can* be read as EUC-JP holds hardly more than half-width katakana.
An EUC-JP file misread as CP932 is half-width katakana too, but strewn with marks
and kanji.
"""

import re

_WIDE_KANA = re.compile("[ぁ-んァ-ヶー]")
_KANJI = re.compile("[一-龠々]")
_HALF_KANA = re.compile("[ｦ-ﾟ]")
_HALF_MARK = re.compile("[｡-･]")
_LEVEL_1 = range(0xB0, 0xD0)
"""Rows of EUC-JP with the 2,965 common kanji (JIS X 0208 level 1)."""


def is_cp932(as_cp932: str, as_euc_jp: str) -> bool:
    """Return whether the bytes read in both ways are the former's Japanese."""
    return _score_cp932(as_cp932) >= _score_euc_jp(as_euc_jp)


def _score_cp932(text: str) -> int:
    strange = len(_KANJI.findall(text)) + len(_HALF_MARK.findall(text))
    return len(_HALF_KANA.findall(text)) - 2 * strange


def _score_euc_jp(text: str) -> int:
    kana = 3 * len(_WIDE_KANA.findall(text)) + len(_HALF_KANA.findall(text))
    return kana + sum(_kanji_score(sign) for sign in _KANJI.findall(text))


def _kanji_score(sign: str) -> int:
    lead = sign.encode("euc_jp", "replace")[0]
    return 2 if lead in _LEVEL_1 else -1
