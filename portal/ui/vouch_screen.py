"""Who vouched for an entry of the catalog, and the button to do so again."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.calendar import day_of
from portal.domain.freshness import Freshness
from portal.services.see_catalog import SeenEntry
from portal.services.vouch import vouch
from portal.ui.act import on_press, show_result
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.session import acting, language
from portal.ui.words import day, t


def show_fresh(seen: SeenEntry, fresh: Freshness) -> None:
    """Say who vouched for what holds now; those who own it can do so again."""
    code, number = seen.version.code, seen.version.number
    form, stale = key("vouch", code), fresh.stale(clock.now())
    show_result(form, done=t("vouch.done", due=day(fresh.due_on)))
    show_html(_line(seen, fresh, stale=stale))
    if Permission.OFFERING_EDIT in acting().permissions:
        st.button(
            t("vouch.button"),
            key=key("vouch", code, number),
            icon=":material/verified:",
            type="primary" if stale else "tertiary",
            on_click=on_press(form, vouch, code, number),
        )


def _line(seen: SeenEntry, fresh: Freshness, *, stale: bool) -> Html:
    by = seen.names.get(fresh.vouched.by)
    said = t(
        "vouch.stale" if stale else "vouch.line",
        who=by.say(language()) if by else t("sign_in.system"),
        at=day(day_of(fresh.vouched.at)),
        due=day(fresh.due_on),
    )
    return tag("p", tag("b", said) if stale else said, class_="portal-note")
