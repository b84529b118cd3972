"""Days of the sample company, counted back from the day it is loaded.

Nothing of it lies in the future and everything keeps its distance from today, so
the company looks alive whenever it is loaded.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.clock import TOKYO, business_day
from portal.domain.calendar import add_months, last_day_of_period, month_end

JUST_NOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class When:
    """The calendar of one load; clock times are local (``"10:30"``)."""

    now: datetime

    @property
    def today(self) -> date:
        """The business day of the load."""
        return business_day(self.now)

    def at(self, on: date, clock: str = "10:00") -> datetime:
        """Return a clock time of a day as an instant, never later than just now."""
        local = datetime.combine(on, time.fromisoformat(clock), TOKYO)
        return min(local.astimezone(UTC), self.now - JUST_NOW)

    def day(self, ago: int) -> date:
        """Return the day ``ago`` days before today."""
        return self.today - timedelta(days=ago)

    def ago(self, days: int, clock: str = "10:00") -> datetime:
        """Return a clock time ``days`` days before today."""
        return self.at(self.day(days), clock)

    def month(self, offset: int) -> date:
        """Return the first day of the month ``offset`` months from this one."""
        return add_months(self.today.replace(day=1), offset)

    def month_end(self, offset: int = 0) -> date:
        """Return the last day of the month ``offset`` months from this one."""
        return month_end(self.month(offset))


def months_from(first: date, months: int) -> date:
    """Return the last day of ``months`` whole months that begin with ``first``."""
    return last_day_of_period(first, months)
