"""What was typed into the form of a change, as its draft keeps it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from portal import clock
from portal.ui import draft, terms_along
from portal.ui.change_form import MONTHS, OTHER, WHENS, Form
from portal.ui.grounds import TYPED

TEXTS = (*TYPED, "case", "text", *terms_along.TYPED)


def find_again(form: Form) -> None:
    """Put back what was typed before this screen was; before the fields are shown."""
    draft.find_again(form.draft, lambda name, text: _value(form, name, text))


def _value(form: Form, name: str, text: str) -> Any:
    if name in TEXTS:
        return text
    if name in ("on", "until"):
        day = date.fromisoformat(text)
        return day if day >= clock.business_day() else None
    if name == "months":
        return int(text) if int(text) in (*MONTHS, OTHER) else None
    offered: dict[str, Collection[str]] = {
        "when": WHENS,
        "reason": form.allowed.reasons,
        "variant": form.variants,
        **terms_along.OFFERED,
    }
    return text if text in offered.get(name, ()) else None


def keep_typed(form: Form) -> None:
    """Keep what stands in the fields, where it is not kept already."""
    typed = draft.typed_in(form.draft, form.fields)
    proposed: dict[str, str | None] = {**terms_along.PROPOSED}
    proposed |= {"when": form.first_when, "reason": form.only_reason}
    # A day alone was proposed by the form, not chosen by the clerk.
    own = {each for each in typed if typed[each] != proposed.get(each)} - {"on"}
    form.draft.keep(typed if own else {})


def give_up(form: Form) -> None:
    """Forget what was typed, here and on the server."""
    draft.give_up(form.draft, form.fields)
