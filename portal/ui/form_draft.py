"""A form made from its definition that is found again after a reload."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from portal.domain.forms.definition import Field, FieldKind, Form
from portal.services.drafts import LONGEST
from portal.ui.draft import Draft, as_text, to_the_end
from portal.ui.form import close_form, mark_of, open_form, show_form, typed_in

MARK = "#mark"
"""Under this name a draft keeps of which stored state its form was filled."""
BLANK = "\0"
"""What stands in a draft for a field that was emptied; nobody can type it."""


def open_kept(
    form: Form, values: Mapping[str, Any], draft: Draft, mark: int = 0
) -> None:
    """Fill the fields, with what was typed before this screen was, and keep them.

    What was typed goes on from the stored state that it was typed into.
    """
    known, read = form.by_code, draft.read()
    found = {c: _value(known[c], text) for c, text in read.items() if c in known}
    open_form(form, draft.id, values, int(read.get(MARK, mark)), found)
    draft.filled(read)
    typed = typed_in(form, draft.id)
    texts = {c: _text(value) for c, value in typed.items()}
    kept = {c: text for c, text in texts.items() if (known[c].longest or 0) < LONGEST}
    mark = mark_of(draft.id)
    draft.keep({**kept, MARK: str(mark)} if kept and mark else kept)


def show_kept(
    form: Form,
    values: Mapping[str, Any],
    draft: Draft,
    save: Callable[[Mapping[str, Any], int], bool],
    *,
    mark: int = 0,
    words: str = "forms.save",
) -> None:
    """Show a form in a frame until it is done; ``save`` returns whether it is."""

    def keep(given: Mapping[str, Any], mark: int) -> None:
        if save(given, mark):
            give_up(draft)

    open_kept(form, values, draft, mark)
    with st.container(border=True):
        show_form(form, draft.id, keep, words=words)


def _text(value: Any) -> str:
    return BLANK if value is None else as_text(value) or BLANK


def _value(field: Field, text: str) -> Any:
    if text == BLANK:
        return {FieldKind.CHOICES: [], FieldKind.YES_NO: False}.get(
            field.kind, None if field.kind is FieldKind.DAY else ""
        )
    if field.kind is FieldKind.CHOICES:
        return text.split("\n")
    if field.kind is FieldKind.YES_NO and not field.unsaid:
        return bool(text)
    return date.fromisoformat(text) if field.kind is FieldKind.DAY else text


def give_up(draft: Draft) -> None:
    """Forget what was typed, here and on the server: it is done, or cancelled."""
    to_the_end(partial(close_form, draft.id), draft.drop)
