"""What differs between two wordings of one clause, to the character.

Characters are compared in a view that ignores width and kinds of blanks, so that 「１」
and 「1」 do not part a sentence. Changes that are three or fewer characters apart are
joined, what could stand here or there is put where words end, and edges leave
numbers, katakana and Latin words whole. Japanese needs no dictionary for that.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Levenshtein

from portal.domain.terms.align import Unit, align


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    FORMAT = "format"
    """Width, blanks or line breaks alone."""
    NUMBER = "number"
    """The clause's own number alone."""
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters in both wordings; all of them in turn are the wordings."""

    change: Change
    old: str
    new: str


Block = tuple[int, int, int, int]
"""A change: from and to in the old wording, from and to in the new one."""

JOINED: Final = 3
"""So many equal characters between two changes are no landmark for a reader."""
FAR: Final = 200
"""So many characters a change is moved at most to stand between words."""
CELLS: Final = 20_000_000
"""So many pairs of characters are compared at once; of more, sentences come first."""

_WIDE: Final = (*range(0xFF01, 0xFF5F), 0x3000, 0xFFE0, 0xFFE1, 0xFFE5)
_BLANKS: Final = (0x09, 0xA0, *range(0x2000, 0x200B), 0x202F)
_VIEW: Final = dict.fromkeys(_BLANKS, " ") | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in _WIDE
}
_SENTENCE: Final = re.compile(r"[^。\n]*(?:[。\n]+|$)")


def view(text: str) -> str:
    """Return a text as it is compared: one character for each of its own."""
    return text.translate(_VIEW)


def is_format(old: str, new: str) -> bool:
    """Return whether two wordings differ in width and blanks alone, if at all."""
    return old == new or _bare(old) == _bare(new)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return how one wording becomes the other; none where both are empty."""
    if old == new:
        return (Piece(Change.SAME, old, new),) if old else ()
    if len(old) * len(new) > CELLS:
        return tuple(_by_sentence(old, new))
    return tuple(_cut(old, new, _blocks(view(old), view(new))))


def _by_sentence(old: str, new: str) -> Iterator[Piece]:
    """Compare sentence by sentence what is too long to be compared at once."""
    ours, theirs = (_SENTENCE.findall(text) for text in (old, new))
    pairs, _ = align(_units(ours), _units(theirs))
    at_old = at_new = 0
    for i, j in [*pairs, (len(ours), len(theirs))]:
        before, after = "".join(ours[at_old:i]), "".join(theirs[at_new:j])
        if before or after:
            yield Piece(Change.WORDS, before, after)
        if i < len(ours):
            yield from _at_once(ours[i], theirs[j])
        at_old, at_new = i + 1, j + 1


def _units(texts: list[str]) -> list[Unit]:
    return [Unit(view(text), ()) for text in texts]


