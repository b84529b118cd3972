"""What is offered: the list as of a day, and one offering as an actor meets it."""

import streamlit as st

from models.kinds import Permission
from portal.services.export import FORMATS
from portal.services.see_actors import see_stakeholders
from portal.services.see_catalog import (
    CatalogPage,
    SeenEntry,
    export_catalog,
    see_catalog,
    see_entry,
)
from portal.services.specify_offering import MARKDOWN, specify_offering
from portal.ui import catalog_markup as markup
from portal.ui import catalog_screen as screen
from portal.ui.act import ask
from portal.ui.actor_markup import stakeholders_of
from portal.ui.address import say_no_day
from portal.ui.download import content_of
from portal.ui.entry_screen import show_entry
from portal.ui.frame import name_page
from portal.ui.html import Html, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG
from portal.ui.narrowing import ON, day_asked, say_unknown
from portal.ui.place import asked, link
from portal.ui.session import acting, language
from portal.ui.tables import BY_CODE, NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.vouch_screen import show_fresh
from portal.ui.words import capital, day, plain, t

PLANNING = {Permission.OFFERING_EDIT, Permission.OFFERING_APPROVE, Permission.RISK_READ}
"""Who plans services, and sees who has an interest in one."""


def show_list(page: CatalogPage) -> None:
    """Show the offerings that fit, and the list as a file."""
    st.title(t("pages.catalog.title"))
    screen.show_filter(page)
    if not page.today:
        said = t("catalog.as_of", on=day(page.on))
        show_html(tag("p", tag("b", said), class_="portal-as-of", role="note"))
    with counted(page.count):
        name = f"catalog-{page.on:%Y%m%d}"
        wanted = screen.in_address(screen.there(page.known))
        export_buttons("catalog", name, FORMATS, export_catalog, wanted, language())
    place = {name: text for name, text in screen.place().items() if name != "q"}
    found = markup.rows(page, place) if page.part.rows else None
    show_listed(found, page.part.before, page.part.after, BY_CODE)


def show_stakeholders(seen: SeenEntry) -> None:
    """Show who is asked, and who is told, at each step of service management."""
    people = ask(see_stakeholders, seen.version.code, day_asked())
    if people:
        st.header(capital(t("publishing.places.stakeholders")), anchor=False)
        found = stakeholders_of(people)
        show_html(tag("div", found, class_="portal-desk"))


def show_one(seen: SeenEntry) -> None:
    """Show one offering as somebody meets it on a day."""
    name = markup.said(seen.entry.offering, "name")
    name_page(name)
    back: list[Html | str] = [link(t("catalog.back"), screen.place(), page="catalog")]
    if Permission.OFFERING_EDIT in acting().permissions:
        place = {"thing": seen.version.code}
        back += [" · ", link(t("catalog.edit"), place, page="offering")]
    show_html(tag("p", back, class_="portal-line portal-back"))
    st.title(plain(name))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        screen.show_actor(seen.known)
        screen.show_day()
    looks = "portal-printed" if seen.today else "portal-as-of"
    said = t("catalog.as_of", on=day(seen.entry.on))
    show_html(tag("p", tag("b", said), class_=looks, role="note"))
    show_entry(seen)
    if PLANNING & acting().permissions:
        show_stakeholders(seen)
    if seen.fresh is not None:
        show_fresh(seen, seen.fresh)
    asked_as = asked(markup.ACTOR)
    st.download_button(
        t("catalog.specification"),
        data=content_of(specify_offering, seen.version.code, day_asked(),
                        asked_as, language()),
        file_name=f"{seen.version.code}-v{seen.version.number}.md",
        mime=MARKDOWN,
        key=key("catalog", "specification"),
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )  # fmt: skip


show_html(style(CARD + LOOKS + CATALOG))
say_no_day(ON)
code = asked(markup.CODE)
if code is None:
    page = ask(see_catalog, screen.in_address(), asked(OLDER), asked(NEWER))
    if page is not None and say_unknown(screen.there(page.known)):
        page = ask(see_catalog, screen.in_address(screen.there(page.known)))
    if page is not None:
        show_list(page)
else:
    seen = ask(see_entry, code, day_asked(), asked(markup.ACTOR))
    if seen is None:
        show_note(t("catalog.none_then"))
        ways: list[Html | str] = [
            link(t("catalog.back"), screen.place(), page="catalog")
        ]
        if day_asked() is not None:
            ways += [" · ", link(t("card.as_of.back"), {markup.CODE: code})]
        show_html(tag("p", ways, class_="portal-line portal-back"))
    else:
        show_one(seen)
run_script("desk.js")
