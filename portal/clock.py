"""The only reader of the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return this instant, aware, in UTC, with microseconds."""
    return datetime.now(UTC)


def business_day(at: datetime | None = None, zone: ZoneInfo = TOKYO) -> date:
    """Return the local date of ``at`` (default: now) in ``zone``.

    "Today" from a UTC clock is wrong nine hours a day in Japan.
    """
    return (at or now()).astimezone(zone).date()
