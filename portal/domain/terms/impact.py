"""Whom a version of terms would reach, and what it asks of them; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from models.terms_facts import Applies, TermsVersionFact
from models.terms_kinds import ChangeClass
from portal.domain.calendar import days_after


@dataclass(frozen=True, slots=True)
class Reached:
    """So many services held that a row reaches, of one kind of member in one state."""

    actor: str
    offering: str
    state: str
    row: str
    count: int


@dataclass(frozen=True, slots=True)
class People:
    """How many members a version reaches, each counted once.

    ``asked`` will have to accept it; ``refused`` and ``locked`` are those among them
    for whom joining closes, or use, unless they do.
    """

    reached: int = 0
    asked: int = 0
    refused: int = 0
    locked: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a version reaches from a day on, and what with.

    ``ends`` is the day from which joining or use closes for who has not accepted.
    ``consents`` are purposes that stay locked for each until they consent.
    ``roughly``: rows ask for attributes that are not counted by, so that there may be
    fewer.
    """

    groups: tuple[Reached, ...]
    people: People
    ends: date | None
    consents: int
    roughly: bool = False

    @property
    def services(self) -> int:
        """All services held that it reaches."""
        return sum(each.count for each in self.groups)


def in_rank(rows: Iterable[Applies]) -> tuple[Applies, ...]:
    """Return rows in the order in which they are asked: the first that fits counts."""
    return tuple(sorted(rows, key=lambda e: (e.precedence, e.id), reverse=True))


def impact_of(
    version: TermsVersionFact,
    groups: Iterable[Reached],
    people: People,
    since: date,
    *,
    roughly: bool = False,
) -> Impact:
    """Return what a version asks of those whom it reaches from a day on."""
    beyond = version.change is ChangeClass.PRIVACY_BEYOND
    grace = version.grace_days
    return Impact(
        groups=tuple(groups),
        people=people,
        ends=None if grace is None else days_after(since, grace),
        consents=sum(each.consent for each in version.purposes) if beyond else 0,
        roughly=roughly,
    )


def counted_by(
    version: TermsVersionFact, countable: Collection[str]
) -> TermsVersionFact:
    """Return a version whose rows ask for nothing but what can be counted by."""
    rows = (
        replace(row, only={c: v for c, v in row.only.items() if c in countable})
        for row in version.applies
    )
    return replace(version, applies=tuple(rows))
