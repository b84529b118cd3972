"""Whom a version of terms would reach, and what it asks of them; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    """

    groups: tuple[Reached, ...]
    people: People
    ends: date | None
    consents: int

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
) -> Impact:
    """Return what a version asks of those whom it reaches from a day on."""
    beyond = version.change is ChangeClass.PRIVACY_BEYOND
    grace = version.grace_days
    return Impact(
        groups=tuple(groups),
        people=people,
        ends=None if grace is None else days_after(since, grace),
        consents=sum(each.consent for each in version.purposes) if beyond else 0,
    )
