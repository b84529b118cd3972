"""Days and instants as people give them, and the instants they mean.

"As of D" means everything that happened before D was over; today means now, and an
instant with its offset means itself, counted in.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.domain.calendar import (
    FIRST_DAY,
    LAST_DAY,
    TOKYO,
    day_of,
    end_of,
    within_horizon,
)
from portal.domain.importing.japanese_dates import read_date
from portal.errors import InputRefused

SMALLEST = timedelta(microseconds=1)
"""Facts carry microseconds, so this is how far "before" lies from its instant."""


def instant_of(
    given: date | datetime | str | None, now: datetime, zone: ZoneInfo = TOKYO
) -> datetime:
    """Return the instant (UTC) up to which ``given`` counts, itself counted in.

    ``None``, an empty text and today mean ``now``; another day means its last
    instant in ``zone``. Text is a day (2026-01-31, R8.1.31 …) or an instant in ISO
    8601 with its offset. Refuses ``instant_unreadable``, ``offset_missing`` and
    ``day_out_of_range``.
    """
    if isinstance(given, str):
        given = _read(given.strip())
    if given is None:
        return now
    if isinstance(given, datetime):
        if given.tzinfo is None:
            raise InputRefused("offset_missing")
        check_day(given.date())
        return given.astimezone(UTC)
    check_day(given)
    if given == day_of(now, zone):
        return now
    return end_of(given, zone) - SMALLEST


def _read(text: str) -> date | datetime | None:
    if not text:
        return None
    if len(text) > len("2026-01-31") and "T" in text.upper():
        try:
            # A plus sign in an address arrives as a blank.
            return datetime.fromisoformat(text.replace(" ", "+"))
        except ValueError:
            raise InputRefused("instant_unreadable") from None
    day = read_day(text)
    if day is None:
        raise InputRefused("instant_unreadable")
    return day


def read_day(text: str) -> date | None:
    """Return a day as people type it, however far away; None where it is no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return read_date(text)


def check_day(on: date | None) -> None:
    """Refuse a day that no business of ours can lie on, such as 9999-12-31."""
    if on is not None and not within_horizon(on):
        raise InputRefused("day_out_of_range", on=on, first=FIRST_DAY, last=LAST_DAY)
