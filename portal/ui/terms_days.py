"""Choosing the day of a change of terms: the first lawful one is a press away."""

from datetime import date

import streamlit as st

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.services.terms.notice_days import see_notice_days
from portal.ui.act import ask
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.words import day, plain, t

ON_A_DAY = "day"
"""The choice that a version is to be in force from a day on."""


def show_earliest(version: Version) -> None:
    """Say from when a change that needs a notice may hold, and offer that day."""
    if version.kind is not VersionedKind.TERMS:
        return
    found = ask(see_notice_days, version.id)
    if found is None or not found.needed:
        return
    on = day(found.earliest)
    said = t("terms.earliest", given=day(found.given_on), on=on, days=found.days,
             floor=found.floor, promised=found.promised)  # fmt: skip
    show_html(tag("p", said, class_="portal-line"))
    st.button(
        plain(t("terms.take_earliest", on=on)),
        key=key("version", "earliest", version.id),
        on_click=_take,
        args=(version.id, found.earliest),
    )


def _take(version_id: int, on: date) -> None:
    st.session_state[key("version", "start", version_id)] = ON_A_DAY
    st.session_state[key("version", "on", version_id)] = on
