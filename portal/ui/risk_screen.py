"""The forms of the risk register: enter, change, accept, close."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.forms.definition import Form
from portal.domain.risk_forms import (
    new_form,
    new_risk_of,
    says_form,
    says_of,
    values_of,
    words_form,
)
from portal.services.drafts import RISK as EDIT
from portal.services.drafts import RISK_ACCEPT
from portal.services.risks.keep import accept_risk, change_risk, close_risk, open_risk
from portal.services.risks.see import Known, SeenRisk
from portal.ui.act import act, show_result
from portal.ui.draft import Draft
from portal.ui.form_draft import show_kept
from portal.ui.html import show_note
from portal.ui.keys import key
from portal.ui.place import move
from portal.ui.risk_markup import RISK
from portal.ui.session import acting
from portal.ui.words import t

FORM = "risks"
Values = Mapping[str, Any]
Save = Callable[[Values, int], bool]
NEW = Draft.of(key(FORM, "new"), EDIT)


def _draft(seen: SeenRisk, name: str, event: str = EDIT) -> Draft:
    return Draft.of(key(FORM, seen.risk.id, name), event)


def show_done() -> None:
    """Say how the last act ended."""
    done = st.session_state.get(key(FORM, "done"), "changed")
    show_result(FORM, done=t(f"risks.done.{done}"))


def show_new(known: Known) -> None:
    """Show the form of a new risk."""
    form = new_form(known.actors, known.offerings, clock.business_day())

    def save(given: Values, _mark: int) -> bool:
        made = act(FORM, open_risk, new_risk_of(given)).value
        if made is not None:
            move(**{RISK: f"R{made}"})
        return made is not None

    _show(form, NEW, {}, "opened", save)


def show_acts(seen: SeenRisk) -> None:
    """Show what this person may do with a risk."""
    may = acting().permissions
    if Permission.RISK_ACCEPT in may and not seen.risk.accepted:
        _show_accept(seen)
    if Permission.RISK_EDIT in may:
        _show_change(seen)
        _show_close(seen)


def _show_accept(seen: SeenRisk) -> None:
    st.header(t("risks.accept"), anchor=False)
    if seen.mine:
        show_note(t("risks.own"))
        return
    draft = _draft(seen, "accept", RISK_ACCEPT)
    _show_words(seen, draft, "accept", "accepted", accept_risk)


def _show_change(seen: SeenRisk) -> None:
    risk = seen.risk

    def save(given: Values, mark: int) -> bool:
        return act(FORM, change_risk, risk.id, mark, says_of(given)).done

    values = values_of(risk.says)
    form, draft = says_form(clock.business_day()), _draft(seen, "change")
    where = key(FORM, risk.id, "changing")
    with st.expander(t("risks.change"), expanded=draft.begun, key=where):
        _show(form, draft, values, "changed", save, mark=risk.revision)


def _show_close(seen: SeenRisk) -> None:
    where, draft = key(FORM, seen.risk.id, "closing"), _draft(seen, "close")
    with st.expander(t("risks.close"), expanded=draft.begun, key=where):
        _show_words(seen, draft, "close", "closed", close_risk)


def _show_words(
    seen: SeenRisk, draft: Draft, name: str, done: str, service: Callable[..., Any]
) -> None:
    risk = seen.risk

    def save(given: Values, mark: int) -> bool:
        return act(FORM, service, risk.id, mark, given["text"]).done

    form, words = words_form("risks.words"), f"risks.{name}"
    _show(form, draft, {}, done, save, mark=risk.revision, words=words)


def _show(
    form: Form, draft: Draft, values: Values, done: str, save: Save, **more: Any
) -> None:
    def keep(given: Values, mark: int) -> bool:
        st.session_state[key(FORM, "done")] = done
        return save(given, mark)

    show_kept(form, values, draft, keep, **more)
