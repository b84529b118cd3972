"""Who is bound by terms, who accepted them, and who still owes, on any day."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.terms.owing import COUNTED, AskedOwing
from portal.services.export import FORMATS
from portal.services.terms.owing import export_owing, see_owing
from portal.ui.acceptance_file_screen import show_acceptance_file
from portal.ui.act import ask
from portal.ui.address import number_in_address, say_no_place
from portal.ui.html import run_script, show_html, show_note, style
from portal.ui.looks import CARD
from portal.ui.owing_screen import (
    asked_in_address,
    owed_words,
    owing_table,
    show_filter,
)
from portal.ui.session import acting, language
from portal.ui.tables import (
    BY_CODE,
    NEWER,
    OLDER,
    counted,
    export_buttons,
    show_listed,
)
from portal.ui.words import t

show_html(style(CARD))
st.title(t("pages.acceptances.title"))
show_note(t("acceptance.list.lead"))
if Permission.IMPORT_RUN in acting().permissions:
    show_acceptance_file()
asked = asked_in_address()
say_no_place()
found = ask(
    see_owing,
    asked,
    after=number_in_address(OLDER),
    before=number_in_address(NEWER),
)
if found is None:
    asked = AskedOwing()
    found = ask(see_owing, asked)
if found is not None:
    show_filter(asked, found)
    if found.owed is None:
        st.write(t("acceptance.list.no_document"))
    else:
        show_note(owed_words(found))
        with counted(found.count, COUNTED):
            name = f"acceptances-{clock.business_day():%Y%m%d}"
            export_buttons("owing", name, FORMATS, export_owing, asked, language())
        rows = owing_table(found) if found.members else None
        show_listed(rows, found.before, found.after, BY_CODE)
run_script("desk.js")
