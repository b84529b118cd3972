"""What stands around every page: banner, account, language, the watch."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from models.facts import Acting
from portal.errors import SignInRefused
from portal.services.sign_in import sign_out
from portal.services.staff import choose_language
from portal.ui.act import act
from portal.ui.html import show_html, style, tag
from portal.ui.keys import key
from portal.ui.session import LANGUAGE_IN_ADDRESS, ask_again, just_asked, language
from portal.ui.words import t
from portal.wording import LANGUAGES

ASSETS = Path(__file__).with_name("assets")
LOGO = ASSETS / "logo.svg"
LOOKS = (ASSETS / "house.css").read_text(encoding="utf-8")
ASK_EVERY = "30s"
_MENU = "portal.menu"


def set_up_page() -> None:
    """Configure the browser's page and load our style sheet.

    Before the navigation: it would fetch the page's icon from elsewhere as the
    browser's icon.
    """
    st.set_page_config(
        page_title=t("house.product"), page_icon=str(LOGO), layout="wide"
    )
    show_html(style(LOOKS))
    st.logo(LOGO, size="large", icon_image=LOGO)


def name_page(title: str) -> None:
    """Write in the browser's tab what this screen shows."""
    st.set_page_config(page_title=f"{title} · {t('house.product')}")


def tell_language() -> None:
    """Set ``<html lang>``, which Streamlit fixes to English."""
    script = tag("script", src="/assets/language.js", data_language=language())
    st.html(script, unsafe_allow_javascript=True)


def guard_screen() -> None:
    """Let the browser cover the screen where the server is long out of reach.

    It names the logo in our language as well.
    """
    script = tag(
        "script",
        src="/assets/watch.js",
        data_title=t("house.lost_title"),
        data_text=t("house.lost"),
        data_home=t("pages.home.to"),
    )
    st.html(script, unsafe_allow_javascript=True)


def banner(*, why: bool = False) -> None:
    """Say that this is a sample, and on the start page also why."""
    more = tag("span", t("house.sample_banner_why")) if why else None
    words = tag("b", t("house.sample_banner"))
    show_html(tag("p", words, " ", more, class_="portal-banner", role="note"))


def language_switch(at: str, choose: Callable[[str], None]) -> None:
    """Show the way into the other language; ``choose`` gets it."""
    other = next(each for each in LANGUAGES if each != language())
    st.button(
        t(f"house.language_{other}"),
        key=key(at, "language"),
        icon=":material/translate:",
        type="tertiary",
        on_click=choose,
        args=(other,),
    )


def put_language_in_address(chosen: str) -> None:
    """Keep the language of somebody who is not signed in."""
    st.query_params[LANGUAGE_IN_ADDRESS] = chosen


def keep_language(chosen: str) -> None:
    """Keep the language with the person, wherever they sign in."""
    st.query_params.pop(LANGUAGE_IN_ADDRESS, None)
    act("language", choose_language, chosen)


def keep_menu(pages: list[st.Page]) -> None:
    """Remember this run's menu for the home page."""
    st.session_state[_MENU] = pages


def menu() -> list[st.Page]:
    """Return the pages this person can open."""
    return list(st.session_state.get(_MENU, []))


def account(who: Acting) -> None:
    """Show at the foot of the menu who this is, the language and the way out."""
    name = who.name_en if language() == "en" else who.name_ja
    between = t("house.between")
    roles = between.join(t(f"roles.{role}") for role in sorted(who.roles))
    with st.sidebar.container(key=key("account")):
        show_html(
            tag(
                "p",
                tag("b", name),
                tag("span", roles),
                class_="portal-account",
            )
        )
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            language_switch("account", keep_language)
            st.button(
                t("house.sign_out"),
                key=key("account", "sign_out"),
                icon=":material/logout:",
                type="tertiary",
                on_click=leave,
            )
        tell_language()
        guard_screen()


def leave() -> None:
    """End every session of this person, then the cookie."""
    act("sign_out", sign_out)
    st.logout()


@st.fragment(run_every=ASK_EVERY)
def watch() -> None:
    """Ask every half minute whether this tab is still signed in."""
    if just_asked():
        return
    try:
        ask_again(seen=False)
    except SignInRefused:
        st.rerun()
