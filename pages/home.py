"""Where people land whose role has no first page of its own: what they can open."""

import streamlit as st

from portal.ui.frame import menu
from portal.ui.html import show_note
from portal.ui.session import acting, language
from portal.ui.words import plain, t

who = acting()
name = who.name_en if language() == "en" else who.name_ja
st.title(plain(t("pages.home.greeting", name=name)))
st.write(t("pages.home.lead") if menu() else t("pages.home.empty"))
for page in menu():
    with st.container(border=True, gap="xsmall"):
        st.page_link(page)
        show_note(page.help)
