"""Whom a version of terms would reach, on its page: counted when somebody asks."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.terms.owing import Sort
from portal.services.export import FORMATS
from portal.services.terms.impact import (
    COLUMNS,
    SeenImpact,
    export_impact,
    line_of,
    see_impact,
    told,
)
from portal.ui.act import ask
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import asked, link
from portal.ui.session import acting, language
from portal.ui.tables import export_buttons, table
from portal.ui.version_markup import lines, place_of
from portal.ui.words import t

IMPACT = "impact"


def show_impact(version: Version) -> None:
    """Show whom a version of terms reaches; counting waits until it is asked for."""
    if version.kind is not VersionedKind.TERMS:
        return
    st.header(t("impact.title"), anchor=False)
    if asked(IMPACT) is None:
        show_note(t("impact.lead"))
        here = {**place_of(version), IMPACT: "1"}
        show_html(tag("p", link(t("impact.count"), here), class_="portal-line"))
        return
    with st.spinner(t("impact.counting")):
        seen = ask(see_impact, version.id)
    if seen is None:
        return
    show_html(lines(told(seen, language())))
    if seen.impact.groups:
        heads = [t(f"impact.columns.{each}") for each in COLUMNS]
        rows = [
            (*line_of(seen, each, language()), f"{each.count:,}")
            for each in seen.impact.groups
        ]
        show_html(table(t("impact.title"), heads, rows))
        name = f"{version.code}-v{version.number}-impact"
        export_buttons(IMPACT, name, FORMATS, export_impact, version.id, language())
        if Permission.ACCEPTANCE_LIST in acting().permissions:
            show_html(tag("p", _members(version, seen), class_="portal-line"))


def _members(version: Version, seen: SeenImpact) -> list[Html | str]:
    """Return the ways to the members behind the counts."""
    place = {"document": version.code, "version": str(version.number)}
    sorts = (Sort.OWES, Sort.ALL) if seen.impact.people.asked else (Sort.ALL,)
    ways: list[Html | str] = []
    for each in sorts:
        words, where = t(f"impact.members.{each}"), {**place, "sort": each.value}
        ways += [link(words, where, page="acceptances"), " "]
    return ways
