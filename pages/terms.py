"""Terms: every document, a new one, one version part by part, what differs."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from portal.domain.publishing.terms_forms import new_form
from portal.services.terms.design import (
    TermsDesign,
    begin_terms,
    see_documents,
    see_terms,
)
from portal.ui import terms_markup as markup
from portal.ui.act import act, ask, show_result
from portal.ui.draft_editor import Values
from portal.ui.draft_page import Begun, DraftPage
from portal.ui.html import show_html, show_note, style
from portal.ui.keys import key
from portal.ui.looks import TERMS
from portal.ui.place import asked
from portal.ui.terms_editor import FORM, TermsEditor
from portal.ui.terms_settings import show_floor
from portal.ui.terms_timeline import TIMELINE, VIEW, show_timeline, way
from portal.ui.words import t

PAGE = DraftPage(
    name="terms",
    kind=VersionedKind.TERMS,
    edit=Permission.TERMS_EDIT,
    back="terms.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)


def show_all() -> None:
    """Show every document, what is being edited, and the way to begin one."""
    if asked(VIEW) == TIMELINE:
        show_timeline()
        return
    found = ask(see_documents)
    if found is None:
        return
    st.title(t("pages.terms.title"))
    show_note(t("terms.lead"))
    if found.live or found.coming:
        show_html(markup.documents(found))
        show_html(way())
    else:
        st.write(t("terms.none"))
    st.header(t("designer.drafts"), anchor=False)
    if found.drafts:
        show_html(PAGE.drafts(found.drafts))
    else:
        st.write(t("offering.no_drafts"))
    if PAGE.may_edit:
        st.header(t("terms.new"), anchor=False)
        show_result(FORM)
        PAGE.show_new(key(FORM, "new"), new_form(), "offering.begin_new", begin)
    show_floor()


def begin(given: Values) -> Begun:
    """Begin a document of which this much is known."""
    return act(FORM, begin_terms, given)


def show_part(design: TermsDesign) -> None:
    """Show the chosen part of a version."""
    TermsEditor(design).show(PAGE.part)


show_html(style(TERMS))
PAGE.open(show_all, see_terms, show_part)
