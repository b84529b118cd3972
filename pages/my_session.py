"""Who I am here, what I may do, and where I am signed in."""

import streamlit as st

from models.facts import Acting
from portal.services.house import the_settings
from portal.services.sign_in import revoke
from portal.services.staff import OpenSession, my_sessions
from portal.ui.act import ask, on_press, show_result
from portal.ui.frame import leave
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import acting, language
from portal.ui.words import instant, plain, t


def show_person(who: Acting) -> None:
    """Show name, roles and permissions as a list that is read aloud well."""
    between = t("house.between")
    facts = {
        "name": who.name_en if language() == "en" else who.name_ja,
        "code": who.code,
        "roles": between.join(t(f"roles.{each}") for each in sorted(who.roles)),
        "may": between.join(
            t(f"permissions.{each}") for each in sorted(who.permissions)
        ),
    }
    rows = [
        (tag("dt", t(f"pages.my_session.{name}")), tag("dd", value or t("house.none")))
        for name, value in facts.items()
    ]
    show_html(tag("dl", rows, class_="portal-facts"))


def show_session(session: OpenSession) -> None:
    """Show one sign-in with the button that ends it."""
    device = session.device or t("pages.my_session.device_unknown")
    since = instant(session.issued_at)
    words = " · ".join(
        f"{t(f'pages.my_session.{name}')} {instant(at)}"
        for name, at in (
            ("since", session.issued_at),
            ("seen", session.last_seen_at),
        )
    )
    head = f"{device} · {t('pages.my_session.this_one')}" if session.own else device
    with st.container(border=True):
        words_at, button_at = st.columns([4, 1], vertical_alignment="center")
        with words_at:
            show_html(tag("p", tag("b", head), tag("br"), words, class_="portal-line"))
        if session.own:
            return
        button_at.button(
            t("pages.my_session.end"),
            key=key("my_session", "end", session.id),
            help=plain(t("pages.my_session.end_named", device=device, since=since)),
            icon=":material/logout:",
            width="stretch",
            on_click=on_press("revoke", revoke, session.id),
        )


st.title(t("pages.my_session.title"))
show_person(acting())
st.header(t("pages.my_session.sessions"))
settings = the_settings()
st.write(
    t(
        "pages.my_session.sessions_lead",
        idle=settings.idle_minutes,
        hours=settings.session_hours,
    )
)
show_result("revoke", done=t("pages.my_session.ended"))
sessions = ask(my_sessions) or []
for each in sessions:
    show_session(each)
if len(sessions) > 1:
    st.button(
        t("pages.my_session.end_all"),
        key=key("my_session", "end_all"),
        icon=":material/logout:",
        on_click=leave,
    )
else:
    show_note(t("pages.my_session.only_this"))
