"""Rules: every rule set, a new one, one version part by part."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from portal.domain.publishing.rule_set_forms import new_form
from portal.services.policy.design import RulesDesign, begin_rules, see_rules
from portal.services.publish.begin import there_is
from portal.ui import rules_markup as markup
from portal.ui.act import act, ask, show_result
from portal.ui.draft_editor import Values
from portal.ui.draft_page import Begun, DraftPage
from portal.ui.html import show_html, show_note
from portal.ui.keys import key
from portal.ui.rules_editor import FORM, RulesEditor
from portal.ui.words import t

PAGE = DraftPage(
    name="rules",
    kind=VersionedKind.RULE_SET,
    edit=Permission.RULE_EDIT,
    back="rules_page.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)


def show_all() -> None:
    """Show every rule set, what is being edited, and the way to begin one."""
    found = ask(there_is, PAGE.kind)
    if found is None:
        return
    st.title(t("pages.rules.title"))
    show_note(t("rules_page.lead"))
    if found.live or found.coming:
        show_html(markup.rule_sets(found))
    else:
        st.write(t("rules_page.none"))
    st.header(t("designer.drafts"), anchor=False)
    if found.drafts:
        show_html(PAGE.drafts(found.drafts))
    else:
        st.write(t("offering.no_drafts"))
    if PAGE.may_edit:
        st.header(t("rules_page.new"), anchor=False)
        show_result(FORM)
        PAGE.show_new(key(FORM, "new"), new_form(), "offering.begin_new", begin)


def begin(given: Values) -> Begun:
    """Begin a rule set of which this much is known."""
    return act(FORM, begin_rules, given)


def show_part(design: RulesDesign) -> None:
    """Show the chosen part of a version."""
    RulesEditor(design).show(PAGE.part)


PAGE.open(show_all, see_rules, show_part)
