"""Where people land whose role has no first page of its own: what they can open."""

from collections.abc import Sequence

import streamlit as st

from models.kinds import Permission
from portal.domain.catalog import part_of
from portal.domain.overview import OfferingNow
from portal.services.my_services import see_my_services
from portal.services.publish.see import see_work
from portal.services.see_offerings import see_offerings
from portal.ui.act import ask
from portal.ui.frame import menu
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD
from portal.ui.offerings_markup import offerings
from portal.ui.place import asked, link
from portal.ui.services_screen import show_services
from portal.ui.session import acting, language
from portal.ui.tables import BY_CODE, NEWER, OLDER, counted, show_listed
from portal.ui.words import plain, t


def show_memberships(found: Sequence[OfferingNow]) -> None:
    """Show the members of each service, a page of them at a time."""
    rows = tuple(sorted(found, key=lambda each: each.code))
    part = part_of(rows, asked(OLDER), asked(NEWER))
    with counted(len(rows)):
        table = offerings(part.rows) if part.rows else None
    show_listed(table, part.before, part.after, BY_CODE)


who = acting()
name = who.name_en if language() == "en" else who.name_ja
st.title(plain(t("pages.home.greeting", name=name)))
if Permission.LIFECYCLE_READ in who.permissions:
    show_html(style(CARD + LOOKS))
    if Permission.OFFERING_EDIT in who.permissions:
        services = ask(see_my_services)
        if services is not None:
            show_services(services)
            run_script("desk.js")
    found = ask(see_offerings)
    if found is not None:
        show_memberships(found)
if Permission.LIFECYCLE_READ in who.permissions:
    waiting = ask(see_work)
    if waiting is not None:
        count = t("work_list.count", count=len(waiting.work))
        way = link(count, {}, page="work_list")
        show_html(tag("p", way, class_="portal-line portal-back"))
        run_script("desk.js")
st.write(t("pages.home.lead") if menu() else t("pages.home.empty"))
for page in menu():
    with st.container(border=True, gap="xsmall"):
        st.page_link(page)
        show_note(page.help)
