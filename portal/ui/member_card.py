"""The member card: who is this, what state, why, what now, and what to say.

The card itself is two elements; only the form that is open adds widgets, so the
answer is on the screen as fast as an empty one.
"""

import streamlit as st

from models.facts import Allowed
from models.kinds import Permission
from portal.domain.card import Card, ShownMembership
from portal.domain.case import JOIN
from portal.domain.terms.along import can_open
from portal.ui import card_markup as markup
from portal.ui.arrears import show_arrears
from portal.ui.as_of import show_dates, which_day
from portal.ui.attributes import TOOL as ATTRIBUTES
from portal.ui.attributes import has_attributes, show_attributes
from portal.ui.change_form import Form, done_with, keep_form, kept_form, put_away
from portal.ui.change_markup import PUT_AWAY, opening, receipt
from portal.ui.change_screen import show_form
from portal.ui.correction_screen import correction_here
from portal.ui.html import join, show_html
from portal.ui.join_form import choose_offering, form_to_join
from portal.ui.keys import key
from portal.ui.lock_markup import locks
from portal.ui.lock_screen import (
    LOCK,
    ask_to_lock,
    may_lock,
    show_lock_receipt,
    show_release,
)
from portal.ui.place import DO, ON, asked, close
from portal.ui.reveal import ask_to_reveal, revealed, show_revealed
from portal.ui.session import acting
from portal.ui.terms_card import show_terms_tool, terms
from portal.ui.timeline_markup import timeline
from portal.ui.violation_screen import may_see, show_violations
from portal.ui.words import t


def show_card(card: Card) -> None:
    """Show a card, top to bottom: person, memberships with their moves, history."""
    head = [which_day(card), markup.person(card, tools(card)), locks(card), terms(card)]
    show_html(join(head))
    if revealed(card) is not None:
        show_revealed()
    _show_receipt(card)
    show_lock_receipt()
    show_release(card)
    show_terms_tool(card)
    event, on = asked(DO), asked(ON)
    if event and not on:
        _show_tool(card, event)
    form = form_here(card, event, on) if event and on and card.today else None
    if form is not None and form.membership_id is None:
        _show_form(card, form, None)
    above, below = _around(card, form)
    only = form.membership_id if form else None
    show_html(markup.memberships(card, above, only))
    if form is not None and only is not None:
        _show_form(card, form, above[-1] if above else None)
        if below:
            show_html(markup.memberships(card, below, only))
    correction_here(card, event, on)
    show_html(timeline(card))


def _around(
    card: Card, form: Form | None
) -> tuple[tuple[ShownMembership, ...], tuple[ShownMembership, ...]]:
    """Return the memberships down to the one whose form is open, and the others."""
    ids = [shown.id for shown in card.memberships]
    at = (
        ids.index(form.membership_id) + 1
        if form and form.membership_id in ids
        else None
    )
    return card.memberships[:at], card.memberships[at:] if at else ()


def _show_form(card: Card, form: Form, shown: ShownMembership | None) -> None:
    with st.container(border=True, gap=None, key=key("change", "form")):
        show_form(card, form, shown)


# ------------------------------------------------------------------ tools


def tools(card: Card) -> list[str]:
    """Return what this clerk may do beside changes, as the address calls it."""
    may_reveal = Permission.MEMBER_REVEAL in acting().permissions
    found = ["reveal"] if card.contacts and may_reveal else []
    found.append("dates")
    if has_attributes(card):
        found.append(ATTRIBUTES)
    if card.today and card.memberships:
        found.append("arrears")
    if card.today and card.joinable:
        found.append("join")
    if may_lock(card):
        found.append(LOCK)
    if may_see(card):
        found.append("violations")
    return found


def _show_tool(card: Card, name: str) -> None:
    if name not in tools(card):
        return
    with st.container(border=True, gap=None, key=key("card", "tool")):
        show_html(opening(t(f"card.tools.{name}"), key("tool", name), name))
        _show_tool_of(card, name)


def _show_tool_of(card: Card, name: str) -> None:
    with st.container(gap="small"):
        if name == "reveal":
            ask_to_reveal(card)
        elif name == "dates":
            show_dates()
        elif name == ATTRIBUTES:
            show_attributes(card)
        elif name == "arrears":
            show_arrears(card)
        elif name == LOCK:
            ask_to_lock(card)
        elif name == "violations":
            show_violations(card)
        else:
            choose_offering(card)


def _show_receipt(card: Card) -> None:
    if asked(DO) == PUT_AWAY:
        put_away()
        close()
    done = done_with(card.number)
    if done is not None:
        show_html(receipt(done))


# ------------------------------------------------------------------ forms


def form_here(card: Card, event: str, on: str) -> Form | None:
    """Return the form the address asks for: as it was opened, else as offered now."""
    kept = kept_form(card.number, event, on)
    if kept is not None:
        return kept
    if event == JOIN and on in dict(card.joinable):
        form = form_to_join(card.number, on)
        return keep_form(form) if form else None
    for shown in card.memberships:
        for allowed in shown.allowed:
            asked_for = event in (allowed.code, allowed.event)
            if str(shown.id) == on and asked_for and can_open(allowed):
                return keep_form(form_of(card, shown, allowed))
    return None


def form_of(card: Card, shown: ShownMembership, allowed: Allowed) -> Form:
    """Return the form of one move of a membership."""
    return Form(
        number=card.number,
        offering_code=shown.offering_code,
        offering=shown.offering,
        allowed=allowed,
        name=markup.event_name(allowed, shown),
        variant=shown.variant,
        membership_id=shown.id,
        seen_version=shown.version,
        until_on=shown.until_on,
        state_name=shown.state_name,
        reasons=shown.reasons,
        states=shown.states,
        events=shown.events,
        undoes=shown.undone_by(allowed),
    )
