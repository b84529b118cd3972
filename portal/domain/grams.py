"""Pairs of neighbouring signs, by which a part of a name is found.

Trigrams find nothing in names of two characters. Pairs do; romaji is paired by
syllables, since pairs of letters are too common to tell names apart. Pairs only
narrow: who searches must still look whether the part is there.
"""

import re
from itertools import pairwise
from typing import Final

_SYLLABLE: Final = re.compile("n[aiueo]?|[^aiueon]*[aiueo]")
_UNSURE_ENDS: Final = re.compile("^[aiueo]+|n$")
_ROMAJI: Final = re.compile("[a-z]+")


def sign_pairs(key: str) -> list[str]:
    """Return the pairs of a folded name or reading that can be indexed.

    Punctuation separates words in both engines' indexes: pairs with it are left out.
    """
    if key.isalnum():
        return [one + other for one, other in pairwise(key)]
    return [
        one + other for one, other in pairwise(key) if _indexed(one) and _indexed(other)
    ]


def syllable_pairs(romaji_key: str) -> list[str]:
    """Return the pairs of whole syllables of a romaji key; ``taka`` has one pair."""
    syllables = pairwise(_SYLLABLE.findall(romaji_key))
    pairs = [one + other for one, other in syllables]
    return [pair for pair in pairs if _ROMAJI.fullmatch(pair)]


def syllable_pairs_of_part(romaji_key: str) -> list[str]:
    """Return the pairs that a name with this part in its romaji key surely has.

    A first vowel may have melted into the one before it (tanaka aoi → tanakaoi), and
    a last n may be the beginning of a syllable.
    """
    return syllable_pairs(_UNSURE_ENDS.sub("", romaji_key))


def grams(name_key: str, reading_key: str, romaji_key: str) -> str:
    """Return all pairs of one name, parted by blanks, as they are stored."""
    pairs = sign_pairs(name_key)
    if reading_key != name_key:
        pairs += sign_pairs(reading_key)
    return " ".join(dict.fromkeys(pairs + syllable_pairs(romaji_key)))


def _indexed(sign: str) -> bool:
    return sign.isalnum() if sign.isascii() else True
