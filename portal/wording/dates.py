"""Days and instants as people read them: in JST, with the weekday."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_DAY = {"ja": "y年M月d日（E）", "en": "E, d MMM y"}


@lru_cache(maxsize=4096)
def _pattern(pattern: str, language: str, on: date) -> str:
    from babel.dates import format_date

    return str(format_date(on, pattern, locale=language))


def day_words(on: date, language: str) -> str:
    """Return ``2025年11月20日（木）`` or ``Thu, 20 Nov 2025``."""
    if isinstance(on, datetime):
        on = on.astimezone(TOKYO).date()
    return _pattern(_DAY[language], language, on)


def instant_words(at: datetime, language: str, *, seconds: bool = False) -> str:
    """Return the day and the time of an aware instant in Japan."""
    local = at.astimezone(TOKYO)
    time = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    between = ", " if language == "en" else ""
    return f"{day_words(local.date(), language)}{between}{time}"
