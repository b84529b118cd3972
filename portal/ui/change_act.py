"""Carrying a form out, or giving it up."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from models.facts import Occasion
from portal.services.change_state import change_state
from portal.services.terms.accept_and_change import Done as Both
from portal.services.terms.accept_and_change import accept_and_change
from portal.services.terms.along import ToAccept
from portal.store.engine import Store
from portal.ui.act import act, forget
from portal.ui.change_draft import give_up
from portal.ui.change_form import DONE, OPEN, Done, Form, entered
from portal.ui.place import close
from portal.ui.terms_along import answers
from portal.ui.terms_evidence import evidence_in, put_evidence_away


def submit(
    form: Form, command: str, version: int | None, asked: Sequence[ToAccept] = ()
) -> None:
    """Carry the change out; ``command`` and ``version`` are those the button saw.

    What was ``asked`` and accepted is recorded with it, or neither is.
    A second click that was under way when the first was done changes nothing.
    """
    done = st.session_state.get(DONE)
    if isinstance(done, Done) and done.command == command:
        return
    result = act(form.id, _carry_out, form, command, version, asked)
    if result.value is not None:
        receipt, accepted = result.value
        st.session_state[DONE] = Done(form, entered(form), receipt, command, accepted)
        close_form(form)


def _carry_out(
    store: Store,
    occasion: Occasion,
    form: Form,
    command: str,
    version: int | None,
    asked: Sequence[ToAccept],
) -> Both:
    change = replace(entered(form), key=command, seen_version=version)
    said = answers(form.id, change, asked)
    if not said:
        return change_state(store, occasion, change), ()
    return accept_and_change(store, occasion, change, said, evidence_in(form.id))


def close_form(form: Form) -> None:
    """Close a form and forget what was typed: it is done, or given up."""
    st.session_state.pop(OPEN, None)
    forget(form.id)
    give_up(form)
    put_evidence_away(form.id)
    close()