def _at_once(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two sentences, if they are not endless ones."""
    if old != new and len(old) * len(new) > CELLS:
        return (Piece(Change.WORDS, old, new),)
    return pieces(old, new)


# ------------------------------------------------------------------ the changes


def _blocks(old: str, new: str) -> list[Block]:
    found: list[Block] = []
    for op in Levenshtein.opcodes(old, new):
        if op.tag == "equal":
            continue
        block = op.src_start, op.src_end, op.dest_start, op.dest_end
        found = _added(found, block, 0)
    moved = [_slid(old, new, found, place) for place in range(len(found))]
    joined: list[Block] = []
    for block in moved:
        joined = _added(joined, block, JOINED)
    whole: list[Block] = []
    for block in joined:
        whole = _added(whole, _snapped(old, new, block), JOINED)
    return whole


def _added(before: list[Block], block: Block, apart: int) -> list[Block]:
    """Add a change, as one with the last where hardly anything stands between."""
    if before and block[0] - before[-1][1] <= apart:
        first = before.pop()
        block = first[0], block[1], first[2], block[3]
    before.append(block)
    return before


def _slid(old: str, new: str, found: list[Block], place: int) -> Block:
    """Move what was only put in or taken out to where words begin and end.

    In 「当社の規約」→「当社の別の規約」 the new 「別の」 may as well be 「の別」.
    """
    i1, i2, j1, j2 = found[place]
    if (i1 == i2) == (j1 == j2):
        return found[place]
    text, start, end = (new, j1, j2) if i1 == i2 else (old, i1, i2)
    left = min(FAR, i1 - found[place - 1][1] if place else i1)
    after = found[place + 1][0] if place + 1 < len(found) else len(old)
    right = min(FAR, after - i2)
    by = max(_shifts(text, start, end, left, right))[-1]
    return i1 + by, i2 + by, j1 + by, j2 + by


def _shifts(
    text: str, start: int, end: int, left: int, right: int
) -> Iterator[tuple[int, int, int]]:
    """Yield how good each place is, the earlier the better, and how far it is off."""
    yield _ends(text, start, end), 0, 0
    for by in range(1, left + 1):
        if text[start - by] != text[end - by]:
            break
        yield _ends(text, start - by, end - by), by, -by
    for by in range(1, right + 1):
        if end + by > len(text) or text[start + by - 1] != text[end + by - 1]:
            break
        yield _ends(text, start + by, end + by), -by, by


def _ends(text: str, start: int, end: int) -> int:
    return _end(text, start) + _end(text, end)


def _end(text: str, place: int) -> int:
    """Return how well words end at a place: 3 at a sentence's, 0 inside a word."""
    if place in (0, len(text)):
        return 3
    before, after = _kind(text[place - 1]), _kind(text[place])
    if Kind.STOP in (before, after):
        return 3
    if before is after:
        return 0
    return 1 if after is Kind.HIRAGANA else 2


class Kind(IntEnum):
    """The kinds of signs whose changes part words."""

    OTHER = 0
    STOP = 1
    DIGIT = 2
    LATIN = 3
    KATAKANA = 4
    HIRAGANA = 5
    NUMERAL = 6
    KANJI = 7


_RUNS: Final = frozenset({Kind.DIGIT, Kind.LATIN, Kind.KATAKANA, Kind.NUMERAL})
"""What is read as one thing: an edge inside is moved to its end."""


class _Kinds(dict[str, Kind]):
    """The kind of each sign, found when it is first met."""

    def __missing__(self, sign: str) -> Kind:
        self[sign] = kind = _find_kind(sign)
        return kind


_NEVER_FIRST: Final = frozenset("るんゃゅょっぁぃぅぇぉ")
"""Hiragana that no word of a text of terms begins with."""


def _find_kind(sign: str) -> Kind:
    if sign in "。、，．「」『』（）()・：；:;【】\n ?!":
        return Kind.STOP
    if sign.isdecimal():
        return Kind.DIGIT
    if sign in "及又若並":
        return Kind.OTHER
    if sign in "〇一二三四五六七八九十百千万":
        return Kind.NUMERAL
    if "\u30a0" <= sign <= "\u30ff":
        return Kind.KATAKANA
    if "\u3041" <= sign <= "\u309f":
        return Kind.HIRAGANA
    if sign.isalpha():
        return Kind.LATIN if ord(sign) < 0x2000 else Kind.KANJI
    return Kind.OTHER


_KINDS: Final = _Kinds()


def _kind(sign: str) -> Kind:
    return _KINDS[sign]


def _snapped(old: str, new: str, block: Block) -> Block:
    """Let a change reach over the whole number or word that it begins or ends in."""
    i1, i2, j1, j2 = block
    while i1 and j1 and (_runs_on(old, i1) or _runs_on(new, j1)):
        i1, j1 = i1 - 1, j1 - 1
    while i2 < len(old) and j2 < len(new) and (_runs_on(old, i2) or _runs_on(new, j2)):
        i2, j2 = i2 + 1, j2 + 1
    if i1 == i2 or j1 == j2:
        return i1, i2, j1, j2
    before = _is_rest(old, i1, -1) and _is_rest(new, j1, -1)
    after = _is_rest(old, i2 - 1, 1) and _is_rest(new, j2 - 1, 1)
    return i1 - before, i2 + after, j1 - before, j2 + after


def _runs_on(text: str, place: int) -> bool:
    """Return whether an edge at a place parts a number, a word, or っ from its word."""
    if not 0 < place < len(text):
        return False
    kind = _kind(text[place])
    if kind is not _kind(text[place - 1]):
        return False
    return kind in _RUNS or text[place] in _NEVER_FIRST


def _is_rest(text: str, last: int, step: int) -> bool:
    """Return whether a change ends in a word of which one kanji is left: 物[品]."""
    places = [last, last + step, last + 2 * step]
    kinds = [
        _kind(text[place]) if 0 <= place < len(text) else Kind.STOP for place in places
    ]
    return kinds[:2] == [Kind.KANJI, Kind.KANJI] and kinds[2] is not Kind.KANJI


# ------------------------------------------------------------------ the pieces


def _cut(old: str, new: str, blocks: list[Block]) -> Iterator[Piece]:
    at_old = at_new = 0
    for i1, i2, j1, j2 in [*blocks, (len(old), len(old), len(new), len(new))]:
        yield from _alike(old[at_old:i1], new[at_new:j1])
        if i2 > i1 or j2 > j1:
            before, after = old[i1:i2], new[j1:j2]
            change = Change.FORMAT if is_format(before, after) else Change.WORDS
            yield Piece(change, before, after)
        at_old, at_new = i2, j2


def _alike(old: str, new: str) -> Iterator[Piece]:
    """Yield what is equal in the view, apart where its width or blanks differ."""
    if old == new:
        if old:
            yield Piece(Change.SAME, old, new)
        return
    pairs = zip(old, new, strict=True)
    for same, run in groupby(pairs, key=lambda pair: pair[0] == pair[1]):
        before, after = map("".join, zip(*run, strict=True))
        yield Piece(Change.SAME if same else Change.FORMAT, before, after)
