"""What narrows the catalog: search, phase, actor, category and day, in the address."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from models.kinds import OfferingPhase
from portal import clock
from portal.domain.calendar import within_horizon
from portal.domain.card import Words
from portal.domain.catalog import AskedCatalog
from portal.domain.forms.definition import Field, FieldKind
from portal.domain.publishing.offering_forms import Known
from portal.services.attributes.in_words import label_words
from portal.services.see_catalog import CatalogPage
from portal.ui.html import show_note
from portal.ui.keys import key
from portal.ui.place import asked as asked_for
from portal.ui.place import move
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER
from portal.ui.words import day_format, plain, t

FILTERS = ("q", "phase", "actor", "tag", "on")
ATTRIBUTE = "a."
"""Begins the parts of an address that narrow by attributes."""
_OFFERED = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO)


def day_asked() -> date | None:
    """Return the day of the address, None for today or what is none."""
    given = asked_for("on") or ""
    try:
        found = date.fromisoformat(given) if given else None
    except ValueError:
        return None
    return found if found and within_horizon(found) else None


def in_address() -> AskedCatalog:
    """Return the question that stands in the address."""
    texts = {name: asked_for(name) or "" for name in FILTERS[:-1]}
    return AskedCatalog(**texts, attributes=_attributes_asked(), on=day_asked())


def _attributes_asked() -> tuple[tuple[str, str], ...]:
    """Return the attributes that the address narrows the list to."""
    given = {name: asked_for(name) for name in st.query_params if _is_attribute(name)}
    return tuple((n.removeprefix(ATTRIBUTE), text) for n, text in given.items() if text)


def _is_attribute(name: str) -> bool:
    return name.startswith(ATTRIBUTE)


def place() -> dict[str, str]:
    """Return the parts of this address that narrow the list."""
    names = (*FILTERS, *filter(_is_attribute, st.query_params))
    return {name: text for name in names if (text := asked_for(name))}


def show_filter(page: CatalogPage) -> None:
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
        _choice("actor", _said(page.known.actors))
        _choice("tag", _said(page.known.terms))
        show_day()
    if page.columns.filters:
        with st.expander(t("catalog.more"), expanded=bool(_attributes_asked())):
            _show_attributes(page.columns.filters)
    for code in page.dropped:
        show_note(t("catalog.dropped", attribute=code))


def _show_attributes(fields: Iterable[Field]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for each in fields:
            name, label = ATTRIBUTE + each.code, label_words(each.label, language())
            if each.kind in _OFFERED:
                _choice(name, _options(each), label=label)
            else:
                _text(name, label)


def _options(each: Field) -> dict[str, str]:
    if each.kind is FieldKind.YES_NO:
        return {"yes": t("house.yes"), "no": t("house.no")}
    return {e.code: label_words(e.label, language()) for e in each.options}


def _text(name: str, label: str) -> None:
    _fill(name, asked_for(name) or "")
    st.text_input(
        plain(label),
        key=key("catalog", name),
        help=t("catalog.from_to"),
        on_change=_put,
        args=(name,),
    )


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
    name: str,
    words: Mapping[str, str],
    anything: str = "catalog.anything",
    label: str | None = None,
) -> None:
    chosen = asked_for(name) or ""
    _fill(name, chosen if chosen in words else "")
    said = {"": t(anything)} | {code: plain(each) for code, each in words.items()}
    st.selectbox(
        t(f"catalog.asked.{name}") if label is None else plain(label),
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
