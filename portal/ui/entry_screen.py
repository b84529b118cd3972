"""One offering on a screen, as the catalog shows it and as an editor previews it."""

from portal.services.see_catalog import SeenEntry
from portal.ui import catalog_markup as markup
from portal.ui.html import show_html, tag


def show_entry(seen: SeenEntry) -> None:
    """Show what an actor meets of an offering on a day, with what says so."""
    show_html(markup.head(seen))
    show_html(markup.texts(seen))
    show_html(markup.facts(seen))
    offering = seen.entry.offering
    tables = (
        markup.variants(seen.entry),
        markup.hours(offering),
        markup.targets(offering),
        markup.functions(seen),
        markup.interfaces(seen),
    )
    for each in tables:
        if each is not None:
            show_html(tag("div", each, class_="portal-desk portal-captioned"))
    show_html(markup.source(seen))
