"""Carrying a form out, or giving it up."""

from dataclasses import replace

import streamlit as st

from models.facts import Occasion, Receipt
from portal.services.change_state import change_state
from portal.store.engine import Store
from portal.ui.act import act, forget
from portal.ui.change_draft import give_up
from portal.ui.change_form import DONE, OPEN, Done, Form, entered
from portal.ui.place import close


def submit(form: Form, command: str, version: int | None) -> None:
    """Carry the change out; ``command`` and ``version`` are those the button saw.

    A second click that was under way when the first was done changes nothing.
    """
    done = st.session_state.get(DONE)
    if isinstance(done, Done) and done.command == command:
        return
    result = act(form.id, _carry_out, form, command, version)
    if result.value is not None:
        st.session_state[DONE] = Done(form, entered(form), result.value, command)
        close_form(form)


def _carry_out(
    store: Store, occasion: Occasion, form: Form, command: str, version: int | None
) -> Receipt:
    change = replace(entered(form), key=command, seen_version=version)
    return change_state(store, occasion, change)


def close_form(form: Form) -> None:
    """Close a form and forget what was typed: it is done, or given up."""
    st.session_state.pop(OPEN, None)
    forget(form.id)
    give_up(form)
    close()
