"""The forms of internal rules, and of how a version stands to them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.kinds import Permission
from models.publishing_facts import Version
from models.rule_facts import InternalRule
from models.terms_kinds import RuleStands
from portal.domain.publishing.phases import OPEN
from portal.domain.terms.rule_forms import (
    check_form,
    rule_form,
    rule_says,
    rule_values,
)
from portal.services.drafts import INTERNAL_RULE
from portal.services.internal_rules.check import check_rule
from portal.services.internal_rules.keep import change_rule, end_rule, record_rule
from portal.services.internal_rules.see import see_checks
from portal.ui import rule_markup as markup
from portal.ui.act import act, ask, on_press, show_result
from portal.ui.draft import Draft
from portal.ui.draft_page import ROW
from portal.ui.form_draft import show_kept
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import asked, link, move
from portal.ui.session import acting
from portal.ui.words import plain, t

FORM = "internal_rules"
Values = Mapping[str, Any]


def _draft(*parts: object) -> Draft:
    return Draft.of(key(FORM, *parts), INTERNAL_RULE)


def show_done() -> None:
    """Say how the last act ended."""
    show_result(FORM, done=t("internal_rules.done"))


def show_new() -> None:
    """Show the form of a new rule."""

    def save(given: Values, _mark: int) -> bool:
        return act(FORM, record_rule, given["code"], rule_says(given)).done

    show_kept(rule_form(new=True), {}, _draft("new"), save)


def show_rule(rule: InternalRule, *, may: bool) -> None:
    """Show one rule, with its form for who keeps the rules."""
    st.header(plain(markup.name(rule)), anchor=False)
    back = link(t("internal_rules.back"), {})
    show_html(tag("p", back, class_="portal-line portal-back"))
    show_html(tag("p", markup.says(rule), class_="portal-line"))
    if not may or rule.ended_at is not None:
        return

    def save(given: Values, mark: int) -> bool:
        return act(FORM, change_rule, rule.code, mark, rule_says(given)).done

    form, values = rule_form(new=False), rule_values(rule.says)
    show_kept(form, values, _draft(rule.id, "change"), save, mark=rule.revision)
    with st.popover(t("internal_rules.end")):
        show_note(t("internal_rules.end_lead"))
        st.button(
            t("internal_rules.end_now"),
            key=key(FORM, rule.id, "end"),
            on_click=on_press(FORM, end_rule, rule.code, rule.revision),
        )


def show_checks(version: Version) -> None:
    """Show how a version stands to each rule, and the form of the chosen one."""
    show_note(t("internal_rules.checks_lead"))
    found = ask(see_checks, version)
    if found is None:
        return
    show_done()
    row = asked(ROW) or ""
    may = Permission.TERMS_APPROVE in acting().permissions and version.state in OPEN
    chosen = next((cell for cell in found.cells if cell.rule.code == row), None)
    if chosen is not None:
        st.header(plain(markup.name(chosen.rule)), anchor=False)
        show_html(tag("p", markup.says(chosen.rule), class_="portal-line"))
        if may:
            _show_check(version, row)
    if found.cells:
        show_html(markup.cells(found.cells, version, found.names, row))
    else:
        st.write(t("internal_rules.none"))


def _show_check(version: Version, code: str) -> None:
    def save(given: Values, _mark: int) -> bool:
        stands, text = RuleStands(given["stands"]), str(given.get("text") or "")
        done = act(FORM, check_rule, version.id, code, stands, text).done
        if done:
            move(row=None)
        return done

    draft = _draft(version.id, "check", code)
    show_kept(check_form(), {}, draft, save, mark=version.revision)
