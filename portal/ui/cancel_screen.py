"""How soon somebody who leaves can, beside the form of the change."""

from datetime import date

import streamlit as st

from models.kinds import Mover
from portal import clock
from portal.domain.calendar import days_after
from portal.domain.policy.cancellation import Why
from portal.errors import InputRefused
from portal.services.policy.cancellation import (
    CancelAsked,
    Cancelling,
    see_leaving,
)
from portal.services.policy.tell_cancelling import (
    caller_words,
    cancelling_lines,
    warnings,
)
from portal.ui import draft
from portal.ui.act import try_out
from portal.ui.change_form import Form, entered
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.words import day, plain, t


def show_cancelling(form: Form) -> None:
    """Show the earliest last day, what speaks against the chosen one, and a way to it.

    Nothing is shown for a change that is no leaving, or where no rule speaks of it.
    """
    asked = _asked(form)
    if asked is None or asked.found.cited.why is Why.SILENT:
        return
    last = _chosen(form)
    show_html(_told(asked, last))
    leaving = asked.found.leaving
    if leaving is not None and last != leaving.earliest:
        st.button(
            plain(t("policy.cancel.take", day=day(leaving.earliest))),
            key=key(form.id, "earliest"),
            on_click=_take,
            args=(form, leaving.earliest),
        )


def _asked(form: Form) -> Cancelling | None:
    """Return what the rules say, where members may ask for the change themselves."""
    if form.membership_id is None or form.allowed.undoes:
        return None
    if Mover.ON_BEHALF not in form.allowed.movers:
        return None
    which = form.membership_id
    asked = CancelAsked(form.number, form.offering_code, membership_id=which)
    return try_out(see_leaving, asked, form.event).value


def _chosen(form: Form) -> date | None:
    """Return the last day that stands in the form; None while it is blank."""
    try:
        change = entered(form)
    except InputRefused:
        return None
    if change.on is None:
        return clock.business_day()
    return change.on if change.at_end else days_after(change.on, -1)


def _take(form: Form, last: date) -> None:
    """Let the service end with a day."""
    draft.put(form.draft, when="at_end", on=last)


def _told(asked: Cancelling, last: date | None) -> Html:
    found = warnings(asked, last, language()) if last else ()
    against = [tag("b", line) for line in found]
    lines = [*against, *cancelling_lines(asked, language())]
    told = caller_words(asked, language())
    said = tag(
        "p",
        tag("span", t("changes.receipt.tell"), class_="label"),
        t("card.tell_line", words=told),
        class_="tell",
    )
    return tag(
        "div",
        tag("h3", t("policy.cancel.title")),
        [tag("p", line) for line in lines],
        said if told else None,
        class_="portal-desk portal-preview",
        role="status",
    )
