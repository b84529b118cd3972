"""On what grounds something is done: references, a case, a note; asked and read."""

from typing import Any

import streamlit as st

from portal.domain.lengths import REFERENCE_CHARS, TEXT_CHARS
from portal.ui.keys import key
from portal.ui.words import t

TYPED = ("verified", "evidence", "notice", "violation_case")
"""References that guards ask for, in the order the form asks for them."""

PAUSE = "700ms"
"""After so long without a key what stands in a line is kept; ``desk.js`` does the
same for the note."""


def ask_reference(form: str, name: str, label: str | None = None) -> None:
    """Show the field of a reference or of the case."""
    st.text_input(
        label or t(f"changes.fields.{name}"),
        key=key(form, name),
        placeholder=t(f"changes.fields.{name}_hint"),
        max_chars=REFERENCE_CHARS,
        live=PAUSE,
        persist_state="session",
    )


def ask_note(form: str) -> None:
    """Show the field for a free text, which is personal."""
    st.text_area(
        t("changes.fields.text"),
        key=key(form, "text"),
        placeholder=t("changes.fields.text_warning"),
        max_chars=TEXT_CHARS,
        height=68,
        persist_state="session",
    )


def typed_value(form: str, *name: str) -> Any:
    """Return what stands in a field, None where nothing does."""
    return st.session_state.get(key(form, *name))


def typed_grounds(form: str) -> dict[str, Any]:
    """Return the references, the case and the note as a change names them."""
    names = {**{each: each for each in TYPED}, "case_number": "case", "text": "text"}
    return {
        inside: str(typed_value(form, name) or "").strip() or None
        for inside, name in names.items()
    }
