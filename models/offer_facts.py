"""What decides whether somebody can join: what is offered, and the contracts behind.

Frozen, and whole: which of it holds at an instant is asked of the values, not of the
database (``portal.domain.joining``).
"""

from dataclasses import dataclass
from datetime import date, datetime

from models.kinds import OfferingPhase
from models.span import Span


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """A variant that can be joined from a day on and until before another."""

    code: str
    name_ja: str
    name_en: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Return whether it can be joined on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an approved version of an offering says of joining.

    In force in [``since``, ``until``); of several the last to come counts, and of two
    that came at one instant the one recorded later.
    """

    id: int
    since: datetime
    until: datetime | None
    recorded_at: datetime
    phases: tuple[tuple[OfferingPhase, date], ...] = ()
    variants: tuple[OfferedVariant, ...] = ()

    def holds(self, at: datetime, known_at: datetime) -> bool:
        """Return whether it is in force at ``at``, as known at ``known_at``."""
        known = self.recorded_at <= known_at and self.since <= at
        return known and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class PartyContract:
    """A contract for an offering that a member's standing leans on.

    It is of the ``partner`` to whom ``through`` leads, each link for the member or
    for one membership; without links it is the member's own.
    """

    number: str
    span: Span
    partner: str = ""
    through: tuple[tuple[int | None, Span], ...] | None = None

    @property
    def own(self) -> bool:
        """Whether it is the member's own."""
        return self.through is None

    def leads(self, at: datetime, known_at: datetime) -> bool:
        """Return whether it is known and the member belongs to its party then.

        One that was entered by mistake never was.
        """
        span = self.span
        gone = span.recorded_to is not None and span.recorded_to <= known_at
        never = span.valid_to is not None and span.valid_to <= span.valid_from
        if gone or never or span.recorded_from > known_at:
            return False
        links = self.through or ()
        return self.own or any(link.holds(at, known_at) for _, link in links)
