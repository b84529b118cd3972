"""What narrows the catalog: search, phase, actor, category and day, in the address."""

from collections.abc import Mapping

import streamlit as st

from models.kinds import OfferingPhase
from portal.domain.card import Words
from portal.domain.catalog import AskedCatalog
from portal.domain.publishing.offering_forms import Known
from portal.services.see_catalog import CatalogPage
from portal.ui.narrowing import (
    NOTHING,
    ON,
    Narrowing,
    There,
    attribute_parts,
    attributes_asked,
    day_asked,
    parts_asked,
)
from portal.ui.place import asked as asked_for
from portal.ui.session import language
from portal.ui.words import t

PARTS = ("q", "phase", "actor", "tag")
FILTERS = (*PARTS, ON)
NARROW = Narrowing("catalog")


def in_address(there: There = NOTHING) -> AskedCatalog:
    """Return the question of the address, without what there is not."""
    texts = parts_asked(PARTS, there)
    return AskedCatalog(**texts, attributes=attributes_asked(), on=day_asked())


def there(known: Known) -> There:
    """Return what the catalog can be narrowed to, by part of the address."""
    return {"phase": set(OfferingPhase), "actor": known.actors, "tag": known.terms}


def place() -> dict[str, str]:
    """Return the parts of this address that narrow the list."""
    texts = {name: text for name in FILTERS if (text := asked_for(name))}
    return {**texts, **attribute_parts()}


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
    NARROW.attributes(page.columns.filters, page.dropped)


def show_day() -> None:
    """Show the choice of another day."""
    NARROW.day(t("catalog.asked.on"))


def show_actor(known: Known) -> None:
    """Show the choice of as whom the offering is looked at."""
    actors, label = _said(known.actors), t("catalog.asked.actor")
    NARROW.choice("actor", actors, label, anything="catalog.everybody")


def _said(names: Mapping[str, Words]) -> dict[str, str]:
    return {code: each.say(language()) for code, each in names.items()}
