"""The life of a member as one table: what, when, why, recorded by whom."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.domain.card import Card, Course, Moment, ToldAnswer
from portal.domain.correcting import CORRECT
from portal.ui.card_markup import by_whom, when, words
from portal.ui.html import Html, join, tag
from portal.ui.place import DO, ON, here, link
from portal.ui.session import language
from portal.ui.words import day, instant, t
from portal.wording import has, say

FORGOTTEN = "forgotten."
"""Begins what the address says of a form that adds a record."""

SHOWN = 25
"""Lines that stand open; older ones are folded, so that a long life stays readable."""

COLUMNS = ("when", "what", "why", "who")
GONE = frozenset({Course.TAKEN_BACK, Course.SKIPPED, Course.CORRECTED})


SAME_TIME = timedelta(minutes=1)
"""Closer than this, when it took effect and when it was recorded are told once."""


def timeline(card: Card) -> Html:
    """Return the timeline as one element, newest first, older lines folded."""
    lines = _lines(card)
    title = (
        t("card.timeline.title")
        if card.today
        else t("card.timeline.as_of", on=day(card.known_at))
    )
    return tag(
        "section",
        tag("h2", title),
        " ",
        tag("span", t("card.timeline.count", count=len(lines)), class_="quiet"),
        _table(lines[:SHOWN]),
        None if lines else tag("p", t("card.timeline.empty")),
        _older(lines[SHOWN:]) if len(lines) > SHOWN else None,
        _forgotten(card),
        class_="portal-desk portal-life",
        aria_label=title,
    )


def _lines(card: Card) -> list[Html]:
    """Return what happened and what was said about terms, newest first."""
    moments = card.timeline
    several = len({moment.offering for moment in moments}) > 1
    able = {each.id for each in card.memberships if each.past_events}
    told = [
        ((e.effective_at, e.recorded_at), _line(e, able, several=several))
        for e in moments
    ]
    told += [((e.fact.acted_at, e.fact.recorded_at), _answer(e)) for e in card.answers]
    return [line for _, line in sorted(told, key=lambda each: each[0], reverse=True)]


def _answer(told: ToldAnswer) -> Html:
    """Return the line of what was said about terms."""
    fact = told.fact
    about = t("acceptance.card.told", document=words(told.document), number=told.number)
    what = [
        tag("b", about),
        tag("span", "  ", t(f"acceptance.acts.{fact.act}"), class_="quiet"),
        tag("div", words(told.purpose), class_="quiet") if told.purpose else None,
    ]
    how = [t(f"acceptance.methods.{fact.method}"),
           t(f"acceptance.capacities.{fact.capacity}")]  # fmt: skip
    return tag(
        "tr",
        tag("th", instant(fact.acted_at), scope="row"),
        tag("td", what),
        tag("td", " · ".join([*how, fact.reference] if fact.reference else how)),
        tag(
            "td",
            _recorded(words(told.by), fact.receipt, fact.acted_at, fact.recorded_at),
        ),
    )


def _forgotten(card: Card) -> Html | None:
    """Return the links to what adds a record that was forgotten."""
    links = [
        _link_to_correct(
            f"{FORGOTTEN}{shown.id}",
            t("card.timeline.add_forgotten", offering=words(shown.offering)),
        )
        for shown in card.memberships
        if shown.past_events
    ]
    return tag("p", join(links, " · "), class_="quiet") if links else None


def _link_to_correct(on: str, said: str, called: str | None = None) -> Html:
    place = here(**{DO: CORRECT, ON: on})
    return link(said, place, data_opens=f"{CORRECT} {on}", aria_label=called)


def _older(lines: Sequence[Html]) -> Html:
    return tag(
        "details",
        tag("summary", t("card.timeline.older", count=len(lines))),
        _table(lines),
    )


def _table(lines: Sequence[Html]) -> Html:
    head = [tag("th", t(f"card.timeline.{each}"), scope="col") for each in COLUMNS]
    return tag(
        "table",
        tag("thead", tag("tr", head)),
        tag("tbody", lines),
    )


def _line(moment: Moment, able: set[int], *, several: bool) -> Html:
    ahead = "ahead" if moment.course is Course.AHEAD else None
    return tag(
        "tr",
        tag("th", _when(moment), scope="row"),
        tag("td", _what(moment, several=several)),
        tag("td", _why(moment)),
        tag("td", _who(moment), _correct(moment, able)),
        class_="gone" if moment.course in GONE else ahead,
    )


def _correct(moment: Moment, able: set[int]) -> Html | None:
    """Return the link to the form that corrects this record, for those who may."""
    if not moment.correctable or moment.membership_id not in able:
        return None
    called = t("card.timeline.correct_named", event=words(moment.name))
    return _link_to_correct(moment.receipt or "", t("card.timeline.correct"), called)


def _when(moment: Moment) -> str:
    undone = (Course.TOOK_BACK, Course.NEVER)
    if moment.course in undone or moment.effective_on is None:
        return instant(moment.effective_at)
    return when(moment)


def _what(moment: Moment, *, several: bool) -> list[Html | None]:
    """Return event and change, and of which service where there are several."""
    course = t(f"card.timeline.course.{moment.course}")
    plain = moment.course is Course.TOOK_EFFECT
    offering = tag("div", words(moment.offering), class_="quiet") if several else None
    return [
        None if plain else tag("span", course, class_="course"),
        tag("b", _event(moment)),
        tag("span", _change(moment), class_="quiet"),
        offering,
    ]


def _event(moment: Moment) -> str:
    if moment.course is Course.TOOK_BACK:
        name = "took_back_because" if moment.because else "took_back"
        return t(
            f"card.timeline.event.{name}",
            event=words(moment.name),
            when=when(moment),
            because=_because(moment),
        )
    if moment.course is Course.NEVER:
        return t(
            "card.timeline.event.never", event=words(moment.name), when=when(moment)
        )
    if moment.course in (Course.OPENED, Course.VOIDED):
        return t(f"card.timeline.event.{moment.course}")
    return words(moment.name)


def _because(moment: Moment) -> str:
    """Return what a planned change ended with; a correction is no move."""
    if moment.details.get("because") == CORRECT:
        return t("our_moves.correct")
    return words(moment.because)


def _change(moment: Moment) -> str:
    if moment.became is None:
        return ""
    facts = {"was": words(moment.was), "became": words(moment.became)}
    name = "change" if moment.was else "change_from_nothing"
    parts = [t(f"card.timeline.{name}", **facts)]
    if moment.until_on is not None:
        parts.append(t("card.timeline.until", on=day(moment.until_on)))
    return "  " + " · ".join(parts)


def _why(moment: Moment) -> list[Html | str | None]:
    told = moment.reason is not None and moment.course is not Course.NEVER
    parts = [words(moment.reason)] if told else []
    why = moment.details.get("correction")
    if why:
        parts.append(t("card.correction_why", why=t(f"correction_whys.{why}")))
    if moment.why is not None:
        parts.append(why_skipped(moment.why))
    if moment.case_number:
        parts.append(t("card.case", number=moment.case_number))
    parts += [
        t(f"card.details.{name}", value=value)
        for name, value in moment.details.items()
        if has(f"card.details.{name}")
    ]
    text = tag("div", moment.text, class_="text") if moment.text else None
    return [" · ".join(parts), text]


def why_skipped(guard: str) -> str:
    """Return why a planned change could not happen when it was due."""
    key = f"card.skipped.{guard}"
    return say(key if has(key) else "card.skipped.other", language())


def _who(moment: Moment) -> list[Html | None]:
    """Return who did it under which number, and when where that was another time."""
    until = moment.known_until
    stood = t("card.known_until", at=instant(until)) if until else None
    at, recorded_at = moment.effective_at, moment.recorded_at
    return [
        *_recorded(by_whom(moment), moment.receipt or "", at, recorded_at),
        tag("div", stood, class_="quiet") if stood else None,
    ]


def _recorded(
    by: str, receipt: str, at: datetime, recorded_at: datetime
) -> list[Html | None]:
    known = None
    if abs(recorded_at - at) > SAME_TIME:
        known = t("card.recorded", at=instant(recorded_at))
    return [
        tag("div", " · ".join(filter(None, [by, receipt]))),
        tag("div", known, class_="quiet") if known else None,
    ]
