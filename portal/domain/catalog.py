"""The catalog as a list: what stands in it, and which of it somebody asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from models.kinds import OfferingPhase
from models.offer_facts import OfferedVariant
from portal.domain.attributes.listing import Asked
from portal.domain.card import Words
from portal.domain.folding import fold
from portal.domain.publishing.offering import phase_among

PAGE = 50
"""Offerings on one page of the list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One offering as an approved version says; ``search`` is folded."""

    code: str
    name: Words
    catchphrase: Words
    owner: Words
    phases: tuple[tuple[OfferingPhase, date], ...]
    actors: tuple[str, ...]
    tags: tuple[str, ...]
    search: str
    approved_at: datetime
    number: int = 1
    variants: tuple[OfferedVariant, ...] = ()
    vouch_days: int | None = None
    parts: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def phase_on(self, on: date) -> OfferingPhase | None:
        """Return the phase on a day, None before the first."""
        return phase_among(self.phases, on)


OFFERED = frozenset(
    {OfferingPhase.PREPARATION, OfferingPhase.IN_SERVICE, OfferingPhase.ENDING}
)
"""Services that callers ask to join, whether they can or read why not."""


def asked_for(
    live: Iterable[Listed], coming: Iterable[Listed], on: date
) -> dict[str, Words]:
    """Return the services that somebody may ask to join, by code, with their names.

    Those that nobody has heard of, or that are over, are left out; what comes in
    force later is there already.
    """
    found = {each.code: each.name for each in live if each.phase_on(on) in OFFERED}
    for each in coming:
        if any(phase in OFFERED for phase, _ in each.phases):
            found.setdefault(each.code, each.name)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class AskedCatalog:
    """What narrows the list; blank is anything. ``on`` None is today.

    ``attributes`` are values that owners defined, by code.
    """

    q: str = ""
    phase: str = ""
    actor: str = ""
    tag: str = ""
    attributes: Asked = ()
    on: date | None = None


def fitting(
    found: Iterable[Listed], asked: AskedCatalog, on: date
) -> tuple[Listed, ...]:
    """Return what was asked for of a day; every word has to be somewhere."""
    words = words_of(asked.q)
    return tuple(each for each in found if _fits(each, asked, words, on))


def words_of(query: str) -> list[str]:
    """Return the words of a search, folded as names are."""
    return [key for key in map(fold, query.split()) if key]


def _fits(each: Listed, asked: AskedCatalog, words: list[str], on: date) -> bool:
    return (
        (not asked.phase or asked.phase == each.phase_on(on))
        and (not asked.actor or asked.actor in each.actors)
        and (not asked.tag or asked.tag in each.tags)
        and all(word in each.search for word in words)
    )


class Coded(Protocol):
    """Something that a list has at most once, by its code."""

    @property
    def code(self) -> str:
        """What tells it apart."""


Row = TypeVar("Row", bound=Coded)


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A page of a list, and the codes around which the pages beside it lie.

    One behind the list's end is empty, with the way to the last page.
    """

    rows: tuple[Row, ...]
    before: str | None
    after: str | None


def part_of(rows: tuple[Row, ...], after: str | None, before: str | None) -> Part[Row]:
    """Return one page of a list by code: what follows or precedes a code."""
    if before is not None:
        there = [each for each in rows if each.code < before][-PAGE:]
        there = there if len(there) == PAGE else list(rows[:PAGE])
    else:
        there = [each for each in rows if after is None or each.code > after][:PAGE]
    if not there:
        return Part((), after if rows else None, None)
    first, last = there[0].code, there[-1].code
    return Part(
        tuple(there),
        before=first if rows[0].code < first else None,
        after=last if rows[-1].code > last else None,
    )
