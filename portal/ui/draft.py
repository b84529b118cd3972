"""What was typed into a form is on the server: a reload or a new sign-in finds it.

Streamlit forgets every field when the page is loaded anew.
"""

from datetime import date
from typing import Any

import streamlit as st

from portal import clock
from portal.services.drafts import drop_draft, keep_draft, kept_draft
from portal.ui.act import try_out
from portal.ui.change_form import FOUND, MONTHS, OTHER, TYPED, WHENS, Form
from portal.ui.keys import key

TEXTS = (*TYPED, "case", "text")


def _kept(form: Form) -> str:
    """Return where this screen remembers what the server holds of a form."""
    return key("portal.draft", form.id)


def find_again(form: Form) -> None:
    """Put back what was typed before this screen was; before the fields are shown."""
    if _kept(form) in st.session_state:
        return
    found = try_out(kept_draft, form.number, form.on, form.allowed.code).value or {}
    st.session_state[_kept(form)] = found
    values = {name: _value(form, name, text) for name, text in found.items()}
    names = {name for name, value in values.items() if value is not None}
    st.session_state[key(FOUND, form.id)] = names
    for name in names:
        st.session_state.setdefault(key(form.id, name), values[name])


def _value(form: Form, name: str, text: str) -> Any:
    """Return a field's value, None where the form does not offer it any more."""
    if name in TEXTS:
        return text
    if name in ("on", "until"):
        day = date.fromisoformat(text)
        return day if day >= clock.business_day() else None
    if name == "months":
        return int(text) if int(text) in (*MONTHS, OTHER) else None
    offered = {"when": WHENS, "reason": form.allowed.reasons}.get(name, ())
    return text if text in offered else None


def keep_typed(form: Form) -> None:
    """Keep what stands in the fields, where it is not kept already."""
    typed = _typed(form)
    if typed == st.session_state.get(_kept(form)):
        return
    if try_out(keep_draft, form.number, form.on, form.allowed.code, typed).done:
        st.session_state[_kept(form)] = typed


def _typed(form: Form) -> dict[str, str]:
    given = {name: st.session_state.get(key(form.id, name)) for name in form.fields}
    said = {name: _text(value) for name, value in given.items() if value is not None}
    typed = {name: text for name, text in said.items() if text}
    proposed = {"when": form.first_when, "reason": form.only_reason}
    # A day alone was proposed by the form, not chosen by the clerk.
    own = {each for each in typed if typed[each] != proposed.get(each)} - {"on"}
    return typed if own else {}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def give_up(form: Form) -> None:
    """Forget what was typed, here and on the server."""
    for name in form.fields:
        st.session_state.pop(key(form.id, name), None)
    st.session_state.pop(key(FOUND, form.id), None)
    if st.session_state.pop(_kept(form), None):
        try_out(drop_draft, form.number, form.on, form.allowed.code)
