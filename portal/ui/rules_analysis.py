"""What the rules of a version leave open, repeat or never use, on its page.

Functions take the version that was seen, so the page of the editor shows the same.
"""

from collections.abc import Callable

import streamlit as st

from models.kinds import VersionedKind, VersionState
from models.publishing_facts import FieldChange, Version
from portal.domain.calendar import day_of
from portal.domain.publishing.offers import Step
from portal.domain.publishing.rows import drop_row, put_row
from portal.services.policy import findings
from portal.services.policy.analyse import (
    Analysed,
    Cell,
    analyse_version,
    gaps_of,
    marked,
    services_of,
)
from portal.services.publish.rows import save_rows
from portal.services.publish.see import Seen
from portal.ui import rules_analysis_markup as markup
from portal.ui.act import act, ask, show_result
from portal.ui.html import show_html, show_note, style, tag
from portal.ui.keys import key
from portal.ui.looks import RISKS
from portal.ui.place import asked, link
from portal.ui.rules_cases import show_cases
from portal.ui.session import language
from portal.ui.words import day, plain, t

FORM = "rules_checks"
LOOK = "checks"
"""The part of an address that asks to look at very many rules."""
MOST = 3_000
"""So many rules are looked at unasked."""
PRESSES = 8
"""So many gaps have their press beside them; the others are chosen in the grid."""


def show_analysis(seen: Seen) -> None:
    """Show what the rules of a version leave open, and how its test cases end."""
    version = seen.shown.version
    if version.kind is not VersionedKind.RULE_SET:
        return
    st.header(t("rules_checks.title"), anchor=False)
    show_result(FORM, done=t("rules_checks.marked"))
    rules = version.content.get("rules")
    count = len(rules) if isinstance(rules, list) else 0
    if count > MOST and asked(LOOK) is None:
        show_note(t("rules_checks.too_many", count=f"{count:,}"))
        to = link(t("rules_checks.look"), markup.at(**{LOOK: "1"}))
        show_html(tag("p", to, class_="portal-line"))
        return
    found = ask(analyse_version, version.id)
    if found is None:
        show_note(t("rules_checks.unreadable"))
        return
    show_html(style(RISKS))
    show_note(t("rules_checks.lead", on=day(day_of(found.since))))
    show_cases(found, version)
    show_html(markup.findings_told(found, version))
    _show_gaps(found, seen)


def _show_gaps(found: Analysed, seen: Seen) -> None:
    services = services_of(found)
    if not services:
        show_note(t("rules_checks.no_functions"))
        return
    service = _service(found, services, seen.shown.version)
    show_html(markup.grid(found, service))
    show_note(t("rules_checks.grid_lead"))
    # An edit would void the review, and who approves edits nothing.
    reviewed = seen.shown.version.state is VersionState.IN_REVIEW
    may = Step.SAVE in seen.offers and not reviewed
    chosen = markup.cell_asked(found, service)
    gaps = gaps_of(found, service)
    first = [chosen] if chosen else []
    listed = [*first, *(each for each in gaps if each != chosen)]
    called = markup.service_name(found, service)
    words = "gaps" if gaps else "no_gaps"
    head = t(f"rules_checks.{words}", service=called, count=len(gaps))
    show_html(tag("p", tag("b", head), class_="portal-line", role="status"))
    for cell in listed[:PRESSES]:
        _show_gap(found, cell, seen.shown.version, may=may)
    if len(listed) > PRESSES:
        show_note(t("rules_checks.others", count=len(listed) - PRESSES))


def _service(found: Analysed, services: tuple[str, ...], version: Version) -> str:
    """Ask which service is looked at; the first with a gap unless the address says."""
    given = asked(markup.SERVICE)
    if given not in services:
        given = next((each for each in services if gaps_of(found, each)), services[0])
    name = key(FORM, version.id, "service")
    words = {each: markup.service_name(found, each) for each in services}

    def choose() -> None:
        st.query_params.update({markup.SERVICE: st.session_state[name], "gap": []})

    st.selectbox(
        t("rules_checks.service"),
        services,
        index=services.index(given),
        format_func=lambda each: plain(words[each]),
        key=name,
        on_change=choose,
    )
    return given


def _show_gap(found: Analysed, cell: Cell, version: Version, *, may: bool) -> None:
    """Show one cell in words, with the press that marks it, or takes a mark away."""
    silence = found.checked.analysis.grid[cell]
    words, press = st.columns([5, 2], vertical_alignment="center")
    if silence.gap:
        with words:
            told = findings.gap_words(found, cell, language())
            show_html(tag("p", told, class_="portal-line"))
    if silence.gap and may:
        press.button(
            t("rules_checks.mark_now"),
            key=key(FORM, version.id, "mark", *cell),
            on_click=_marking(found, cell, version),
        )
    marks = markup.marks(found, cell) if silence.intended else {}
    for id_, name in marks.items() if may else ():
        st.button(
            plain(t("rules_checks.unmark", mark=name)),
            key=key(FORM, version.id, "unmark", *cell, id_),
            on_click=_saving(version, drop_row("intended", id_)),
        )
    if marks and not may:
        show_html(
            tag("p", t("house.between").join(marks.values()), class_="portal-line")
        )


def _marking(found: Analysed, cell: Cell, version: Version) -> Callable[[], None]:
    def press() -> None:
        row = marked(found, cell, findings.mark_names(found, cell))
        _saving(version, put_row(version.content, "intended", "id", row))()

    return press


def _saving(version: Version, changes: tuple[FieldChange, ...]) -> Callable[[], None]:
    def press() -> None:
        act(FORM, save_rows, version.id, version.revision, changes)

    return press
