"""The start page: for everybody who is not signed in."""

import streamlit as st

from portal.errors import SignInRefused
from portal.services.house import the_settings
from portal.ui.frame import (
    banner,
    language_switch,
    put_language_in_address,
    tell_language,
)
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.words import plain, t, why

POINTS = ("point_find", "point_change", "point_prove")


def show_entrance(refused: SignInRefused | None) -> None:
    """Show the way in, and why somebody who was inside is outside now."""
    sample = the_settings().sample_sign_in
    if sample:
        banner(why=True)
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        with st.container(horizontal_alignment="right"):
            language_switch("entrance", put_language_in_address)
        show_html(tag("h1", t("house.product"), class_="portal-start"))
        show_html(tag("p", t("house.claim"), class_="portal-claim"))
        with st.container(border=True, gap="small", key=key("entrance", "card")):
            if refused is not None:
                st.info(plain(why(refused)), icon=":material/info:")
            st.write(t("sign_in.lead_sample" if sample else "sign_in.lead"))
            st.button(
                t("sign_in.again" if refused else "sign_in.button"),
                key=key("entrance", "sign_in"),
                type="primary",
                icon=":material/login:",
                width="stretch",
                on_click=st.login,
            )
        show_html(
            tag(
                "ul",
                [tag("li", tag("span", t(f"sign_in.{each}"))) for each in POINTS],
                class_="portal-points",
            )
        )
        tell_language()
