"""Internal rules of the organisation, and how terms stand to them."""

import streamlit as st

from models.kinds import Permission
from portal.services.internal_rules.see import see_rules
from portal.ui import rule_markup as markup
from portal.ui.act import ask
from portal.ui.html import run_script, show_html, show_note, style
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD, DESIGNER
from portal.ui.place import asked
from portal.ui.rule_screen import show_done, show_new, show_rule
from portal.ui.session import acting
from portal.ui.words import t

show_html(style(CARD + LOOKS + DESIGNER))
st.title(t("pages.internal_rules.title"))
show_note(t("internal_rules.lead"))
found = ask(see_rules)
if found is not None:
    may = Permission.TERMS_APPROVE in acting().permissions
    show_done()
    chosen = next((e for e in found.rules if e.code == asked(markup.RULE)), None)
    if chosen is not None:
        show_rule(chosen, may=may)
    if found.rules:
        show_html(markup.rules(found.rules, chosen))
        st.header(t("internal_rules.matrix"), anchor=False)
        show_html(markup.matrix(found))
    else:
        st.write(t("internal_rules.none"))
    if may and chosen is None:
        st.header(t("internal_rules.new"), anchor=False)
        show_new()
run_script("desk.js")
