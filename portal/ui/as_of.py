"""As of which day, and known when: the card's dates live in the address."""

from datetime import date

import streamlit as st

from portal import clock
from portal.domain.card import Card
from portal.ui.day_field import ask_day
from portal.ui.html import Html, tag
from portal.ui.keys import key
from portal.ui.place import AT, DO, KNOWN, ON, asked, close, here, link, move
from portal.ui.words import day, instant, t


def asked_dates() -> dict[str, str]:
    """Return the dates that the address asks for, as ``show_member`` takes them."""
    found = {"at": asked(AT), "known_at": asked(KNOWN)}
    return {name: value for name, value in found.items() if value}


def show_dates() -> None:
    """Show the choice of another day."""
    st.write(t("card.as_of.lead"))
    today = clock.business_day()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in (AT, KNOWN):
            ask_day(
                t(f"card.as_of.{name}"),
                value=today,
                help=t("card.as_of.known_help") if name == KNOWN else None,
                key=key("as_of", name),
                width=240,
                on_change="ignore",
            )
        st.button(
            t("card.as_of.apply"),
            key=key("as_of", "apply"),
            type="primary",
            on_click=_apply,
        )
        st.button(t("changes.cancel"), key=key("as_of", "cancel"), on_click=close)


def _apply() -> None:
    today = clock.business_day()
    chosen = {name: st.session_state.get(key("as_of", name)) for name in (AT, KNOWN)}
    dates = {
        name: day.isoformat() if isinstance(day, date) and day != today else None
        for name, day in chosen.items()
    }
    move(**dates, **{DO: None, ON: None})


def back_to_today() -> Html:
    """Return the way to the same card as it is today."""
    return link(t("card.as_of.back"), here(**{AT: None, KNOWN: None, DO: None}))


def which_day(card: Card) -> Html | None:
    """Return which day the card answers for, where it is not today."""
    if card.today:
        return None
    dates = asked_dates()
    sentences = []
    if at := dates.get("at"):
        exact = "T" in at
        facts = {"at": instant(card.at)} if exact else {"on": day(card.at)}
        sentences.append(
            t(f"card.as_of.{'shown_instant' if exact else 'shown'}", **facts)
        )
    if "known_at" in dates:
        sentences.append(t("card.as_of.known_shown", on=day(card.known_at)))
    said = " ".join([*sentences, t("card.not_today"), ""])
    return tag("p", tag("b", said), back_to_today(), class_="portal-as-of", role="note")
