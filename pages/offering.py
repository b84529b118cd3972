"""Edit an offering: what is being edited, a new one, one version part by part."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from portal.domain.publishing.offering_forms import new_form
from portal.services.design_offering import (
    OfferingDesign,
    OfferingDesk,
    begin_offering,
    see_offering_design,
    see_offering_desk,
)
from portal.ui import offering_markup as markup
from portal.ui import version_markup
from portal.ui.act import act, ask, show_result
from portal.ui.draft_editor import Values
from portal.ui.draft_page import Begun, DraftPage
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG, DESIGNER
from portal.ui.offering_editor import FORM, OfferingEditor
from portal.ui.place import asked, link
from portal.ui.words import t

PAGE = DraftPage(
    name="offering",
    kind=VersionedKind.OFFERING,
    edit=Permission.OFFERING_EDIT,
    back="offering.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)
NEW_ONE = key(FORM, "new")


def show_desk(desk: OfferingDesk) -> None:
    """Show what is being edited, and the way to begin."""
    st.title(t("pages.offering.title"))
    show_note(t("offering.lead"))
    show_html(tag("p", link(t("offering.from_catalog"), {}, page="catalog"),
                  class_="portal-line portal-back"))  # fmt: skip
    st.header(t("designer.drafts"), anchor=False)
    if desk.drafts:
        show_html(PAGE.drafts(desk.drafts))
    else:
        st.write(t("offering.no_drafts"))
    st.header(t("offering.new"), anchor=False)
    show_result(FORM)

    def make(given: Values) -> Begun:
        return act(FORM, begin_offering, given)

    PAGE.show_new(NEW_ONE, new_form(), "offering.begin_new", make)


def show_design(design: OfferingDesign) -> None:
    """Show one version with the chosen part."""
    if PAGE.show(design.seen):
        OfferingEditor(design).show(PAGE.part)


show_html(style(CARD + LOOKS + DESIGNER + CATALOG))
thing = asked(version_markup.THING)
if thing is None:
    desk = ask(see_offering_desk)
    if desk is not None:
        show_desk(desk)
else:
    number = version_markup.number_asked(version_markup.VERSION)
    design = ask(see_offering_design, thing, number)
    if design is not None:
        show_design(design)
run_script("desk.js")
