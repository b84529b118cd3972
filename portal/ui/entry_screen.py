"""One offering on a screen, as the catalog shows it and as an editor previews it."""

import streamlit as st

from portal.domain.publishing.offering_forms import ends_of
from portal.domain.publishing.service_model import service_model
from portal.services.see_catalog import SeenEntry
from portal.ui import catalog_markup as markup
from portal.ui.html import show_html, tag
from portal.ui.session import language
from portal.ui.words import t


def show_entry(seen: SeenEntry) -> None:
    """Show what an actor meets of an offering on a day, with what says so."""
    show_html(markup.head(seen))
    show_html(markup.texts(seen))
    show_html(markup.facts(seen))
    offering = seen.entry.offering
    tables = (
        markup.attributes(seen.attributes),
        markup.variants(seen.entry),
        markup.hours(offering),
        markup.targets(offering),
        markup.functions(seen),
        markup.interfaces(seen),
    )
    for each in tables:
        if each is not None:
            show_html(tag("div", each, class_="portal-desk portal-captioned"))
    show_model(seen)
    show_html(markup.version_source(seen.version))


def show_model(seen: SeenEntry) -> None:
    """Draw who meets which function, and what passes; the tables say the same."""
    entry = seen.entry
    if not (entry.functions or entry.interfaces):
        return
    st.header(t("catalog.model"), anchor=False)
    counts = {
        "functions": len(entry.functions),
        "interfaces": len(entry.interfaces),
    }
    ends = ends_of(seen.version.content, seen.known)
    name = markup.said(entry.offering, "name")
    alt = t("catalog.model_alt", name=name, **counts)
    st.mermaid_chart(service_model(entry, ends, language()), alt=alt)
