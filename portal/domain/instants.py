"""Days and instants as people give them, and the instants they mean.

"As of D" means everything that happened before D was over; today means now, and an
instant with its offset means itself, counted in.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.domain.calendar import TOKYO, day_of, end_of
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
    8601 with its offset. Refuses ``instant_unreadable`` and ``offset_missing``.
    """
    if isinstance(given, str):
        given = _read(given.strip())
    if given is None:
        return now
    if isinstance(given, datetime):
        if given.tzinfo is None:
            raise InputRefused("offset_missing")
        return given.astimezone(UTC)
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
    day = read_date(text)
    if day is None:
        raise InputRefused("instant_unreadable")
    return day
