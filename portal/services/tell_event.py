"""An audit event in one language: the sentence that pages, commands and files show."""

from collections.abc import Collection
from datetime import date, datetime

from portal.domain.card import Words
from portal.domain.telling import Fact, Said, Word, lines_of, tell
from portal.domain.trail import Event, Names
from portal.wording import has, say
from portal.wording.dates import day_words, instant_words


def sentence(
    event: Event, names: Names, language: str, *, within: int | None = None
) -> str:
    """Return what the event says in one sentence, without what belongs to it."""
    return in_words(tell(event, names, within=within).head, language)


def whole_sentence(
    event: Event, names: Names, language: str, *, within: int | None = None
) -> str:
    """Return when, what, and everything that belongs to it, in one line."""
    told = tell(event, names, within=within)
    said = [in_words(each, language) for each in (told.head, *told.tails)]
    when = instant_words(event.at, language)
    return " ".join([when, *said])


def tails(
    event: Event, names: Names, language: str, *, without: Collection[str] = ()
) -> list[str]:
    """Return what belongs to the event: reason, case, receipt …, in this order.

    ``without`` names parts to leave out (``sample``).
    """
    hidden = {f"trail.tail.{name}" for name in without}
    told = tell(event, names).tails
    return [in_words(each, language) for each in told if each.key not in hidden]


def changes_in_words(
    event: Event, names: Names, language: str
) -> list[tuple[str, str | None, str | None]]:
    """Return (field, was, became) in words; None where there was nothing."""
    return [
        (
            in_words(line.label, language),
            None if line.was is None else in_words(line.was, language),
            None if line.became is None else in_words(line.became, language),
        )
        for line in lines_of(event, names)
    ]


def in_words(fact: Fact, language: str) -> str:
    """Return one fact as people read it."""
    if isinstance(fact, Said):
        facts = {name: in_words(each, language) for name, each in fact.facts.items()}
        return say(fact.key, language, **facts)
    if isinstance(fact, Word):
        return say(fact.key, language) if has(fact.key) else fact.plain
    if isinstance(fact, Words):
        return fact.say(language)
    if isinstance(fact, datetime):
        return instant_words(fact, language)
    if isinstance(fact, date):
        return day_words(fact, language)
    if isinstance(fact, tuple):
        each = (in_words(part, language) for part in fact)
        return say("house.between", language).join(each)
    return str(fact)
