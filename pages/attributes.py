"""Define attributes: choose whose, look at a version, edit a draft row by row."""

import streamlit as st

from portal.services.design_attributes import see_definition, see_targets
from portal.ui import version_markup
from portal.ui.act import ask
from portal.ui.attribute_editor import show_definition, show_targets
from portal.ui.html import run_script, show_html, style
from portal.ui.import_markup import LOOKS
from portal.ui.looks import CARD, DESIGNER
from portal.ui.place import asked
from portal.ui.words import t

show_html(style(CARD + LOOKS + DESIGNER))
thing = asked(version_markup.THING)
if thing is None:
    st.title(t("pages.attributes.title"))
    show_targets(ask(see_targets) or ())
else:
    number = version_markup.number_asked(version_markup.VERSION)
    found = ask(see_definition, thing, number)
    if found is not None:
        show_definition(found)
run_script("desk.js")
