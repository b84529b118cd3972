"""The timeline of documents: who is covered by what, gaps and overlaps marked."""

import streamlit as st

from portal.domain.terms.applies import Segment
from portal.services.export import FORMATS
from portal.services.terms.timeline import (
    Timeline,
    export_timeline,
    lane_words,
    see_timeline,
    segment_words,
)
from portal.ui.act import ask
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import export_buttons, table
from portal.ui.words import instant, t

VIEW, TIMELINE = "view", "timeline"


def way() -> Html:
    """Return the way to the timeline."""
    to = link(t("timeline.open"), {VIEW: TIMELINE}, page="terms")
    return tag("p", to, class_="portal-line")


def show_timeline() -> None:
    """Show who is covered by what, kind by kind."""
    found = ask(see_timeline)
    if found is None:
        return
    back = link(t("terms.back"), {}, page="terms")
    show_html(tag("p", back, class_="portal-line portal-back"))
    st.title(t("timeline.title"))
    show_note(t("timeline.lead"))
    heads = [t(f"timeline.columns.{each}") for each in ("kind", "actors", "offerings")]
    rows = [
        (*lane_words(found, lane, language()), _segments(found, lane.segments))
        for lane in found.lanes
    ]
    columns = [*heads, t("timeline.columns.holders")]
    show_html(table(t("timeline.title"), columns, rows))
    export_buttons(TIMELINE, "terms-timeline", FORMATS, export_timeline, language())


def _segments(found: Timeline, segments: tuple[Segment, ...]) -> Html:
    return tag("ul", [tag("li", _segment(found, each)) for each in segments])


def _segment(found: Timeline, segment: Segment) -> list[Html | str]:
    said = segment_words(found, segment, language())
    odd = segment.is_gap or segment.is_overlap
    since = t("timeline.since", at=instant(segment.since))
    return [since, " ", tag("b", said) if odd else said]
