"""Who vouched for an entry of the catalog, when, and by when somebody looks again.

Approving a version vouches for it; later somebody says that it is still true.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from models.kinds import OfferingPhase
from portal.domain.calendar import day_of, days_after, end_of

VOUCH_DAYS: Final = 180
"""Days after which an entry is looked at again, unless it says otherwise."""

LONGEST_DAYS: Final = 1_827
"""Five years: an entry that nobody looks at for longer is no entry."""

OVER: Final = frozenset({OfferingPhase.ENDED, OfferingPhase.REJECTED})
"""Nobody is asked to look at these again."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """That somebody vouched for a version of an entry, by approving it or later."""

    at: datetime
    by: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """Who vouched last, and the last day on which that is enough."""

    vouched: Vouched
    due_on: date

    def stale(self, at: datetime) -> bool:
        """Return whether somebody has to look at the entry again."""
        return at >= end_of(self.due_on)


def freshness(approved: Vouched, later: Vouched | None, days: int | None) -> Freshness:
    """Return how fresh an entry is; ``days`` None is the usual interval."""
    last = approved if later is None or later.at < approved.at else later
    return Freshness(last, days_after(day_of(last.at), days or VOUCH_DAYS))
