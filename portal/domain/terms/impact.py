"""Whom a version of terms would reach, and what it asks of them; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.terms_facts import Applies
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.calendar import days_after
from portal.domain.terms.walk import ASKS_ANEW


@dataclass(frozen=True, slots=True)
class Reached:
    """So many services held that a row reaches, of one kind of member in one state."""

    actor: str
    offering: str
    state: str
    row: str
    count: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a version reaches from a day on.

    ``asked`` will have to accept it; ``refused`` and ``locked`` are those among them
    for whom joining closes, or use, unless they do, from ``ends`` on. ``consents``
    are purposes that stay locked for each until they consent. ``roughly``: rows ask
    for attributes that are not counted by, so that there may be fewer.
    """

    groups: tuple[Reached, ...]
    asked: int
    refused: int
    locked: int
    ends: date | None
    consents: int
    roughly: bool = False

    @property
    def count(self) -> int:
        """All services held that it reaches."""
        return sum(each.count for each in self.groups)


def in_rank(rows: Iterable[Applies]) -> tuple[Applies, ...]:
    """Return rows in the order in which they are asked: the first that fits counts."""
    return tuple(sorted(rows, key=lambda e: (e.precedence, e.id), reverse=True))


def impact_of(
    groups: Iterable[Reached],
    rows: Iterable[Applies],
    change: ChangeClass,
    since: date,
    grace_days: int | None,
    consents: int,
    *,
    roughly: bool = False,
) -> Impact:
    """Return what a version asks of those whom it reaches."""
    found = tuple(groups)
    by_id = {each.id: each for each in rows}
    asked = [e for e in found if _asks(by_id[e.row], change)]

    def then(after: AfterGrace) -> int:
        return sum(e.count for e in asked if by_id[e.row].after is after)

    return Impact(
        groups=found,
        asked=sum(each.count for each in asked),
        refused=then(AfterGrace.NO_JOINING),
        locked=then(AfterGrace.LOCK),
        ends=None if grace_days is None else days_after(since, grace_days),
        consents=consents if change is ChangeClass.PRIVACY_BEYOND else 0,
        roughly=roughly,
    )


def _asks(row: Applies, change: ChangeClass) -> bool:
    return row.mode is AcceptanceMode.MUST_ACCEPT and change in ASKS_ANEW
