"""Services as files on the page that edits them: out, what a file would do, and in."""

from typing import Any

import streamlit as st

from portal.domain.publishing.offering_exchange import Planned, RowOutcome
from portal.services.exchange_offerings import (
    KINDS,
    Plan,
    export_offerings,
    import_offerings,
    plan_import,
)
from portal.services.publish.tell import changes_in_words, problems_in_words
from portal.ui.act import act, ask, show_result
from portal.ui.html import Html, join, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.tables import export_buttons, table
from portal.ui.upload import choose_file
from portal.ui.words import t

FORM = "offering.files"
PLACE = key("offering", "files")
LISTED, TOLD = 200, 8
"""Rows that are listed, and changes told of each."""


def show_files() -> None:
    """Show the ways out and in."""
    st.header(t("offering.files.title"), anchor=False)
    show_note(t("offering.files.lead"))
    result = st.session_state.get(key(PLACE, "taken"))
    show_result(FORM, done=t("offering.files.done", count=result or 0))
    export_buttons(PLACE, "offerings", KINDS, export_offerings, language())
    chosen = choose_file(
        t("offering.files.choose"), t("offering.files.limit"), key(PLACE, _turn())
    )
    if chosen is not None:
        file = chosen.getvalue()
        plan = ask(plan_import, file)
        if plan is not None:
            _show_plan(plan, file)


def _turn() -> int:
    """Return which file this is: the field begins anew after each that was taken."""
    return int(st.session_state.get(key(PLACE, "turn"), 0))


def _show_plan(plan: Plan, file: bytes) -> None:
    counts = {each.value: plan.count(each) for each in RowOutcome}
    said = t("offering.files.counts", **counts)
    show_html(tag("p", tag("b", said), class_="portal-line", role="status"))
    if plan.unread:
        columns = t("house.between").join(plan.unread[:20])
        show_note(t("offering.files.unread", columns=columns))
    telling = [e for e in plan.rows if e.outcome is not RowOutcome.UNCHANGED]
    if telling:
        show_html(_rows(telling[:LISTED]))
    if not plan.drafts:
        show_note(t("offering.files.nothing"))
        return
    st.button(
        t("offering.files.accept", count=plan.drafts),
        key=key(PLACE, "accept"),
        type="primary",
        on_click=_accept,
        args=(file, plan.digest),
    )


def _accept(file: bytes, digest: str) -> None:
    result = act(FORM, import_offerings, file, digest)
    if result.value is not None:
        state: Any = st.session_state
        state[key(PLACE, "taken")] = len(result.value)
        state[key(PLACE, "turn")] = _turn() + 1


def _rows(rows: list[Planned]) -> Html:
    columns = [t(f"offering.files.columns.{e}") for e in ("code", "outcome", "changes")]
    lines = [
        (
            each.code or str(each.row),
            t(f"offering.files.outcomes.{each.outcome}"),
            _told(each),
        )
        for each in rows
    ]
    return table(t("offering.files.title"), columns, lines)


def _told(row: Planned) -> Html:
    """Return what is wrong with a row, or what it changes and its draft still lacks."""
    wrong = problems_in_words(row.problems, row.content, language())
    found = [tag("p", each, class_="portal-wrong") for each in wrong]
    changes = changes_in_words(row.changes, {}, row.content, language())
    between = t("house.between")
    if row.outcome is RowOutcome.CHANGED:
        named = between.join(place for place, _, _ in changes[:TOLD])
        more = " …" if len(changes) > TOLD else ""
        found.append(tag("p", named + more))
    if row.lacking:
        count = len(row.lacking)
        found.append(tag("p", t("offering.files.lacking", count=count)))
    return join(found)
