"""What one typed line asks for: the terms that the look-up searches.

A day (1980-01-02, S55.1.2, 昭和55年1月2日) narrows the rest. What remains falls into
*parts* that must all hold, such as a kanji name and a phone; a part is a set of
*terms* of which one is enough, since ten digits can be a member number or a phone.
Names can be meant in several *ways*, tried in turn: 「高橋 はなこ」 is first a whole
name and then a kanji name beside a reading. ``%`` and ``_`` are plain letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from portal.domain import member_number
from portal.domain.folding import fold
from portal.domain.importing.japanese_dates import read_date
from portal.domain.lengths import QUERY_CHARS
from portal.domain.mail import fold_mail
from portal.domain.phones import Phone, read_phone
from portal.domain.romaji import romaji
from portal.domain.variants import loosen

LONGEST: Final = QUERY_CHARS
"""Characters of a line that are read; what follows is nobody's name."""

MOST_WORDS: Final = 4
"""Words that are also tried each for itself."""


class Sought(StrEnum):
    """The kinds of terms."""

    NUMBER = "number"
    PHONE = "phone"
    LAST_FOUR = "last_four"
    MAIL = "mail"
    MAIL_START = "mail_start"
    CASE = "case"
    READING = "reading"
    ROMAJI = "romaji"
    NAME = "name"
    LOOSE_NAME = "loose_name"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class Term:
    """One key to search, folded as the stored keys are."""

    sought: Sought
    key: str


Part = tuple[Term, ...]
Way = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line taken apart; nothing was asked where ``ways`` and ``born_on`` are empty.

    ``case`` is the whole line as a case number, which may be anything at all.
    """

    ways: tuple[Way, ...] = ()
    born_on: date | None = None
    case: Part = field(default=(), compare=False)

    def __bool__(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.ways or self.born_on)

    def tries(self) -> Iterator[tuple[Way, date | None]]:
        """Return the ways to search, each with its day; a case number comes last."""
        for way in self.ways or ((),):
            yield way, self.born_on
        if (self.case,) not in self.ways:
            yield (self.case,), None


_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-")
_DAY: Final = re.compile(
    r"(?<![\w@.-])(?:"
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}"
    r"|\d{4}年\s*\d{1,2}月\s*\d{1,2}日?"
    r"|(?:[MTSHRmtshr]|明治?|大正?|昭和?|平成?|令和?)\s*(?:元|\d{1,2})"
    r"(?:\s*年\s*\d{1,2}月\s*\d{1,2}日?|([-/.])\d{1,2}\2\d{1,2})"
    r"|[MTSHRmtshr]\d{6}"
    r"|(?:19|20)\d{6}"
    r")(?:生まれ|生)?(?![\w@.-])"
)
_PIECE: Final = re.compile(
    r"(?P<mail>\S+@\S*)"
    r"|(?P<case>[A-Za-z]{1,6}-\d{2,8}(?:-\d{1,8})?)(?!\S)"
    r"|(?P<digits>\+?[\d()]+(?:[-ー.()\s]+[\d()]+)*)(?!\S)"
    r"|(?P<word>\S+)"
)
_CODE: Final = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])[^\s@]+")
"""One word with letters and digits is a case number before it is a name."""
_WIDE: Final = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
_KANA: Final = re.compile("[ァ-ヺ]+")
_LATIN: Final = re.compile("[a-z]+")


def asked(text: str) -> Asked:
    """Return what a line of the look-up box asks for."""
    whole = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_DASHES).strip()
    line, born_on = _take_day(whole)
    case = _case_terms(whole, text[:LONGEST].strip())
    exact: list[Part] = []
    words: list[str] = []
    for piece in _PIECE.finditer(line):
        terms = _READERS[str(piece.lastgroup)](piece[0])
        if terms:
            exact.append(terms)
        else:
            words.append(piece[0])
    ways = [(*exact, *names) for names in _name_ways(words)]
    if born_on is None and _CODE.fullmatch(line):
        ways.insert(0, (case,))
    return Asked(tuple(dict.fromkeys(way for way in ways if way)), born_on, case)


def _take_day(line: str) -> tuple[str, date | None]:
    """Return the line without its day, and the day."""
    found = _DAY.search(line)
    if found is None or (found[0] == line and member_number.is_valid(line)):
        return line, None
    day = read_date(found[0])
    if day is None:
        return line, None
    return f"{line[: found.start()]} {line[found.end() :]}".strip(), day


def _digit_terms(text: str) -> Part:
    if text.isdigit() and len(text) == 4:
        return (Term(Sought.LAST_FOUR, text),)
    found: list[tuple[Term, bool]] = []
    if number := member_number.plain(text):
        sound = member_number.is_valid(number)
        found.append((Term(Sought.NUMBER, number), sound))
    if isinstance(phone := read_phone(text), Phone):
        found.append((Term(Sought.PHONE, phone.e164), phone.valid))
    # Only where neither is sound can either be meant.
    sound_ones = [term for term, sound in found if sound]
    return tuple(sound_ones or [term for term, _ in found])


def _mail_terms(text: str) -> Part:
    if folded := fold_mail(text):
        return (Term(Sought.MAIL, folded),)
    return (Term(Sought.MAIL_START, text.casefold()),)


def _case_terms(text: str, typed: str = "") -> Part:
    """Return how a case number may have been recorded; it is kept as it was typed."""
    upper, lower = text.upper(), text.lower()
    wide = (upper.translate(_WIDE), lower.translate(_WIDE))
    spellings = dict.fromkeys((text, upper, lower, text.capitalize(), typed, *wide))
    return tuple(Term(Sought.CASE, each) for each in spellings if each)


def _no_terms(_text: str) -> Part:
    return ()


_READERS: Final = {
    "digits": _digit_terms,
    "mail": _mail_terms,
    "case": _case_terms,
    "word": _no_terms,
}


def _name_ways(words: Sequence[str]) -> list[Way]:
    """Return the ways in which words can be meant as a name; one empty way for none."""
    keys = [key for key in map(fold, words) if key]
    whole = "".join(keys)
    if not whole:
        return [()]
    if _LATIN.fullmatch(whole):
        # The second way: given name first, as it is written abroad.
        orders = (keys, keys[::-1])
        return list(dict.fromkeys((_latin_terms(each),) for each in orders))
    ways: list[Way] = [(_name_terms(whole),)]
    if len(runs := _runs(keys)) <= MOST_WORDS:
        ways.append(tuple(map(_name_terms, runs)))
    return list(dict.fromkeys(ways))


def _runs(keys: Iterable[str]) -> list[str]:
    """Return each key, and 高橋ハナコ as two: a kanji name and a reading."""
    runs: list[str] = []
    for key in keys:
        split = _KANJI_THEN_KANA.fullmatch(key)
        runs += split.groups() if split else [key]
    return runs


_KANJI_THEN_KANA: Final = re.compile("([^ァ-ヺ]+)([ァ-ヺ]{2,})")


def _name_terms(key: str) -> Part:
    name = Term(Sought.NAME, key)
    if _KANA.fullmatch(key):
        return (Term(Sought.READING, key), name)
    if _LATIN.fullmatch(key):
        return _latin_terms([key])
    return (name, Term(Sought.LOOSE_NAME, loosen(key)))


def _latin_terms(keys: Sequence[str]) -> Part:
    sounded = Term(Sought.ROMAJI, romaji(" ".join(keys)))
    return (sounded, Term(Sought.NAME, "".join(keys)))
