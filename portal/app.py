"""The Streamlit entry: sign-in gate, language, navigation, and then the page."""

import streamlit as st

from models.facts import Acting
from portal.navigation import HOME, PAGES, SECTIONS, PageRow, first_page, in_menu
from portal.services.house import the_settings
from portal.ui import entrance, frame
from portal.ui.garbage import freeze_imports
from portal.ui.refusal import show_refusal
from portal.ui.session import Outside, come_in, page_refused
from portal.ui.words import t


def page_of(row: PageRow, who: Acting | Outside) -> st.Page:
    """Return Streamlit's page: in the menu only for those who may open it."""
    shown = isinstance(who, Acting) and in_menu(row, who)
    return st.Page(
        row.file,
        title=t(row.title),
        icon=row.icon,
        help=t(row.help),
        url_path=row.url,
        default=row is HOME,
        visibility="visible" if shown else "hidden",
    )


who = come_in()
frame.set_up_page()
pages = {row: page_of(row, who) for row in PAGES}
chosen = st.navigation(
    {
        t(f"sections.{section}") if section else "": [
            pages[row] for row in PAGES if row.section == section
        ]
        for section in (None, *SECTIONS)
        if any(row.section == section for row in PAGES)
    },
    position="hidden" if isinstance(who, Outside) else "sidebar",
    expanded=True,
)
row = next(row for row, page in pages.items() if page is chosen)

if isinstance(who, Outside):
    entrance.show_entrance(who.why)
    st.stop()

frame.name_page(t(row.title))
frame.account(who)
frame.watch()
frame.keep_menu([pages[each] for each in PAGES if each.section and in_menu(each, who)])
if row is HOME and first_page(who) is not HOME:
    st.switch_page(pages[first_page(who)], query_params=st.query_params.to_dict())
if the_settings().sample_sign_in:
    frame.banner()
if row.opens_for(who):
    chosen.run()
else:
    show_refusal(page_refused(row.name, row.opening))
freeze_imports()
