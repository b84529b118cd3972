"""Which locks are open, in whose name, until when; and one that reaches many."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.lock_list import COUNTED, LockPage
from portal.services.export import FORMATS
from portal.services.locks.see import export_locks, see_locks
from portal.ui.act import ask
from portal.ui.address import number_in_address, say_no_place
from portal.ui.html import run_script, show_html, show_note, style
from portal.ui.locks_screen import (
    asked_in_address,
    lock_table,
    show_filter,
)
from portal.ui.locks_wide import DRAFT, show_mass_releases, show_masses, show_wide
from portal.ui.looks import CARD
from portal.ui.session import acting, language
from portal.ui.tables import NEWER, OLDER, counted, export_buttons, show_listed
from portal.ui.terms_locks import show_terms_locks
from portal.ui.words import t


def show_count(page: LockPage) -> None:
    """Show how many there are, and the ways to take them along."""
    with counted(page.count, COUNTED):
        if Permission.MEMBER_EXPORT in acting().permissions:
            name = f"locks-{clock.business_day():%Y%m%d}"
            export_buttons("locks", name, FORMATS, export_locks, asked, language())


show_html(style(CARD))
st.title(t("pages.locks.title"))
show_note(t("locks.page.lead"))
asked = asked_in_address()
say_no_place()
found = ask(
    see_locks,
    asked,
    older_than=number_in_address(OLDER),
    newer_than=number_in_address(NEWER),
)
if found is not None:
    show_terms_locks()
    show_filter(asked, found)
    show_count(found)
    show_listed(lock_table(found) if found.locks else None, found.newer, found.older)
    if Permission.LOCK_PLACE_WIDELY in acting().permissions:
        st.header(t("locks.wide.title"), anchor=False)
        show_note(t("locks.wide.lead"))
        show_masses()
        show_mass_releases()
        begun = DRAFT.begun
        with st.expander(t("locks.wide.open"), expanded=begun, key="locks.wide.open"):
            show_wide(found.offerings)
run_script("desk.js")
