"""What narrows the catalog: search, phase, actor, category and day, in the address."""

from collections.abc import Iterable, Mapping

import streamlit as st

from models.kinds import OfferingPhase
from portal.domain.card import Words
from portal.domain.catalog import AskedCatalog
from portal.domain.forms.definition import Field, FieldKind
from portal.domain.publishing.offering_forms import Known
from portal.services.attributes.in_words import label_words
from portal.services.see_catalog import CatalogPage
from portal.ui.html import show_note
from portal.ui.narrowing import Narrowing, day_asked
from portal.ui.place import asked as asked_for
from portal.ui.session import language
from portal.ui.words import plain, t

FILTERS = ("q", "phase", "actor", "tag", "on")
ATTRIBUTE = "a."
"""Begins the parts of an address that narrow by attributes."""
NARROW = Narrowing("catalog")
_OFFERED = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO)


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
        NARROW.text("q", t("catalog.asked.q"))
        NARROW.choice("phase", phases, t("catalog.asked.phase"))
        NARROW.choice("actor", _said(page.known.actors), t("catalog.asked.actor"))
        NARROW.choice("tag", _said(page.known.terms), t("catalog.asked.tag"))
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
                NARROW.choice(name, _options(each), plain(label))
            else:
                NARROW.text(name, plain(label), t("catalog.from_to"))


def _options(each: Field) -> dict[str, str]:
    if each.kind is FieldKind.YES_NO:
        return {"yes": t("house.yes"), "no": t("house.no")}
    return {e.code: label_words(e.label, language()) for e in each.options}


def show_day() -> None:
    """Show the choice of another day."""
    NARROW.day(t("catalog.asked.on"))


def show_actor(known: Known) -> None:
    """Show the choice of as whom the offering is looked at."""
    actors, label = _said(known.actors), t("catalog.asked.actor")
    NARROW.choice("actor", actors, label, anything="catalog.everybody")


def _said(names: Mapping[str, Words]) -> dict[str, str]:
    return {code: each.say(language()) for code, each in names.items()}
