"""Values of attributes in words: yes and no, days, numbers, the names of options."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.wording import say
from portal.wording.dates import day_words, instant_words


def value_words(value: Any, language: str) -> str:
    """Return a value as people read it; blank where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("house.yes" if value else "house.no", language)
    if isinstance(value, datetime):
        return instant_words(value, language)
    if isinstance(value, date):
        return day_words(value, language)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "say"):
        return str(value.say(language))
    if isinstance(value, list | tuple):
        between = say("house.between", language)
        return between.join(value_words(each, language) for each in value)
    return str(value)


def measured_words(value: Any, unit: Any, language: str) -> str:
    """Return a value with its unit, where it has one."""
    words = value_words(value, language)
    return f"{words} {unit.say(language)}" if unit is not None and words else words
