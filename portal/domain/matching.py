"""Which field of a member answers what was asked, how well, and in what order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Final

from models.kinds import ContactKind, MemberKind
from portal.domain.asking import Part, Sought, Term, Way
from portal.domain.folding import fold
from portal.domain.masking import mask_mail, mask_phone
from portal.domain.romaji import romaji
from portal.domain.search_keys import SearchKeys


class Tier(IntEnum):
    """How well a member matches; the lowest comes first."""

    NUMBER = 1
    CONTACT = 2
    NAME_AND_BIRTH = 3
    NAME = 4
    BEGINNING = 5
    VARIANT = 6
    FORMER = 7
    PART = 8

    @property
    def exact(self) -> bool:
        """Whether the whole of a field was asked for."""
        return self <= Tier.NAME


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its keys; ``current`` unless it is a former one."""

    name: str
    reading: str | None
    keys: SearchKeys
    current: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """A phone (E.164) or mail address; ``current`` unless it is a former one."""

    kind: ContactKind
    folded: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be the one, with what can match."""

    id: int
    number: str
    kind: MemberKind
    birth_date: date | None
    names: tuple[Named, ...]
    contacts: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What matched: ``text[start:end]`` of a field, contacts masked.

    ``start`` equals ``end`` where the part cannot be told from the rest.
    """

    tier: Tier
    sought: Sought
    text: str
    start: int = 0
    end: int = 0
    former: bool = False


def matches_of(
    candidate: Candidate, way: Way, born_on: date | None
) -> tuple[Match, ...]:
    """Return a match per part, best first; none unless every part matches."""
    if born_on is not None and candidate.birth_date != born_on:
        return ()
    found = [best_match(candidate, part) for part in way]
    matches = [match for match in found if match is not None]
    if len(matches) < len(way):
        return ()
    if born_on is not None:
        born = Match(Tier.NAME_AND_BIRTH, Sought.BIRTH_DATE, str(born_on.year))
        if not matches:
            return (born,)
        matches = [_with_birth(match) for match in matches]
    return tuple(sorted(matches, key=lambda match: match.tier))


def best_match(candidate: Candidate, part: Part) -> Match | None:
    """Return the best match of one part, or None."""
    found = [match for term in part for match in _READ[term.sought](candidate, term)]
    best = min(found, key=lambda match: (match.tier, match.former), default=None)
    return _located(best) if best and best.sought in _KEY else best


def _with_birth(match: Match) -> Match:
    if match.tier is not Tier.NAME:
        return match
    return replace(match, tier=Tier.NAME_AND_BIRTH)


# ------------------------------------------------------------------ numbers, contacts


def _number(candidate: Candidate, term: Term) -> Iterable[Match]:
    if candidate.number == term.key:
        yield Match(Tier.NUMBER, term.sought, term.key, 0, len(term.key))


def _case(_candidate: Candidate, term: Term) -> Iterable[Match]:
    # Only the store knows cases; it hands out nobody without this one.
    yield Match(Tier.CONTACT, term.sought, term.key, 0, len(term.key))


def _phone(candidate: Candidate, term: Term) -> Iterable[Match]:
    whole = term.sought is Sought.PHONE
    for contact in candidate.contacts:
        if contact.kind is not ContactKind.PHONE:
            continue
        same = contact.folded == term.key
        if same if whole else contact.folded.endswith(term.key):
            masked = mask_phone(contact.folded)
            tier = Tier.CONTACT if whole else Tier.BEGINNING
            yield _dated(
                Match(tier, term.sought, masked, len(masked) - 4, len(masked)),
                current=contact.current,
            )


def _mail(candidate: Candidate, term: Term) -> Iterable[Match]:
    whole = term.sought is Sought.MAIL
    for contact in candidate.contacts:
        if contact.kind is not ContactKind.MAIL:
            continue
        same = contact.folded == term.key
        if same if whole else contact.folded.startswith(term.key):
            tier = Tier.CONTACT if whole else Tier.BEGINNING
            match = Match(tier, term.sought, mask_mail(contact.folded))
            yield _dated(match, current=contact.current)


def _dated(match: Match, *, current: bool) -> Match:
    """Return the match as it counts if the field is a former one."""
    if current:
        return match
    return replace(match, tier=max(match.tier, Tier.FORMER), former=True)


# ------------------------------------------------------------------ names

_KEY: Final[dict[Sought, Callable[[SearchKeys], str]]] = {
    Sought.READING: lambda keys: keys.reading_key,
    Sought.ROMAJI: lambda keys: keys.romaji_key,
    Sought.NAME: lambda keys: keys.name_key,
    Sought.LOOSE_NAME: lambda keys: keys.loose_key,
}


def _name(candidate: Candidate, term: Term) -> Iterable[Match]:
    for named in candidate.names:
        key = _KEY[term.sought](named.keys)
        place = key.find(term.key)
        if place < 0:
            continue
        # Places in the key; what is shown is located once it is the best match.
        end = place + len(term.key)
        tier = _tier(term.sought, place, whole=end == len(key))
        match = Match(tier, term.sought, _shown(named, term.sought), place, end)
        yield _dated(match, current=named.current)


def _tier(sought: Sought, place: int, *, whole: bool) -> Tier:
    if place > 0:
        return Tier.PART
    if sought is Sought.LOOSE_NAME:
        return Tier.VARIANT
    return Tier.NAME if whole else Tier.BEGINNING


def _shown(named: Named, sought: Sought) -> str:
    if sought in (Sought.READING, Sought.ROMAJI):
        return named.reading or named.name
    return named.name


def _located(match: Match) -> Match:
    """Return the match with places in the text as written instead of in its key."""
    key_of = romaji if match.sought is Sought.ROMAJI else fold
    text = match.text
    start = 0
    for place in range(1, len(text) + 1):
        length = len(key_of(text[:place]))
        if length <= match.start:
            start = place
        if length >= match.end:
            return replace(match, start=start, end=place)
    return replace(match, start=0, end=0)


_READ: Final[dict[Sought, Callable[[Candidate, Term], Iterable[Match]]]] = {
    Sought.NUMBER: _number,
    Sought.CASE: _case,
    Sought.PHONE: _phone,
    Sought.LAST_FOUR: _phone,
    Sought.MAIL: _mail,
    Sought.MAIL_START: _mail,
    **dict.fromkeys(_KEY, _name),
}


# ------------------------------------------------------------------ order


def order(
    matches: Sequence[Match],
    candidate: Candidate,
    recent: Sequence[int],
    *,
    active: bool,
) -> tuple[int, int, bool, str]:
    """Return what a hit is sorted by: fit, recent contact, active, number.

    ``recent`` are members that were shown lately, the latest first.
    """
    contacted = recent.index(candidate.id) if candidate.id in recent else len(recent)
    return matches[0].tier, contacted, not active, candidate.number
