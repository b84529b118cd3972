"""Whose answers a version of a rule set would change, counted when somebody asks."""

from collections.abc import Callable

import streamlit as st

from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.member_number import grouped
from portal.services.export import FORMATS
from portal.services.policy.foreseen import (
    COLUMNS,
    WHO_SEES,
    Foreseen,
    change_words,
    days_told,
    export_people,
    foresee,
    row_words,
    see_people,
    service_called,
    told,
)
from portal.services.publish.see import Seen
from portal.ui.act import ask
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import MEMBER, asked, link
from portal.ui.rules_analysis_markup import at
from portal.ui.session import acting, language
from portal.ui.tables import export_buttons, table
from portal.ui.words import t

WHAT_IF, PEOPLE, AFTER = "what_if", "people", "people_after"
"""The parts of an address: whether to count, the service whose people, from whom on."""
DAY = "people_day"
"""The part of an address that says on which of the days that were asked."""
MOST = 2_000
"""So many members are asked one by one while somebody waits."""
HEADS = ("service", "function", "was", "became", "count", "why")
SHOWN = 100
"""So many lines are shown."""


def show_what_if(seen: Seen) -> None:
    """Show whose answers a version would change; counting waits until it is asked."""
    version = seen.shown.version
    if version.kind is not VersionedKind.RULE_SET:
        return
    st.header(t("rules_checks.what_if.title"), anchor=False)
    if asked(WHAT_IF) is None:
        show_note(t("rules_checks.what_if.lead"))
        to = link(t("rules_checks.what_if.count"), at(**{WHAT_IF: "1"}))
        show_html(tag("p", to, class_="portal-line"))
        return
    with st.container():
        bar = st.progress(0.0, text=t("rules_checks.what_if.counting"))
        found = ask(foresee, version.id, most=MOST, progress=_telling(bar.progress))
        bar.empty()
    if found is None:
        show_note(t("rules_checks.unreadable"))
        return
    for line in days_told(found, language()):
        show_note(line)
    for each in found.days:
        _show_day(each, version)


def _show_day(seen: Foreseen, version: Version) -> None:
    said = tag("b", told(seen, language()))
    show_html(tag("p", said, class_="portal-line", role="status"))
    if seen.found.services:
        show_html(_counts(seen))
        _show_people(seen, version)


def _telling(show: Callable[..., object]) -> Callable[[int, int], None]:
    """Return what shows how far it is, a hundred times at most."""
    shown = 0

    def progress(done: int, of: int) -> None:
        nonlocal shown
        share = 100 * done // max(of, 1)
        if share > shown:
            shown = share
            show(share / 100, text=t("rules_checks.what_if.counting"))

    return progress


def _counts(seen: Foreseen) -> Html:
    heads = [t(f"rules_checks.what_if.columns.{each}") for each in HEADS]
    every = [row for each in seen.found.services.values() for row in each.rows]
    every.sort(key=lambda row: row.count, reverse=True)
    rows = []
    for each in every[:SHOWN]:
        *said, reason = row_words(seen, each, language())
        rows.append((*said, f"{each.count:,}", reason))
    return table(t("rules_checks.what_if.title"), heads, rows)


def _show_people(seen: Foreseen, version: Version) -> None:
    if not acting().permissions & set(WHO_SEES):
        return
    services = list(seen.found.services)
    chosen = asked(PEOPLE) if asked(DAY) == seen.day else None
    for code in services:
        if code != chosen:
            said = service_called(seen, code, language())
            words = t("rules_checks.what_if.people", service=said)
            to = link(words, at(**{PEOPLE: code, DAY: seen.day, AFTER: ""}))
            show_html(tag("p", to, class_="portal-line"))
    if chosen in services:
        _show_some(seen, version, chosen)


def _to_card(number: str) -> Html | str:
    """Return a number, with the way to the card for who may open it."""
    if Permission.MEMBER_SHOW not in acting().permissions:
        return grouped(number)
    return link(grouped(number), {MEMBER: number}, page="look_up")


def _show_some(seen: Foreseen, version: Version, offering: str) -> None:
    given = asked(AFTER) or ""
    after = int(given) if given.isdecimal() and len(given) < 19 else 0
    page = ask(see_people, seen, offering, after)
    if page is None:
        return
    found, more = page
    heads = [t(f"rules_checks.what_if.columns.{each}") for each in COLUMNS]
    rows = [
        (
            _to_card(each.number),
            change_words(seen, each.rows, language()),
        )
        for each in found
    ]
    called = service_called(seen, offering, language())
    show_html(table(t("rules_checks.what_if.people", service=called), heads, rows))
    if more is not None:
        to = link(t("rules_checks.what_if.more_people"), at(**{AFTER: str(more)}))
        show_html(tag("p", to, class_="portal-line"))
    name = f"{version.code}-v{version.number}-people"
    place, of = f"{WHAT_IF}-{seen.day}-{offering}", (version.id, offering)
    export_buttons(place, name, FORMATS, export_people, *of, language(), seen.day)
