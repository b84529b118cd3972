"""A request for a second person as markup: the sentence first, then the facts."""

from datetime import date

from models.kinds import RequestState
from portal.domain.card import Moment
from portal.domain.case import UNDO
from portal.domain.member_number import grouped
from portal.services.list_requests import Asked, SkippedChange
from portal.services.tell_correction import correction_lines
from portal.ui.card_markup import badge, undo_of, when, who_can, words
from portal.ui.html import Html, join, tag
from portal.ui.place import MEMBER, QUERY, link
from portal.ui.session import language
from portal.ui.timeline_markup import why_skipped
from portal.ui.words import day, instant, t

FACTS = ("reason", "case_number", "verified", "evidence", "notice", "violation_case")


def request(asked: Asked) -> Html:
    """Return everything that is needed to decide a request."""
    w = asked.waiting
    head = tag(
        "div",
        tag("h2", _title(asked)),
        tag("span", t("approvals.number", number=w.number), class_="quiet"),
        class_="head",
    )
    change = tag(
        "p",
        words(asked.offering),
        " ",
        None if asked.parts and not asked.state else badge(asked.kind, asked.state),
        " ",
        _undone(asked.undoes) if asked.undoes else _change(asked),
    )
    asker = w.requested_by_en if language() == "en" else w.requested_by_ja
    said = t("approvals.asked", who=asker, at=instant(w.requested_at))
    lapses = t("approvals.lapses", at=instant(w.lapses_at))
    return tag(
        "div",
        head,
        correction_lines_of(asked) or change,
        _parts(asked),
        _cancels(asked),
        tag("p", f"{said} {lapses}", class_="quiet"),
        _facts(asked),
        tag("p", asked.text, class_="tell") if asked.text else None,
        class_="portal-desk portal-hold portal-request",
    )


def correction_lines_of(asked: Asked) -> Html | None:
    """Return every answer about the past that would change."""
    if asked.correction is None:
        return None
    first, *others = correction_lines(asked.correction, language())
    return join(
        [
            tag("p", words(asked.offering), " ", tag("b", first)),
            tag("ul", [tag("li", each) for each in others]),
        ]
    )


def _change(asked: Asked) -> Html:
    became = badge(asked.became_kind, asked.became) if asked.became else t("house.none")
    if not asked.stands and asked.waiting.state is RequestState.WAITING:
        return tag("span", t("approvals.gone"))
    return join(["→ ", became, " ", _when(asked)])


def _parts(asked: Asked) -> Html | None:
    if not asked.parts:
        return None
    services = t("house.between").join(words(each) for each in asked.parts)
    return tag("p", t("changes.preview.parts", services=services))


def _cancels(asked: Asked) -> Html | None:
    if not asked.cancels or asked.waiting.state is not RequestState.WAITING:
        return None
    events = t("house.between").join(words(each) for each in asked.cancels)
    return tag("p", t("approvals.cancels", events=events))


def _undone(planned: Moment) -> str:
    return t("approvals.undone", event=words(planned.name), when=when(planned))


def event_of(asked: Asked) -> str:
    """Return what is asked for; taking back a plan names what was planned."""
    if asked.waiting.event != UNDO:
        return words(asked.event)
    return words(undo_of(asked.undoes.name if asked.undoes else None))


def _title(asked: Asked) -> list[Html | str]:
    w = asked.waiting
    place = {QUERY: w.member_number, MEMBER: w.member_number}
    person = link(tag("bdi", w.member_name), place, page="look_up")
    return [event_of(asked), t("house.colon"), person, f" {grouped(w.member_number)}"]


def _when(asked: Asked) -> str:
    on = asked.waiting.change.get("on")
    if not on:
        return t("card.when.now")
    name = "end_of" if asked.waiting.change.get("at_end") else "on"
    return t(f"card.when.{name}", on=day(date.fromisoformat(on)))


def _facts(asked: Asked) -> Html | None:
    given = dict(asked.waiting.change)
    given["reason"] = words(asked.reason) or asked.waiting.reason
    said = [
        tag(
            "span",
            tag("span", t(f"approvals.facts.{name}"), class_="label"),
            given[name],
            class_="fact",
        )
        for name in FACTS
        if given.get(name)
    ]
    return tag("p", join(said, " "), class_="facts") if said else None


def why_not(asked: Asked) -> str:
    """Return why this person cannot answer."""
    if asked.own:
        return t("approvals.own")
    return t("approvals.not_yours", who=who_can(asked.waiting.movers))


def settled(requests: tuple[Asked, ...]) -> Html:
    """Return one's own requests as a table."""
    head = [tag("th", t(f"approvals.columns.{name}"), scope="col") for name in COLUMNS]
    return tag(
        "div",
        tag("table", tag("thead", tag("tr", head)), tag("tbody", map(_row, requests))),
        class_="portal-desk portal-life",
    )


def skipped(changes: tuple[SkippedChange, ...]) -> Html:
    """Return the planned changes that could not happen, with why, as a table."""
    names = ("due", "member", "what", "why", "state")
    columns = [tag("th", t(f"approvals.skipped.{name}"), scope="col") for name in names]
    rows = map(_skipped_row, changes)
    return tag(
        "div",
        tag("table", tag("thead", tag("tr", columns)), tag("tbody", rows)),
        class_="portal-desk portal-life",
    )


def _skipped_row(change: SkippedChange) -> Html:
    place = {QUERY: change.member_number, MEMBER: change.member_number}
    person = link(tag("bdi", change.member_name), place, page="look_up")
    cells = (
        instant(change.due_at),
        [person, f" {grouped(change.member_number)}"],
        f"{words(change.offering)} {words(change.event)}",
        why_skipped(change.guard),
        words(change.state),
    )
    return tag("tr", [tag("td", cell) for cell in cells])


COLUMNS = ("number", "what", "member", "asked", "state")


def _row(asked: Asked) -> Html:
    w = asked.waiting
    end = t(f"approvals.states.{w.state}")
    cells = (
        w.number,
        f"{words(asked.offering)} {event_of(asked)}",
        [tag("bdi", w.member_name), f" {grouped(w.member_number)}"],
        instant(w.requested_at),
        f"{end} {w.receipt}" if w.receipt else end,
    )
    return tag("tr", [tag("td", cell) for cell in cells])
