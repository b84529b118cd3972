"""What was done and what was seen, in sentences; the life of one member."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.member_number import grouped
from portal.domain.trail import COUNTED, Page, Place, Wanted, place_of
from portal.services.ask_trail import choices, wanted_of
from portal.services.export_trail import FORMATS, MOST, export_trail
from portal.services.read_trail import read_trail
from portal.ui import trail_markup as markup
from portal.ui.act import ask
from portal.ui.address import say_no_place
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, style
from portal.ui.looks import CARD
from portal.ui.place import asked as asked_for
from portal.ui.session import acting, language
from portal.ui.tables import NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.trail_filter import asked_in_address, question, show_filter
from portal.ui.words import t


def show_page(page: Page, wanted: Wanted) -> None:
    """Show how many there are, the ways to take them along, and the events."""
    with counted(page.count, COUNTED):
        if Permission.AUDIT_EXPORT in may:
            show_export(page)
    found = markup.events_by_day(page.events, page.names, wanted.member_id)
    show_listed(found if page.events else None, page.newer, page.older)


def show_export(page: Page) -> None:
    """Offer the list as a file, or say how to make it small enough."""
    if page.count > MOST:
        st.caption(t("tables.export_narrow", most=f"{MOST:,}"), width="content")
        return
    name = f"audit-trail-{clock.business_day():%Y%m%d}"
    export_buttons("trail", name, FORMATS, export_trail, asked, language())


def place_in_trail(name: str) -> Place | None:
    """Return a place in the trail that stands in the address."""
    return place_of(asked_for(name))


show_html(style(CARD + markup.LOOKS))
may = acting().permissions
asked = asked_in_address()
head, filters, body = st.container(), st.container(), st.container()
with filters:
    known = ask(choices)
    if known:
        show_filter(asked, known)
        narrowed = question(asked, known)
        if narrowed is not None:
            show_html(narrowed)
with body:
    say_no_place(place_in_trail)
    wanted = ask(wanted_of, asked)
    page = wanted and ask(
        read_trail,
        wanted,
        older_than=place_in_trail(OLDER),
        newer_than=place_in_trail(NEWER),
    )
    if wanted and page:
        show_page(page, wanted)
with head:
    number = page.number if page else None
    if number:
        name_page(t("trail.title_of_member", number=grouped(number)))
    show_html(markup.heading(number, may_open=Permission.MEMBER_SHOW in may))
run_script("desk.js")
