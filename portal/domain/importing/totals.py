"""Lines that lists end with and that are no members: 合計, 3000件, Total …."""

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(
    "(?:(?:総|小|累|合|中|全)?計|総?合計(?:件数|人数|数)?|総(?:件数|人数|数|会員数)"
    "|(?:出力|登録|該当|データ|レコード|対象|会員|処理)?(?:件数|人数|総数)|会員数|以上"
    "|(?:grand|sub)?-?totals?(?:records|rows|members|count)?|sum|count|(?:record|row)count"
    "|numberof(?:records|rows|members)|eof|endoffile|endofdata|end)"
)
_QUANTITY = re.compile(
    r"[¥$]?-?\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:件|名|人|行|円|個|records?|rows?|members?)?"
    r"|-?\d{1,9}(?:\.\d+)?(?:件|名|人|行|円|records?|rows?|members?)?"
)
_INSIDE = re.compile(r"[\s:：]+")
_FRINGE = "=*<>[]{}()_・-.【】「」■◆●※~#"
_WITH_QUANTITY = re.compile(f"(?:{_WORD.pattern})?(?:{_QUANTITY.pattern})?")
_UNIT = re.compile("件|名|人|行|records?|rows?|members?")


def is_total_line(number: str, cells: Sequence[str], personal: Sequence[str]) -> bool:
    """Return whether a record is a total and no member.

    ``number`` is the cell where a member number should stand, ``personal`` the cells
    for birth date, phone and mail: a total has none of these. It says so in place of
    the number, or else every filled cell is a word for a total or a quantity, and
    one of them such a word or a quantity with its unit. Callers ask only where no
    valid number and no known state stands, so that nobody called 計 is lost.
    """
    if any(map(str.strip, personal)):
        return False
    said = _bare(number)
    if said and _WORD.match(said) and _WITH_QUANTITY.fullmatch(said):
        return True
    filled = [text for text in map(_bare, cells) if text]
    if not filled or not all(map(_WITH_QUANTITY.fullmatch, filled)):
        return False
    return any(_WORD.match(text) or _UNIT.search(text) for text in filled)


def _bare(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).casefold()
    return _INSIDE.sub("", plain).strip(_FRINGE)
