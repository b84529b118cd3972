"""The filter of the trail: what it asks stands in the address, in codes.

A chosen word goes into the address as its code, so that the address says the same
in both languages; the place in the list begins anew.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

import streamlit as st

from models.kinds import AuditAction, Outcome, Via
from portal.domain.importing.japanese_dates import read_date
from portal.domain.trail import Tag
from portal.services.ask_trail import Asked, Choices, asked_words
from portal.ui.day_field import ask_day
from portal.ui.html import Html, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER, link
from portal.ui.words import t

NAMES = tuple(each.name for each in fields(Asked))


def asked_in_address() -> Asked:
    """Return the question that stands in the address."""
    given = st.query_params
    return Asked(**{name: given.get(name, "") for name in NAMES})


def show_filter(asked: Asked, known: Choices) -> None:
    """Show what is asked: about whom, what, by whom, when; rare parts folded away."""
    staff = {
        code: f"{name.say(language())} ({code})" for code, name in known.staff.items()
    }
    actions = {each.value: t(f"trail.action.{each}") for each in AuditAction}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _text("on", asked.on)
        _choice("what", asked.what, actions)
        _choice("who", asked.who, staff)
    rare = bool(asked.log or asked.reason or asked.outcome or asked.via or asked.case)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _day("since", asked.since)
        _day("until", asked.until)
        with st.popover(
            t("trail.page.rare"),
            icon=":material/filter_alt:" if rare else ":material/tune:",
            type="primary" if rare else "secondary",
            key=key("trail", "rare"),
        ):
            _rare(asked, {c: n.say(language()) for c, n in known.reasons.items()})


def _rare(asked: Asked, reasons: Mapping[str, str]) -> None:
    _choice("log", asked.log, {each.value: t(f"trail.tag.{each}") for each in Tag})
    _choice("reason", asked.reason, reasons)
    outcomes = {each.value: t(f"trail.outcome.{each}") for each in Outcome}
    _choice("outcome", asked.outcome, outcomes)
    _choice("via", asked.via, {each.value: t(f"trail.via.{each}") for each in Via})
    _text("case", asked.case)


def question(asked: Asked, known: Choices) -> Html | None:
    """Return in words what narrows the trail, with the way back to all of it."""
    if not asked.narrow:
        return None
    return tag(
        "p",
        tag("b", asked_words(asked, language(), known)),
        link(t("trail.page.all"), {}),
        class_="portal-desk portal-asked",
    )


# ------------------------------------------------------------------ widgets


def _follow(name: str, value: object) -> str:
    """Return a widget's key whose state follows the address, whoever changed it."""
    widget = key("trail", name)
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    return widget


def _put(name: str) -> None:
    """Write what was chosen into the address, and go to the newest."""
    chosen = st.session_state.get(key("trail", name))
    text = chosen.isoformat() if isinstance(chosen, date) else str(chosen or "").strip()
    for place in (OLDER, NEWER):
        st.query_params.pop(place, None)
    if text:
        st.query_params[name] = text
    else:
        st.query_params.pop(name, None)


def _text(name: str, value: str) -> None:
    st.text_input(
        t(f"trail.asked.{name}"),
        key=_follow(name, value),
        placeholder=t(f"trail.page.{name}_example"),
        on_change=_put,
        args=(name,),
    )


def _choice(name: str, value: str, words: Mapping[str, str]) -> None:
    options = ["", *words]
    st.selectbox(
        t(f"trail.asked.{name}"),
        options,
        key=_follow(name, value if value in words else ""),
        format_func=lambda code: words.get(code) or t(f"trail.page.any_{name}"),
        on_change=_put,
        args=(name,),
    )


def _day(name: str, value: str) -> None:
    ask_day(
        t(f"trail.asked.{name}"),
        value=None,
        key=_follow(name, read_date(value) if value else None),
        on_change=_put,
        args=(name,),
        width=190,
    )
