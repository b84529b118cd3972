"""Where people land whose role has no first page of its own: what they can open."""

import streamlit as st

from models.kinds import Permission
from portal.services.see_offerings import see_offerings
from portal.ui.act import ask
from portal.ui.frame import menu
from portal.ui.html import show_html, show_note, style
from portal.ui.looks import CARD
from portal.ui.offerings_markup import offerings
from portal.ui.session import acting, language
from portal.ui.words import plain, t

who = acting()
name = who.name_en if language() == "en" else who.name_ja
st.title(plain(t("pages.home.greeting", name=name)))
if Permission.LIFECYCLE_READ in who.permissions:
    show_html(style(CARD))
    found = ask(see_offerings)
    if found is not None:
        show_html(offerings(found))
st.write(t("pages.home.lead") if menu() else t("pages.home.empty"))
for page in menu():
    with st.container(border=True, gap="xsmall"):
        st.page_link(page)
        show_note(page.help)
