"""Members as a list: whose attributes are as asked, with the columns of a role."""

import streamlit as st

from models.attribute_kinds import AttributeTarget
from models.kinds import Permission
from portal.domain.member_number import grouped
from portal.services.attributes.in_words import cell_words, label_words
from portal.services.attributes.list_by import (
    TARGETS,
    ListedMember,
    MembersPage,
    export_by,
    list_by,
)
from portal.services.export import FORMATS
from portal.ui.act import ask
from portal.ui.address import number_in_address, say_no_place
from portal.ui.html import Html, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD, CATALOG
from portal.ui.narrowing import Narrowing, attributes_asked, say_unknown
from portal.ui.place import MEMBER, QUERY, asked, link
from portal.ui.session import acting, language
from portal.ui.tables import NEWER, address, export_buttons, table
from portal.ui.words import t

NARROW = Narrowing("members")
WHOSE = "whose"


def target_asked() -> AttributeTarget:
    """Return whose list the address asks for, persons where it asks for none."""
    found = asked(WHOSE)
    known = {each.value: each for each in TARGETS}
    return known.get(found or "", AttributeTarget.MEMBER)


def show_list(page: MembersPage, target: AttributeTarget) -> None:
    """Show what narrows the list, the list, and the list as a file."""
    whose = {each.value: t(f"attributes.targets.{each}") for each in TARGETS}
    NARROW.choice(WHOSE, whose, t("members.whose"))
    NARROW.attributes(page.columns.filters, page.dropped)
    if Permission.MEMBER_EXPORT in acting().permissions:
        given = (target, attributes_asked(), language())
        export_buttons("members", "members", FORMATS, export_by, *given)
    if not page.rows:
        show_html(tag("p", t("tables.empty"), class_="portal-line"))
        return
    columns = [
        *(t(f"members.columns.{each}") for each in ("name", "number")),
        *(label_words(each.label, language()) for each in page.columns.shown),
    ]
    show_html(table(t("pages.members.title"), columns, map(_line, page.rows)))
    if page.after is not None:
        to = link(t("tables.next"), address(**{NEWER: str(page.after)}), page="members")
        show_html(tag("p", to, class_="portal-line"))


def _line(each: ListedMember) -> tuple[Html | str, ...]:
    place = {QUERY: each.number, MEMBER: each.number}
    name = link(tag("bdi", each.name), place, page="look_up")
    return (name, grouped(each.number), *cell_words(each.cells, language()))


show_html(style(CARD + LOOKS + CATALOG))
st.title(t("pages.members.title"))
show_note(t("members.lead"))
target = target_asked()
say_unknown({WHOSE: {each.value for each in TARGETS}})
say_no_place(names=[NEWER])
start = number_in_address(NEWER) or 0
page = ask(list_by, target, attributes_asked(), start)
if page is not None:
    show_list(page, target)
run_script("desk.js")
