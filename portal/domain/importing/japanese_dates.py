"""Days as Japanese files write them: western years, eras, eight digits, serials.

Read: 2024-01-22, 2024/1/22, 2024.1.22, 20240122, 2024年1月22日, 令和6年1月22日,
R6.1.22, H28/7/27, S550102, 平成元年…, 二〇二四年…, 22 Jan 2024; any of them full width,
with a time behind it, or with a bracket (the day of the week, the other calendar). A
number of five digits is a serial day of Excel's 1900 calendar, 10000 (18 May 1927) to
73050 (31 December 2099).

Not read: years of two digits and orders such as 1/22/2024, which can be meant in
more than one way; days that never were, such as 30 February; a day outside its era,
such as 8 January of 昭和64年 or 平成99年, since nobody can know whether the era or the
year is the slip. Days before 1873 are not read either: until the end of 明治5年 months
were lunar.
"""

import re
import unicodedata
from datetime import date, timedelta

from portal.domain.calendar import LAST_DAY, within_horizon

_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_FIRST = 10_000
_LONGEST_ERA = 64
"""昭和 lasted longest; a later year of the present era is a slip."""

_ERAS = {
    "M": (date(1868, 1, 25), date(1912, 7, 30)),
    "T": (date(1912, 7, 30), date(1926, 12, 25)),
    "S": (date(1926, 12, 25), date(1989, 1, 7)),
    "H": (date(1989, 1, 8), date(2019, 4, 30)),
    "R": (date(2019, 5, 1), LAST_DAY),
}
"""First and last day of each era; an era's year 1 is the year of its first day."""

_ERA_LETTER = dict(zip("明大昭平令", "MTSHR", strict=True))
_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")

_WESTERN = re.compile(r"(?:西暦)?(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_WESTERN_KANJI = re.compile(r"(?:西暦)?(\d{4})年(\d{1,2})月(\d{1,2})日?")
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?")
_ERA = re.compile(
    r"(明治?|大正?|昭和?|平成?|令和?|[MTSHR])[.]?"
    r"(?:(元|\d{1,2})(?:年(\d{1,2})月(\d{1,2})日?|([-/.])(\d{1,2})\5(\d{1,2}))"
    r"|(\d\d)(\d\d)(\d\d))",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/.]?([a-z]{3,9})[-/.,]*(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})[-/.]?(\d{1,2})(?:st|nd|rd|th)?,?(\d{4})")
_BESIDE = re.compile(r"\(.*?\)|生(?:まれ)?$|[月火水木金土日]曜日?$")
_TIME = re.compile(
    r"(?<=[\d日])[Tt ]+\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?: ?[AaPp][Mm])?"
    r"(?:Z|[+-]\d\d:?\d\d)?$"
)
_KANJI_NUMBER = re.compile("[〇零一二三四五六七八九十]+")
_KANJI_DIGIT = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0
}


def read_date(text: str) -> date | None:
    """Return the day that ``text`` names, or None if it names none for certain."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    try:
        return _read(text) or _read(_plain(text))
    except ValueError:
        return None


def _read(text: str) -> date | None:
    """Read one of the numeric forms; an impossible day is a ValueError."""
    found = _WESTERN.fullmatch(text)
    if found:
        return _known(date(int(found[1]), int(found[3]), int(found[4])))
    found = _EIGHT.fullmatch(text) or _WESTERN_KANJI.fullmatch(text)
    if found:
        return _known(date(int(found[1]), int(found[2]), int(found[3])))
    found = _ERA.fullmatch(text)
    return _of_era(found) if found else _rarely_written(text)


def _of_era(found: re.Match[str]) -> date | None:
    era, short, *rest = found.groups()
    year, month, day = [each for each in (short, *rest) if each and each not in "-/."]
    letter = _ERA_LETTER.get(era[0]) or era.upper()
    count = 1 if year == "元" else int(year)
    first, last = _ERAS[letter]
    if not 1 <= count <= _LONGEST_ERA:
        return None
    on = date(first.year + count - 1, int(month), int(day))
    return _known(on) if first <= on <= last else None


def _rarely_written(text: str) -> date | None:
    found = _SERIAL.fullmatch(text)
    if found:
        serial = int(found[1])
        in_range = serial >= _EXCEL_FIRST
        return _known(_EXCEL_DAY_0 + timedelta(days=serial)) if in_range else None
    found = _DAY_MONTH.fullmatch(text.lower())
    if found:
        day, month, year = found.groups()
        return _named_month(year, month, day)
    found = _MONTH_DAY.fullmatch(text.lower())
    if found:
        month, day, year = found.groups()
        return _named_month(year, month, day)
    return None


def _named_month(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month[:3])
    return _known(date(int(year), number, int(day))) if number else None


def _known(on: date) -> date | None:
    return on if within_horizon(on) else None


def _plain(text: str) -> str:
    """Return ``text`` without blanks, kanji digits, time and brackets."""
    plain = _TIME.sub("", text.strip().translate(_DASHES))
    plain = _BESIDE.sub("", plain)
    plain = "".join(plain.split())
    return _KANJI_NUMBER.sub(_western_digits, plain)


def _western_digits(found: re.Match[str]) -> str:
    signs = found[0]
    if "十" not in signs:
        return "".join(str(_KANJI_DIGIT[sign]) for sign in signs)
    tens, _, ones = signs.partition("十")
    return str(10 * _KANJI_DIGIT.get(tens, 1) + _KANJI_DIGIT.get(ones, 0))
