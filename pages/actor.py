"""Edit an actor kind: what is being edited, a new one, one version part by part."""

from collections.abc import Sequence

import streamlit as st

from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.actor_forms import new_form
from portal.services.design_actor import (
    begin_actor,
    see_actor_design,
    see_actor_desk,
)
from portal.ui import actor_markup as markup
from portal.ui import version_markup
from portal.ui.act import act, ask, show_result
from portal.ui.actor_editor import FORM, ActorEditor
from portal.ui.draft_editor import Values
from portal.ui.draft_page import Begun, DraftPage
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG, DESIGNER
from portal.ui.place import asked, link
from portal.ui.words import t

PAGE = DraftPage(
    name="actor",
    kind=VersionedKind.ACTOR_PROFILE,
    edit=Permission.ACTOR_EDIT,
    back="offering.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)
NEW_ONE = key(FORM, "new")


def show_desk(drafts: Sequence[Version]) -> None:
    """Show what is being edited, and the way to begin."""
    st.title(t("pages.actor.title"))
    show_note(t("offering.lead"))
    show_html(tag("p", link(t("actors.from_list"), {}, page="actors"),
                  class_="portal-line portal-back"))  # fmt: skip
    st.header(t("designer.drafts"), anchor=False)
    if drafts:
        show_html(PAGE.drafts(drafts))
    else:
        st.write(t("offering.no_drafts"))
    st.header(t("actors.new"), anchor=False)
    show_result(FORM)

    def make(given: Values) -> Begun:
        return act(FORM, begin_actor, given)

    PAGE.show_new(NEW_ONE, new_form(), "offering.begin_new", make)


show_html(style(CARD + LOOKS + DESIGNER + CATALOG))
thing = asked(version_markup.THING)
if thing is None:
    drafts = ask(see_actor_desk)
    if drafts is not None:
        show_desk(drafts)
else:
    number = version_markup.number_asked(version_markup.VERSION)
    design = ask(see_actor_design, thing, number)
    if design is not None and PAGE.show(design.seen):
        ActorEditor(design).show(PAGE.part)
run_script("desk.js")
