"""How the offerings stand, as one table."""

from collections.abc import Sequence

from portal.domain.overview import OfferingNow
from portal.ui.card_markup import badge, words
from portal.ui.html import Html, join, tag
from portal.ui.words import day, t

COLUMNS = ("name", "states", "next")


def offerings(found: Sequence[OfferingNow]) -> Html:
    """Return a line per offering: its members per state, its next change."""
    head = [tag("th", t(f"offerings.{each}"), scope="col") for each in COLUMNS]
    return tag(
        "table",
        tag("caption", t("offerings.lead")),
        tag("thead", tag("tr", head)),
        tag("tbody", map(_line, found)),
        class_="portal-desk portal-table portal-offerings",
    )


def _line(each: OfferingNow) -> Html:
    return tag(
        "tr",
        tag("th", words(each.name), scope="row"),
        tag("td", _states(each)),
        tag("td", day(each.next_at) if each.next_at else t("offerings.nothing_next")),
    )


def _states(each: OfferingNow) -> list[Html]:
    held = [
        tag("span", badge(state.kind, state.name), f" {state.held:,}", class_="held")
        for state in each.states
    ]
    lines = [join(held, " ") if held else tag("span", t("offerings.nobody"))]
    if each.untold:
        lines.append(tag("p", t("offerings.untold", count=each.untold)))
    return lines
