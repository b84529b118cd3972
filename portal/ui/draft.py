"""What was typed into a form is on the server: a reload or a new sign-in finds it.

Streamlit forgets every field when the page is loaded anew. Fields are named by the
form's ``id`` and their own name, and kept as text.

A run may end wherever it touches the screen's state. So the mark of what the server
holds is doubted before the server is asked, and believed again after it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from portal.services.drafts import drop_draft, keep_draft, kept_draft
from portal.ui.act import try_out
from portal.ui.keys import key

FOUND = "desk.found"
DOUBTED = object()
"""In place of what the server holds, where a run may have ended before it was said."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a form's draft lies: of which member (None: of many), where, which event.

    ``id`` is what the form is called in widget keys.
    """

    id: str
    number: str | None
    on: str
    event: str

    @classmethod
    def of(cls, form: str, event: str, number: str | None = None) -> "Draft":
        """Return the draft of a form that no other is called like, at any length."""
        return cls(form, number, sha256(form.encode()).hexdigest()[:40], event)

    @property
    def _kept(self) -> str:
        """Where this screen remembers what the server holds."""
        return key("portal.draft", self.id)

    def read(self) -> Mapping[str, str]:
        """Return what was typed before this screen was, until the form is filled."""
        if self._kept in st.session_state:
            return {}
        return try_out(kept_draft, self.number, self.on, self.event).value or {}

    def filled(self, found: Mapping[str, str]) -> None:
        """Note that what was ``read`` stands in the fields."""
        st.session_state.setdefault(self._kept, found)

    @property
    def waits(self) -> bool:
        """Whether something is kept that was not carried out."""
        held = st.session_state.get(self._kept, DOUBTED)
        if held is not DOUBTED:
            return bool(held)
        return bool(try_out(kept_draft, self.number, self.on, self.event).value)

    @property
    def begun(self) -> bool:
        """Whether the form waited half filled in when this screen began."""
        name = key(self.id, "begun")
        if name not in st.session_state:
            st.session_state[name] = self.waits
        return bool(st.session_state[name])

    def keep(self, typed: Mapping[str, str]) -> None:
        """Keep what stands in the fields, where it is not kept already."""
        if typed == st.session_state.get(self._kept):
            return
        st.session_state[self._kept] = DOUBTED
        if try_out(keep_draft, self.number, self.on, self.event, typed).done:
            st.session_state[self._kept] = typed

    def drop(self) -> None:
        """Forget what is kept on the server."""
        if st.session_state.get(self._kept):
            st.session_state[self._kept] = DOUBTED
            try_out(drop_draft, self.number, self.on, self.event)
        st.session_state.pop(self._kept, None)


def find_again(draft: Draft, value_of: Callable[[str, str], Any]) -> None:
    """Put back what was typed before this screen was; before the fields are shown.

    ``value_of`` takes a field's name and text and returns its value, None where the
    form does not offer it any more.
    """
    read = draft.read()
    found = {name: value_of(name, text) for name, text in read.items()}
    values = {name: value for name, value in found.items() if value is not None}
    st.session_state.setdefault(key(FOUND, draft.id), set(values))
    for name, value in values.items():
        st.session_state.setdefault(key(draft.id, name), value)
    draft.filled(read)


def found_again(draft: Draft, name: str) -> bool:
    """Return whether a field was filled from a draft; it has no default then."""
    return name in st.session_state.get(key(FOUND, draft.id), ())


def put(draft: Draft, **values: Any) -> None:
    """Put values into fields for who asked for it; they have no default then."""
    for name, value in values.items():
        st.session_state[key(draft.id, name)] = value
    st.session_state.setdefault(key(FOUND, draft.id), set()).update(values)


def typed_in(draft: Draft, fields: Collection[str]) -> dict[str, str]:
    """Return what stands in the fields as text, those that are not blank."""
    given = {name: st.session_state.get(key(draft.id, name)) for name in fields}
    said = {name: as_text(value) for name, value in given.items() if value is not None}
    return {name: text for name, text in said.items() if text}


def as_text(value: Any) -> str:
    """Return a field's value as a draft keeps it; choices on lines of their own."""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def give_up(draft: Draft, fields: Collection[str]) -> None:
    """Forget what was typed, here and on the server."""

    def empty() -> None:
        for name in (*(key(draft.id, each) for each in fields), key(FOUND, draft.id)):
            st.session_state.pop(name, None)

    to_the_end(empty, draft.drop)


def to_the_end(*steps: Callable[[], None]) -> None:
    """Take steps that belong together, each again where it was stopped.

    The run that was asked for meanwhile begins after them.
    """
    asked: RerunException | None = None
    left = list(steps)
    while left:
        try:
            left[0]()
            left.pop(0)
        except RerunException as stopped:
            asked = stopped
    if asked is not None:
        raise asked
