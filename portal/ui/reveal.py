"""Showing one hidden contact: reason, case number, and a minute on the screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from portal import clock
from portal.domain.card import Card
from portal.domain.lengths import CASE_CHARS
from portal.services.show_member import REVEAL_REASONS, reveal_contact
from portal.ui.act import act, show_result
from portal.ui.card_markup import contact_name
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.place import close
from portal.ui.words import plain, t

REVEALED = "desk.revealed"
SECONDS = 60
"""How long a revealed value stays on the screen."""

LOOKS_EVERY = timedelta(seconds=5)


@dataclass(frozen=True)
class Revealed:
    """One value on the screen, until when."""

    number: str
    contact_id: int
    value: str
    until: datetime


def ask_to_reveal(card: Card) -> None:
    """Show the form that reveals a contact of this member."""
    form = key("reveal", card.number)
    contacts = {each.id: each for each in card.contacts}
    left, middle, right = st.columns(3)
    left.radio(
        t("card.reveal.which"),
        list(contacts),
        format_func=lambda each: plain(
            f"{contact_name(contacts[each])} {contacts[each].masked}"
        ),
        key=key(form, "contact"),
        on_change="ignore",
    )
    middle.radio(
        t("card.reveal.reason"),
        REVEAL_REASONS,
        index=None,
        format_func=lambda code: t(f"card.reveal.reasons.{code}"),
        key=key(form, "reason"),
        on_change="ignore",
    )
    right.text_input(
        t("card.reveal.case"),
        key=key(form, "case"),
        help=t("card.reveal.case_help"),
        placeholder=t("changes.fields.case_hint"),
        max_chars=CASE_CHARS,
        on_change="ignore",
    )
    show_result(form, once=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("card.reveal.show", seconds=SECONDS),
            key=key(form, "show"),
            type="primary",
            on_click=_reveal,
            args=(card.number, form),
        )
        st.button(t("changes.cancel"), key=key(form, "cancel"), on_click=close)
        show_html(tag("p", t("card.reveal.recorded"), class_="portal-line"))


def _reveal(number: str, form: str) -> None:
    given = st.session_state
    contact_id = given.get(key(form, "contact"))
    result = act(
        form,
        reveal_contact,
        number,
        int(contact_id or 0),
        str(given.get(key(form, "reason")) or ""),
        str(given.get(key(form, "case")) or ""),
    )
    if result.value is not None:
        until = clock.now() + timedelta(seconds=SECONDS)
        given[REVEALED] = Revealed(number, int(contact_id or 0), result.value, until)
        close()


def revealed(card: Card) -> Revealed | None:
    """Return what is revealed of this member, dropping what is over."""
    found = st.session_state.get(REVEALED)
    if not isinstance(found, Revealed):
        return None
    if found.number == card.number and clock.now() < found.until:
        return found
    st.session_state.pop(REVEALED)
    return None


@st.fragment(run_every=LOOKS_EVERY)
def show_revealed() -> None:
    """Show the revealed value until its time is over, then the masked one again."""
    found = st.session_state.get(REVEALED)
    if not isinstance(found, Revealed) or clock.now() >= found.until:
        st.session_state.pop(REVEALED, None)
        st.rerun()
    left = max(0, round((found.until - clock.now()).total_seconds()))
    show_html(
        tag(
            "div",
            tag("p", found.value, class_="revealed"),
            tag(
                "p",
                t("card.reveal.left", seconds=left),
                class_="quiet",
                data_hides_at=str(int(found.until.timestamp() * 1000)),
                data_words=t("card.reveal.left", seconds="{}"),
            ),
            class_="portal-desk portal-secret",
            data_secret="",
        )
    )
    st.button(
        t("card.reveal.hide"),
        key=key("reveal", "hide"),
        icon=":material/visibility_off:",
        on_click=hide,
    )


def hide() -> None:
    """Hide a revealed value before its time."""
    st.session_state.pop(REVEALED, None)
