"""Edit an offering: what is being edited, a new one, one version part by part."""

import streamlit as st

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.lifecycle_gate import SHAPELESS
from portal.domain.publishing.offering_forms import new_form
from portal.domain.publishing.offers import Step
from portal.domain.publishing.phases import OPEN
from portal.services.design_offering import (
    OfferingDesign,
    OfferingDesk,
    begin_offering,
    see_offering_design,
    see_offering_desk,
)
from portal.services.publish.draft import start_draft
from portal.ui import offering_markup as markup
from portal.ui import version_markup
from portal.ui.act import act, ask, show_result
from portal.ui.draft_editor import Values, show_edit, show_voiding
from portal.ui.form import close_form, open_form, show_form
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG, DESIGNER
from portal.ui.offering_editor import FORM, OfferingEditor
from portal.ui.place import asked, link
from portal.ui.words import instant, plain, t

NEW_ONE = "offering.new"


def go_to(version: Version | None) -> None:
    """Look at a version that was begun."""
    if version is not None:
        st.query_params.update(markup.place(version, markup.part()))


def begin(version: Version) -> None:
    """Begin a draft of what a version says."""
    kind = VersionedKind.OFFERING
    go_to(act(FORM, start_draft, kind, version.code, None, version.id).value)


def show_desk(desk: OfferingDesk) -> None:
    """Show what is being edited, and the way to begin."""
    st.title(t("pages.offering.title"))
    show_note(t("offering.lead"))
    show_html(tag("p", link(t("offering.from_catalog"), {}, page="catalog"),
                  class_="portal-line portal-back"))  # fmt: skip
    st.header(t("designer.drafts"), anchor=False)
    if desk.drafts:
        show_html(markup.drafts(desk))
    else:
        st.write(t("offering.no_drafts"))
    st.header(t("offering.new"), anchor=False)
    show_result(NEW_ONE)
    place, form = key("offering", "new"), new_form()

    def save(given: Values, _mark: int) -> None:
        made = act(NEW_ONE, begin_offering, given).value
        if made is not None:
            close_form(place)
            go_to(made)

    open_form(form, place, {}, 0)
    with st.container(border=True):
        show_form(form, place, save, words="offering.begin_new")


def show_head(design: OfferingDesign, *, may: bool) -> None:
    """Show where the version stands, the others, and how one goes on."""
    shown = design.seen.shown
    version = shown.version
    stands = tag("b", t(f"publishing.phases.{shown.phase}"))
    facts = {"revision": version.revision, "at": instant(version.edited_at)}
    place = version_markup.place_of(version)
    review = link(t("designer.review"), place, page="version")
    said = [stands, " ", t("designer.revision", **facts), " ", review]
    show_html(tag("p", said, class_="portal-line"))
    show_html(markup.versions(design))
    if may:
        show_voiding(version)
        return
    show_note(t("designer.read_only"))
    going = [e.version for e in design.seen.versions if e.version.state in OPEN]
    if going:
        words = t("designer.go_on", number=going[-1].number)
        to = link(words, markup.place(going[-1], markup.part()))
        show_html(tag("p", to, class_="portal-line"))
    st.button(
        t("designer.begin"),
        key=key("offering", "begin", version.id),
        type="primary" if not going else "secondary",
        on_click=begin,
        args=(version,),
    )


def show_design(design: OfferingDesign) -> None:
    """Show one version: what is wrong, the way to its parts, and the chosen part."""
    shown = design.seen.shown
    version, found = shown.version, shown.problems
    title = version_markup.title(version)
    name_page(title)
    back = link(t("offering.back"), {}, page="offering")
    show_html(tag("p", back, class_="portal-line portal-back"))
    st.title(plain(title))
    show_edit(FORM, design.seen)
    may = Step.SAVE in design.seen.offers
    show_head(design, may=may)
    if version.state in OPEN and found:
        show_html(markup.problems(found, version))
    elif version.state in OPEN:
        good = tag("p", t("designer.no_problems"), class_="portal-line portal-good")
        show_html(good)
    if {each.code for each in found} & SHAPELESS:
        st.write(t("designer.broken"))
        return
    show_html(markup.parts(version))
    OfferingEditor(design, may=may).show(markup.part())


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
