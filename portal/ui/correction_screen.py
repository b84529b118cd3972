"""Correcting a record of the past: what is right, what changes, and the request.

The form stands above the history; before anything is asked for it says every answer
that would change.
"""

from dataclasses import dataclass, replace

import streamlit as st

from models.correction_facts import Correction
from models.facts import Receipt
from portal.domain.card import Card
from portal.domain.correcting import CORRECT, WHYS
from portal.errors import Refusal
from portal.services.correct_past import correct_past
from portal.services.preview_correction import CorrectionPreview, preview_correction
from portal.services.tell_correction import correction_lines, who_agrees
from portal.ui.act import act, forget, form_key, last_result, try_out
from portal.ui.change_markup import opening
from portal.ui.correction_form import (
    CorrectionForm,
    ask_also,
    ask_fields,
    correction_form,
    entered,
    fill,
    give_up,
)
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.place import asked, close
from portal.ui.session import language
from portal.ui.words import plain, t
from portal.wording.refusal import refusal_words

ASKED = "corrections.asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for last, of which member; ``command`` is the form's key."""

    number: str
    receipt: Receipt
    command: str


def correction_here(card: Card, event: str | None, on: str | None) -> bool:
    """Show the form or what was asked for; return whether a form is open."""
    _show_asked(card.number)
    form = correction_form(card, on) if event == CORRECT and on and card.today else None
    if form is None:
        return False
    fill(form)
    with st.container(border=True, gap="small", key=key("correction", "form")):
        show_html(opening(form.title, key("correct", "open"), f"{CORRECT} {on}"))
        show_html(tag("p", tag("b", form.title), class_="portal-desk"))
        left, right = st.columns([3, 2], gap="medium")
        with left.container(gap="small"):
            ask_fields(form)
        with right.container(gap="small"):
            _show_outlook(form)
    return True


def _show_outlook(form: CorrectionForm) -> None:
    correction = entered(form)
    tried = try_out(preview_correction, _filled(correction))
    last = last_result(form.id)
    refusal = tried.refusal or (last.refusal if last else None)
    if tried.value is not None:
        show_html(lines(tried.value))
    if refusal is not None:
        _show_refusal(refusal)
    ask_also(form, refusal.facts.get("later", ()) if refusal else ())
    if last is not None and last.reference is not None:
        st.error(t("house.fault", reference=last.reference), icon=":material/error:")
    with st.container(horizontal=True):
        st.button(
            t("changes.submit.second"),
            key=key(form.id, "submit"),
            type="primary",
            disabled=tried.value is None or correction.why is None,
            on_click=_submit,
            args=(form, form_key(form.id)),
        )
        st.button(
            t("changes.cancel"),
            key=key(form.id, "cancel"),
            on_click=_close_form,
            args=(form,),
        )


def _filled(correction: Correction) -> Correction:
    """Return a correction that says why, for a preview alone."""
    return replace(correction, why=correction.why or WHYS[0])


def lines(preview: CorrectionPreview) -> Html:
    """Return what would change as a list, and who has to agree."""
    first, *others = correction_lines(preview, language())
    return tag(
        "div",
        tag("p", tag("b", first)),
        tag("ul", [tag("li", each) for each in others]),
        tag("p", who_agrees(preview, language()), class_="quiet"),
        class_="portal-desk portal-preview",
        role="status",
    )


def _show_refusal(refusal: Refusal) -> None:
    said = plain(refusal_words(refusal, language()))
    if refusal.code == "correction_of_nothing":
        st.caption(said)
        return
    st.warning(said, icon=":material/info:")


def _close_form(form: CorrectionForm) -> None:
    """Close the form and forget what was typed: it is asked for, or given up."""
    forget(form.id)
    give_up(form)
    close()


def _submit(form: CorrectionForm, command: str) -> None:
    """Ask for the correction; a second click that was under way changes nothing."""
    done = _asked_before()
    if done is not None and done.command == command:
        return
    result = act(form.id, correct_past, replace(entered(form), key=command))
    if result.value is not None:
        st.session_state[ASKED] = Asked(form.number, result.value, command)
        _close_form(form)


def _asked_before() -> Asked | None:
    found = st.session_state.get(ASKED)
    return found if isinstance(found, Asked) else None


def _show_asked(number: str) -> None:
    """Say under which number the correction waits, until something else is opened."""
    found = _asked_before()
    if found is None or found.number != number:
        return
    if asked("do"):
        st.session_state.pop(ASKED)
        return
    st.success(
        t("corrections.form.asked", number=found.receipt.number),
        icon=":material/check_circle:",
    )
