"""A rule set as a file: out, what a file would change, and in."""

from collections.abc import Iterable

import streamlit as st

from models.publishing_facts import Content
from portal.domain.publishing.rule_set_known import Known
from portal.domain.publishing.rule_set_table_reading import LineProblem
from portal.services.policy.rule_files import (
    KINDS,
    Plan,
    export_rules,
    plan_rules,
    take_rules,
)
from portal.services.publish.see import Seen
from portal.services.publish.tell import (
    every_change,
    is_within,
    lines_in_words,
    problems_in_words,
)
from portal.ui.act import act, ask, show_result
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.rules_changes import said_changes
from portal.ui.session import language
from portal.ui.tables import export_buttons, table
from portal.ui.upload import choose_file
from portal.ui.version_files import file_stem
from portal.ui.version_markup import lines
from portal.ui.words import plain, t

FORM = "rules.files"
LISTED = 200
"""Problems and changes that are listed."""


def show_rule_files(seen: Seen, known: Known, *, may: bool) -> None:
    """Show the ways out, and who may edit also the way in."""
    version = seen.shown.version
    show_note(t("rules_page.leads.files"))
    place = key(FORM, version.id)
    request = (version.code, version.number, language())
    export_buttons(place, file_stem(version), KINDS, export_rules, *request)
    show_result(FORM, done=t("rules_page.files.done"))
    if not may:
        return
    turn = int(st.session_state.get(key(place, "turn"), 0))
    limit = t("rules_page.files.limit")
    chosen = choose_file(t("rules_page.files.choose"), limit, key(place, turn))
    if chosen is None:
        return
    file, name = chosen.getvalue(), chosen.name
    plan = ask(plan_rules, version.id, file, name)
    if plan is not None:
        _show_plan(plan, known, place, file, name)


def _show_plan(plan: Plan, known: Known, place: str, file: bytes, name: str) -> None:
    if plan.unread:
        columns = t("house.between").join(plan.unread[:20])
        show_note(t("offering.files.unread", columns=columns))
    if plan.problems:
        said = t("rules_page.files.wrong", count=len(plan.problems))
        show_html(tag("p", tag("b", said), class_="portal-wrong", role="alert"))
        show_html(_problems(plan.problems, plan.content))
        return
    if not plan.changes:
        show_note(t("offering.files.nothing"))
        return
    _show_changes(plan, known)
    if plan.lacking:
        count = len(plan.lacking)
        show_html(tag("p", t("offering.files.lacking", count=count), role="status"))
        show_html(_problems(plan.lacking, plan.content))
    st.button(
        plain(t("rules_page.files.accept", name=name)),
        key=key(place, "accept"),
        type="primary",
        on_click=_accept,
        args=(plan, place, file, name),
    )


def _accept(plan: Plan, place: str, file: bytes, name: str) -> None:
    if act(FORM, take_rules, plan.version.id, file, name, plan.digest).done:
        turn = int(st.session_state.get(key(place, "turn"), 0))
        st.session_state[key(place, "turn")] = turn + 1


def _show_changes(plan: Plan, known: Known) -> None:
    """Show what the file changes: rules as sentences, all else field by field."""
    was, became = plan.version.content, plan.content
    said = said_changes(was, became, known, link_to=None)
    for each in said.tables:
        show_html(each)
    others = [e for e in every_change(plan.changes) if not is_within(e.path, said.told)]
    told = lines_in_words(others, was, became, language())
    nothing = t("version.nothing")
    columns = [t(f"version.columns.{each}") for each in ("place", "was", "became")]
    rows = [(where, a or nothing, b or nothing) for where, a, b in told[:LISTED]]
    if rows:
        found = table(t("version.changes"), columns, rows)
        show_html(tag("div", found, class_="portal-sides"))


def _problems(found: Iterable[LineProblem], content: Content) -> Html:
    """Return what is wrong, by line and column where the file is a table."""
    listed = list(found)[:LISTED]
    words = problems_in_words((e.problem for e in listed), content, language())
    if not any(each.line for each in listed):
        return lines(words)
    rows = [
        (str(each.line or ""), each.column, said)
        for each, said in zip(listed, words, strict=True)
    ]
    columns = [t(f"rules_page.files.columns.{e}") for e in ("line", "column", "wrong")]
    return table(t("rules_page.files.problems"), columns, rows)
