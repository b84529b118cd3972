"""A form made from its definition that is found again after a reload."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.domain.forms.definition import Field, FieldKind, Form
from portal.ui.draft import Draft, as_text
from portal.ui.form import close_form, open_form, typed_in


def open_kept(form: Form, values: Mapping[str, Any], draft: Draft) -> None:
    """Fill the fields, with what was typed before this screen was, and keep them."""
    known = form.by_code
    texts = {code: text for code, text in draft.read().items() if code in known}
    found = {code: _value(known[code], text) for code, text in texts.items()}
    open_form(form, draft.id, values, 0, found)
    typed = typed_in(form, draft.id)
    draft.keep({code: as_text(value) for code, value in typed.items() if value})


def _value(field: Field, text: str) -> Any:
    if field.kind is FieldKind.CHOICES:
        return text.split("\n")
    if field.kind is FieldKind.YES_NO and not field.unsaid:
        return bool(text)
    return date.fromisoformat(text) if field.kind is FieldKind.DAY else text


def give_up(draft: Draft) -> None:
    """Forget what was typed, here and on the server: it is done, or cancelled."""
    close_form(draft.id)
    draft.drop()
