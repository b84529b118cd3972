"""How many days of notice the organisation asks for: what holds, and who decided it."""

import streamlit as st

from models.kinds import Permission
from models.terms_kinds import Setting
from portal.services.organisation.settings import MOST, change_setting, see_setting
from portal.ui.act import act, ask, show_result
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.words import instant, plain, t

NAME = Setting.NOTICE_FLOOR
FORM = "notice_floor"


def show_floor() -> None:
    """Show the least days of notice; who may approve terms can change them."""
    found = ask(see_setting, NAME)
    if found is None:
        return
    st.header(plain(t(f"settings.{NAME}")), anchor=False)
    show_result(FORM, done=t("settings.changed"))
    show_html(tag("p", t("settings.days", days=found.value), class_="portal-line"))
    if Permission.TERMS_APPROVE in acting().permissions:
        st.number_input(
            t("settings.new_days"),
            min_value=0,
            max_value=MOST[NAME],
            value=found.value,
            key=key(FORM, "days"),
            width=200,
        )
        st.button(t("settings.change"), key=key(FORM, "change"), on_click=_change)
    if found.said:
        columns = [t(f"settings.columns.{each}") for each in ("days", "who", "at")]
        rows = [
            (str(e.value), e.who.say(language()), instant(e.at)) for e in found.said
        ]
        show_html(table(t("settings.decided"), columns, rows))


def _change() -> None:
    act(FORM, change_setting, NAME, int(st.session_state[key(FORM, "days")]))
