"""Events of the trail as markup: a sentence each, what belongs to it, the rest folded.

Events stand under their day, newest first.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from models.kinds import Outcome
from portal.domain.member_number import grouped
from portal.domain.trail import Event, LogName, Names
from portal.markup import Piece
from portal.services.tell_event import changes_in_words, sentence, tails
from portal.ui.html import Html, join, tag
from portal.ui.session import language
from portal.ui.tables import address, link
from portal.ui.words import day, instant, t
from portal.wording import has, say
from portal.wording.dates import TOKYO

LOOKS = (Path(__file__).with_name("assets") / "trail.css").read_text(encoding="utf-8")
SHORT = 16
"""Letters of a hash that are shown."""


def events_by_day(
    events: Iterable[Event], names: Names, within: int | None = None
) -> Html:
    """Return events as lists under their days; ``within`` the life of one member."""
    days = groupby(events, key=lambda event: event.at.astimezone(TOKYO).date())
    return tag(
        "div",
        [
            (tag("h2", day(on)), tag("ol", [_event(e, names, within) for e in some]))
            for on, some in days
        ],
        class_="portal-desk portal-trail",
    )


def _event(event: Event, names: Names, within: int | None) -> Html:
    spoken = language()
    looked = event.log is LogName.LOOK_UPS
    return tag(
        "li",
        tag("time", f"{event.at.astimezone(TOKYO):%H:%M:%S}"),
        tag("span", t(f"trail.tag.{event.tag}"), class_="log"),
        tag(
            "div",
            tag("p", _mark(event), sentence(event, names, spoken, within=within)),
            _beside(event, names, within),
            _more(event, names),
        ),
        class_="looked" if looked else None,
    )


def _mark(event: Event) -> Html | None:
    if event.outcome == Outcome.DONE:
        return None
    return tag("b", t(f"trail.outcome.{event.outcome}"), class_="outcome")


def _beside(event: Event, names: Names, within: int | None) -> Html | None:
    said = tails(event, names, language(), without=("sample",))
    parts: list[Html | str] = [" ".join(said)] if said else []
    number = names.members.get(event.member_id or 0)
    if number and event.member_id != within:
        words = t("trail.page.life", number=grouped(number))
        parts.append(link(words, address(on=number)))
    return tag("p", join(parts, "  "), class_="quiet") if parts else None


def _more(event: Event, names: Names) -> Html:
    return tag(
        "details",
        tag("summary", t("trail.page.more")),
        _changes(event, names),
        _record(event),
    )


def _changes(event: Event, names: Names) -> Html | None:
    lines = changes_in_words(event, names, language())
    if not lines:
        return None
    head = [
        tag("th", t(f"trail.columns.{each}"), scope="col")
        for each in ("field", "was", "became")
    ]
    return tag(
        "table",
        tag("thead", tag("tr", head)),
        tag(
            "tbody",
            [
                tag("tr", tag("th", name, scope="row"), tag("td", was), tag("td", now))
                for name, was, now in lines
            ],
        ),
    )


def _record(event: Event) -> Html:
    """Return what the record itself says: its number, whose sign-in, its hash."""
    roles = [say(f"roles.{role}", language()) for role in event.roles]
    lines: dict[str, Piece] = {
        "number": f"{t(f'trail.log.{event.log}')} {event.id}",
        "at": instant(event.at, seconds=True),
        "who": _by(event),
        "roles": t("house.between").join(roles) or None,
        "via": t(f"trail.via.{event.via}") if has(f"trail.via.{event.via}") else None,
        "session": tag("code", event.session) if event.session else None,
        "leaf": tag("code", event.leaf.hex()[:SHORT], "…"),
    }
    return tag(
        "dl",
        [
            (tag("dt", t(f"trail.columns.{name}")), tag("dd", value))
            for name, value in lines.items()
            if value
        ],
    )


def _by(event: Event) -> list[Html | str]:
    who = link(event.staff_code, address(who=event.staff_code))
    return [who, f" {t('trail.tail.sample')}"] if event.sample else [who]


def heading(number: str | None, *, may_open: bool) -> Html:
    """Return the title: the trail, or the life of a member and the way to the card."""
    if number is None:
        return tag("h1", t("pages.audit_trail.title"), class_="portal-start")
    title = t("trail.title_of_member", number=grouped(number))
    card = tag("a", t("trail.page.card"), href=f"/look_up?m={number}", target="_self")
    return tag(
        "div",
        tag("h1", title, class_="portal-start"),
        tag("p", card, class_="portal-asked") if may_open else None,
        class_="portal-desk portal-trail-head",
    )
