"""What narrows the catalog: search, phase, actor, category and day, in the address."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from models.kinds import OfferingPhase
from portal import clock
from portal.domain.card import Words
from portal.domain.catalog import AskedCatalog
from portal.domain.publishing.offering_forms import Known
from portal.ui.address import day_in_address
from portal.ui.keys import key
from portal.ui.place import asked as asked_for
from portal.ui.place import move
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER
from portal.ui.words import day_format, plain, t

DAY = "on"
FILTERS = ("q", "phase", "actor", "tag", DAY)


def day_asked() -> date | None:
    """Return the day of the address, None for today or what is none."""
    return day_in_address(DAY)


def in_address(known: Known | None = None) -> AskedCatalog:
    """Return the question of the address, without codes that ``known`` has not."""
    gone = unknown_in(known) if known else {}
    texts = {name: asked_for(name) or "" for name in FILTERS if name != DAY}
    return AskedCatalog(**texts | dict.fromkeys(gone, ""), on=day_asked())


def unknown_in(known: Known) -> dict[str, str]:
    """Return what the address narrows by that there is not, by name."""
    there = {"phase": set(OfferingPhase), "actor": known.actors, "tag": known.terms}
    given = {name: text for name in there if (text := asked_for(name))}
    return {name: text for name, text in given.items() if text not in there[name]}


def place() -> dict[str, str]:
    """Return the parts of this address that narrow the list."""
    return {name: text for name in FILTERS if (text := asked_for(name))}


def show_filter(known: Known) -> None:
    """Show what narrows the list; what is chosen goes into the address."""
    phases = {
        each.value: t(f"publishing.offering_phases.{each}") for each in OfferingPhase
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _fill("q", asked_for("q") or "")
        st.text_input(
            t("catalog.asked.q"), key=key("catalog", "q"), on_change=_put, args=("q",)
        )
        _choice("phase", phases)
        _choice("actor", _said(known.actors))
        _choice("tag", _said(known.terms))
        show_day()


def show_day() -> None:
    """Show the choice of another day."""
    _fill("on", day_asked() or clock.business_day())
    st.date_input(
        t("catalog.asked.on"),
        key=key("catalog", "on"),
        format=day_format(),
        width=180,
        on_change=_put,
        args=("on",),
    )


def show_actor(known: Known) -> None:
    """Show the choice of as whom the offering is looked at."""
    _choice("actor", _said(known.actors), anything="catalog.everybody")


def _said(names: Mapping[str, Words]) -> dict[str, str]:
    return {code: each.say(language()) for code, each in names.items()}


def _fill(name: str, value: object) -> None:
    widget = key("catalog", name)
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value


def _choice(
    name: str, words: Mapping[str, str], anything: str = "catalog.anything"
) -> None:
    chosen = asked_for(name) or ""
    _fill(name, chosen if chosen in words else "")
    said = {"": t(anything)} | {code: plain(each) for code, each in words.items()}
    st.selectbox(
        t(f"catalog.asked.{name}"),
        list(said),
        key=key("catalog", name),
        format_func=said.__getitem__,
        on_change=_put,
        args=(name,),
    )


def _put(name: str) -> None:
    """Write what was chosen into the address, and go to the beginning of the list."""
    chosen = st.session_state.get(key("catalog", name))
    if isinstance(chosen, date):
        chosen = None if chosen == clock.business_day() else chosen.isoformat()
    move(**{name: str(chosen).strip() if chosen else None, OLDER: None, NEWER: None})
