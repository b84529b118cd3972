"""Who of all members is bound, has accepted or still owes: the question; pure.

What is asked of one member walks their own way; what is asked of all are the ways of
all whom the rows, the day of joining and what they agreed to tell apart.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise, product
from typing import Final

from models.terms_facts import Applies, Party, TermsVersionFact
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.terms.facts import as_known, holds, in_order
from portal.domain.terms.walk import ASKS_ANEW
from portal.domain.terms.ways import Said, Way, ways
from portal.domain.terms.whom import rank
from portal.errors import InputRefused

AT_ONCE: Final = 50
"""Members on a page."""
COUNTED: Final = 10_000
"""Members are counted so far, and so many go into one file."""


DIGITS: Final = 10
"""A number of a version has fewer."""


class Sort(StrEnum):
    """Of whom the list is."""

    OWES = "owes"
    ACCEPTED = "accepted"
    ALL = "all"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class AskedOwing:
    """A question to the list in codes, as it stands in an address; "" asks nothing.

    ``on`` is the day that is asked about, ``known`` the day as known on which.
    ``version`` is the number of a version of
    ``document`` that is asked about as if it were in force, whatever it stands at.
    """

    document: str = ""
    sort: str = ""
    actor: str = ""
    offering: str = ""
    on: str = ""
    known: str = ""
    version: str = ""

    @property
    def sorted_as(self) -> Sort:
        """Of whom the list is: of those who owe, where nothing is said."""
        return Sort(self.sort) if self.sort in set(Sort) else Sort.OWES

    @property
    def narrow(self) -> Mapping[str, str]:
        """What narrows the list, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Trait:
    """What a member may have: one of the values of an attribute, or a partner above.

    A partner of these actor kinds where ``attribute`` is "".
    """

    attribute: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """Services held by some actor kinds, joined in [since, until)."""

    actors: frozenset[str]
    offerings: frozenset[str]
    traits: tuple[tuple[Trait, bool], ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Those for whom a document stands alike.

    ``enough`` are the versions of which an acceptance suffices, the one that asks for
    it first; ``asks`` is whether one is owed at all. ``said`` is which versions they
    ever agreed to or did not: one of these; ``held`` is what they hold, any of it.
    ``after`` is what follows where they do not accept in time.
    """

    asks: bool
    enough: tuple[int, ...]
    said: frozenset[Said]
    held: tuple[Held, ...]
    after: AfterGrace = AfterGrace.ASK


@dataclass(frozen=True, slots=True)
class OwedOfAll:
    """What one document asks of all members as of an instant: its parts."""

    version: TermsVersionFact
    parts: tuple[Part, ...]
    effective: Mapping[int, datetime]
    former: tuple[str, ...] = ()
    """Hashes of what these versions said before they were taken back and rewritten."""

    @property
    def asking(self) -> tuple[Part, ...]:
        """The parts that ask for an acceptance."""
        return tuple(each for each in self.parts if each.asks)


@dataclass(frozen=True, slots=True)
class Whole:
    """All actor kinds and services that there are."""

    actors: frozenset[str]
    offerings: frozenset[str]


_Alike = tuple[bool, tuple[int, ...], frozenset[Said], AfterGrace]


def owed_of_all(
    versions: Sequence[TermsVersionFact],
    document: str,
    at: datetime,
    known_at: datetime,
    whole: Whole,
) -> OwedOfAll | None:
    """Return what a document asks of all members; None where none is in force."""
    known = in_order(as_known(versions, known_at))
    live = [each for each in known if holds(each, at)]
    mine = [each for each in live if each.document == document]
    if not mine:
        return None
    kind = [each for each in live if each.kind == mine[-1].kind]
    found: dict[_Alike, list[Held]] = {}
    for held in _all_held(kind, whole):
        for way in _standing(kind, document, held, at, known_at):
            place = way.asks, way.enough, way.said, way.row.after
            found.setdefault(place, []).append(held)
    parts = tuple(
        Part(asks, enough, said, tuple(_joined(held)), after)
        for (asks, enough, said, after), held in found.items()
    )
    effective = {each.version_id: each.effective_at for each in kind}
    return OwedOfAll(mine[-1], parts, effective, _former(versions, known, effective))


def _former(
    versions: Sequence[TermsVersionFact],
    known: Sequence[TermsVersionFact],
    meant: Collection[int],
) -> tuple[str, ...]:
    own = {each.content_hash for each in versions if each.version_id in meant}
    return tuple(sorted(own - {each.content_hash for each in known}))


def owed_of_version(
    version: TermsVersionFact,
    whole: Whole,
    beside: Sequence[TermsVersionFact] = (),
    after: AfterGrace | None = None,
) -> OwedOfAll:
    """Return what a version asks of all members, if it were in force now.

    ``beside`` are the other documents of its kind that are then: where one of higher
    rank reaches somebody, this one does not. With ``after`` only those are asked for
    whom that follows.
    """
    asks = version.change in ASKS_ANEW
    found: dict[bool, list[Held]] = {}
    for held in _all_held([version, *beside], whole):
        row = _row_of(version, held)
        if held.since is not None or row is None or _stands_over(beside, row, held):
            continue
        asked = asks and _asks(version, row) and after in (None, row.after)
        found.setdefault(asked, []).append(replace(held, until=None))
    enough, said = (version.version_id,), frozenset({Said()})
    parts = tuple(Part(yes, enough, said, tuple(e)) for yes, e in found.items())
    return OwedOfAll(version, parts, {})


def _row_of(version: TermsVersionFact, held: Held) -> Applies | None:
    """Return the row of a version that counts for whoever holds this."""
    rows = [row for row in version.applies if _reaches(row, held)]
    return max(rows, key=rank) if rows else None


def _stands_over(beside: Sequence[TermsVersionFact], row: Applies, held: Held) -> bool:
    """Return whether another document of higher rank stands before a row."""
    others = (_row_of(each, held) for each in beside)
    return any(each and each.precedence > row.precedence for each in others)


def _asks(version: TermsVersionFact, row: Applies) -> bool:
    alone = version.change is ChangeClass.INDIVIDUAL
    return alone or row.mode is AcceptanceMode.MUST_ACCEPT


def _all_held(kind: Sequence[TermsVersionFact], whole: Whole) -> Iterator[Held]:
    """Yield whatever may be held, apart wherever some row tells it apart."""
    rows = [row for each in kind for row in each.applies]
    actors = _alike(whole.actors, [row.actors for row in rows])
    offerings = _alike(whole.offerings, [row.offerings for row in rows])
    traits = list(dict.fromkeys(trait for row in rows for trait in _traits(row)))
    truths = product((True, False), repeat=len(traits))
    having = [tuple(zip(traits, each, strict=True)) for each in truths]
    cuts = [None, *sorted({each.effective_at for each in kind}), None]
    for who, what, has in product(actors, offerings, having):
        for since, until in pairwise(cuts):
            yield Held(who, what, has, since, until)


def _alike(
    codes: frozenset[str], named: Sequence[frozenset[str]]
) -> list[frozenset[str]]:
    """Return codes put together that the same sets name."""
    found: dict[tuple[bool, ...], set[str]] = {}
    for code in sorted(codes):
        found.setdefault(tuple(code in each for each in named), set()).add(code)
    return [frozenset(each) for each in found.values()]


def _traits(row: Applies) -> Iterator[Trait]:
    for code, values in sorted(row.only.items()):
        yield Trait(code, values)
    if row.flows_down and row.actors:
        yield Trait("", row.actors)


def _joined(found: Sequence[Held]) -> Iterator[Held]:
    """Yield spans of joining that follow each other as one."""
    last = found[0]
    for each in found[1:]:
        if replace(each, since=last.since) == replace(last, until=each.until) and (
            each.since == last.until
        ):
            last = replace(last, until=each.until)
            continue
        yield last
        last = each
    yield last


def _standing(
    kind: Sequence[TermsVersionFact],
    document: str,
    held: Held,
    at: datetime,
    known_at: datetime,
) -> Iterator[Way]:
    """Yield the ways of a document that no other of its kind stands before."""
    if held.since is not None and held.since > at:
        return
    of: dict[str, list[Way]] = {}
    for code in sorted({each.document for each in kind}):
        own = [_narrowed(each, held) for each in kind if each.document == code]
        of[code] = list(ways(own, _party(held), at, known_at))
    others = [found for code, found in of.items() if code != document and found]
    for way in of[document]:
        said = _unless_higher(way, others)
        if said:
            yield replace(way, said=said)


def _unless_higher(way: Way, others: Sequence[Sequence[Way]]) -> frozenset[Said]:
    said = way.said
    for found in others:
        lower = [e for e in found if e.row.precedence <= way.row.precedence]
        if len(lower) < len(found):
            beside = {each for e in lower for each in e.said}
            said = frozenset(a | b for a, b in product(said, beside))
    return said


def _narrowed(version: TermsVersionFact, held: Held) -> TermsVersionFact:
    """Return a version with the rows that reach what is held, as if for all."""
    rows = (
        replace(row, actors=_ALL, offerings=_ALL, only={}, flows_down=False)
        for row in version.applies
        if _reaches(row, held)
    )
    return replace(version, applies=tuple(rows))


_ALL: Final[frozenset[str]] = frozenset()


def _reaches(row: Applies, held: Held) -> bool:
    has = dict(held.traits)
    if row.offerings and not row.offerings & held.offerings:
        return False
    if not all(has[Trait(code, values)] for code, values in row.only.items()):
        return False
    down = row.flows_down and bool(row.actors) and has[Trait("", row.actors)]
    return not row.actors or bool(row.actors & held.actors) or down


def _party(held: Held) -> Party:
    """Return somebody who joined in the span: all of it is alike."""
    long_ago = datetime.min.replace(tzinfo=UTC)
    return Party("", "", long_ago if held.since is None else held.since)


def documents_at(
    versions: Sequence[TermsVersionFact],
    at: datetime,
    known_at: datetime,
    whole: Whole,
) -> dict[str, OwedOfAll]:
    """Return every document that is in force, with what it asks of all."""
    codes = sorted({each.document for each in versions})
    found = {code: owed_of_all(versions, code, at, known_at, whole) for code in codes}
    return {code: owed for code, owed in found.items() if owed is not None}


def wrong_in(asked: AskedOwing) -> list[InputRefused]:
    """Return a refusal of each code that there is not."""
    if asked.sort and asked.sort not in set(Sort):
        return [InputRefused("filter_unknown", filter="sort", value=asked.sort)]
    number = asked.version
    readable = number.isdecimal() and number.isascii() and len(number) < DIGITS
    if number and not (readable and asked.document):
        return [InputRefused("filter_unknown", filter="version", value=number)]
    return []
