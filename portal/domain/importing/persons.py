"""Whether two records speak of the same person, remembered in few bytes.

The same number with the same folded name and birth date is the same person (another
offering of theirs, or the same record again); with another name or birth date it is
somebody else. A birth date that is not known contradicts none.
"""

from datetime import date
from typing import Protocol

_BIRTH_BITS = 22
_BIRTH_MASK = (1 << _BIRTH_BITS) - 1


def person_of(name_key: str, birth_date: date | None) -> int:
    """Return the mark of a person; comparable only within one running process."""
    birth = birth_date.toordinal() if birth_date else 0
    return (hash(name_key) & 0xFFFF_FFFF_FF) << _BIRTH_BITS | birth


def same_person(one: int, other: int) -> bool:
    """Return whether two marks can be of the same person."""
    if one >> _BIRTH_BITS != other >> _BIRTH_BITS:
        return False
    births = one & _BIRTH_MASK, other & _BIRTH_MASK
    return births[0] == births[1] or 0 in births


class NumberClaims(Protocol):
    """Who holds which number in the file read so far."""

    def claim(self, number: str, person: int) -> bool:
        """Claim ``number``; False if a different person's record did so before."""


class ClaimsInMemory:
    """Claims as two integers each: about 110 MB for a million numbers."""

    def __init__(self) -> None:
        self._holders: dict[int, int] = {}

    def claim(self, number: str, person: int) -> bool:
        """Claim ``number``; False if a different person's record did so before."""
        key = int(f"1{number}")  # leading zeros count
        held = self._holders.setdefault(key, person)
        if held == person:
            return True
        if not same_person(held, person):
            return False
        self._holders[key] = max(held, person)  # the one with a birth date
        return True

    def __len__(self) -> int:
        """Return how many different numbers were claimed."""
        return len(self._holders)
