"""The forms of cases: open, prove, ask, decide, appeal, lift, close, strike."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from models.kinds import Permission
from models.violation_facts import CaseFile, CaseReceipt, Sanction
from models.violation_kinds import LOCK, WARN, CaseAct
from portal import clock
from portal.domain.card import Card, Words
from portal.domain.forms.definition import Form
from portal.domain.violations import forms
from portal.domain.violations.cases import MOST_BYTES
from portal.domain.violations.listing import WAITING
from portal.services import drafts
from portal.services.violations.appeal import appeal, decide_appeal
from portal.services.violations.files import evidence_file
from portal.services.violations.keep import (
    add_evidence,
    close_case,
    open_case,
    strike_case,
)
from portal.services.violations.sanction import (
    Request,
    ask_sanction,
    decide_sanction,
    lift_sanction,
)
from portal.services.violations.see import (
    OfMember,
    SeenCase,
    cases_of,
    count_waiting,
)
from portal.services.violations.tell import sanction_words
from portal.ui import violation_markup as markup
from portal.ui.act import act, ask, last_result, show_result
from portal.ui.download import content_of
from portal.ui.draft import Draft
from portal.ui.form import clashed, show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.place import close, link
from portal.ui.session import acting
from portal.ui.upload import choose_file
from portal.ui.words import plain, t
from portal.wording import LANGUAGES, say

FORM = "violations"
Values = Mapping[str, Any]
Service = Callable[..., CaseReceipt]


def show_done(form: str = FORM) -> None:
    """Say what was done to a case, with the numbers to read out."""
    result = last_result(form)
    if result is None or result.value is None:
        show_result(form)
        return
    done: CaseReceipt = result.value
    said = t(f"violations.said.{done.act}", number=done.number)
    if done.led_to:
        said = f"{said} {t('violations.led_to', number=done.led_to)}"
    show_result(form, done=said)


def show_acts(seen: SeenCase) -> None:
    """Show what this person may do with a case, each form folded."""
    for name, (act_of, shown) in _ACTS.items():
        if act_of in seen.may:
            where, begun = _key(seen, name, "x"), _draft(seen, name).begun
            with st.expander(t(f"violations.do.{act_of}"), expanded=begun, key=where):
                shown(seen)


def _key(seen: SeenCase, *parts: str) -> str:
    return key(FORM, seen.case.number, *parts)


def _draft(seen: SeenCase, name: str) -> Draft:
    event = drafts.VIOLATION_DECIDED if name in _DECIDED else drafts.VIOLATION
    return Draft.of(_key(seen, name), event, seen.member)


def _show(
    seen: SeenCase,
    name: str,
    form: Form,
    service: Service,
    given: Callable[[Values], tuple[tuple[Any, ...], dict[str, Any]]],
    *,
    first: Values = MappingProxyType({}),
) -> None:
    """Show a form with ``first`` in its fields: what may stay so takes one press."""
    draft = _draft(seen, name)

    def save(values: Values, mark: int) -> None:
        more, by_name = given(values)
        if act(FORM, service, seen.case.number, mark, *more, **by_name).done:
            give_up(draft)
        else:
            clashed(draft.id)

    open_kept(form, first, draft, seen.case.revision)
    words = f"violations.do.{_ACTS[name][0]}"
    show_form(form, draft.id, save, words=words, ready=True)


def _words(seen: SeenCase, name: str, service: Service, *, required: bool) -> None:
    form = forms.words_form(required=required)
    _show(seen, name, form, service, lambda given: ((given["why"] or "",), {}))


def _ask(seen: SeenCase) -> None:
    found = seen.proposal.sanction if seen.proposal else None
    named = markup.names_of({WARN, LOCK, *seen.answers})
    others = forms.others(seen.answers, found)
    form = forms.response_form(others, _ruled(found), named)

    def given(values: Values) -> tuple[tuple[Any, ...], dict[str, Any]]:
        sanction, notice = forms.sanction_of(values), values.get("notice") or ""
        return (Request(sanction, values["why"] or "", notice),), {}

    first = {"response": forms.AS_RULED} if found else {}
    _show(seen, "ask", form, ask_sanction, given, first=first)


def _ruled(found: Sanction | None) -> Words | None:
    if found is None:
        return None
    ja, en = (
        say("violations.as_ruled", each, response=sanction_words(found, each))
        for each in LANGUAGES
    )
    return Words(ja, en)


def _decide(seen: SeenCase, name: str, service: Service, by: str) -> None:
    required = by == "uphold"
    form = forms.decision_form(name, required=required)

    def given(values: Values) -> tuple[tuple[Any, ...], dict[str, Any]]:
        decided = values["decision"] == forms.YES
        return (), {by: decided, "text": values["why"] or ""}

    _show(seen, name, form, service, given)


def _evidence(seen: SeenCase) -> None:
    limit = t("violations.limit", megabytes=MOST_BYTES // 1_000_000)
    place = _key(seen, "file", str(seen.case.revision))
    chosen = choose_file(t("violations.fields.file"), limit, place)
    file = CaseFile(chosen.name, chosen.getvalue()) if chosen is not None else None

    def given(values: Values) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (values["reference"] or "", file), {}

    _show(seen, "evidence", forms.evidence_form(), add_evidence, given)


_ACTS: Mapping[str, tuple[CaseAct, Callable[[SeenCase], None]]] = {
    "ask": (CaseAct.SANCTION_ASKED, _ask),
    "decide": (
        CaseAct.SANCTIONED,
        partial(_decide, name="decide", service=decide_sanction, by="approve"),
    ),
    "evidence": (CaseAct.EVIDENCE_ADDED, _evidence),
    "appeal": (
        CaseAct.APPEALED,
        partial(_words, name="appeal", service=appeal, required=True),
    ),
    "judge": (
        CaseAct.APPEAL_UPHELD,
        partial(_decide, name="judge", service=decide_appeal, by="uphold"),
    ),
    "lift": (
        CaseAct.LIFTED,
        partial(_words, name="lift", service=lift_sanction, required=False),
    ),
    "close": (
        CaseAct.CLOSED,
        partial(_words, name="close", service=close_case, required=False),
    ),
    "strike": (
        CaseAct.STRUCK,
        partial(_words, name="strike", service=strike_case, required=True),
    ),
}

_DECIDED = frozenset({"decide", "judge", "strike"})
"""What takes the permission to decide."""


def show_files(seen: SeenCase) -> None:
    """Show a way to take out each file of evidence."""
    for step in seen.case.steps:
        name = seen.said.get(step.audit_id, {}).get("file")
        if "sha256" in step.says and name:
            st.download_button(
                plain(t("violations.download", file=name)),
                data=content_of(evidence_file, seen.case.number, step.revision),
                file_name=name,
                key=_key(seen, "download", str(step.revision)),
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )


def show_waiting() -> None:
    """Show those who decide how many cases wait for somebody, and the way there."""
    if Permission.VIOLATION_DECIDE not in acting().permissions:
        return
    count = ask(count_waiting)
    if count:
        words = t("violations.waiting", count=count)
        there = link(words, {"state": WAITING}, page="violations")
        show_html(tag("p", there, class_="portal-line"))


# ------------------------------------------------------------------ on the card


def may_see(card: Card) -> bool:
    """Return whether the card has a section of violations for this person."""
    reads = Permission.VIOLATION_READ in acting().permissions
    return card.today and reads and bool(card.memberships)


def show_violations(card: Card) -> None:
    """Show the cases of a member, what comes next, and the form of a new one."""
    found = ask(cases_of, card.number)
    if found is None:
        return
    show_done(key(FORM, card.number))
    listed = markup.of_member(found)
    if listed is None:
        st.write(t("violations.none_of_member"))
    else:
        show_html(listed)
    if Permission.VIOLATION_EDIT in acting().permissions:
        _show_new(card, found)
    st.button(t("changes.close"), key=key(FORM, card.number, "shut"), on_click=close)


def _show_new(card: Card, found: OfMember) -> None:
    if not found.kinds:
        st.write(t("violations.no_kinds"))
        return
    today = clock.business_day()
    form = forms.new_form(found.kinds, found.offerings, today)
    place = key(FORM, card.number, "new")
    draft = Draft.of(place, drafts.VIOLATION, card.number)

    def save(values: Values, _mark: int) -> None:
        new = forms.new_case_of(card.number, values)
        if act(key(FORM, card.number), open_case, new).done:
            give_up(draft)

    where = key(FORM, card.number, "newly")
    with st.expander(t("violations.new"), expanded=draft.begun, key=where):
        open_kept(form, {"on": today}, draft)
        show_form(form, place, save, words="violations.do.opened")
