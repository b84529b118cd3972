"""Joining another offering: choose it, then the form that every change uses."""

import streamlit as st

from portal.domain.card import Card, Words
from portal.domain.case import JOIN
from portal.services.offer_joining import offer_joining
from portal.ui.act import ask
from portal.ui.card_markup import words
from portal.ui.change_form import Form
from portal.ui.keys import key
from portal.ui.place import DO, ON, close
from portal.ui.words import plain, t

CHOOSING = key("desk", "joining")


def choose_offering(card: Card) -> None:
    """Show what the member could join; choosing one opens its form."""
    names = dict(card.joinable)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            t("card.join"),
            list(names),
            index=None,
            format_func=lambda code: plain(words(names[code])),
            placeholder=t("changes.fields.offering"),
            key=CHOOSING,
            width=360,
            on_change=_choose,
        )
        st.button(t("changes.cancel"), key=key("join", "cancel"), on_click=close)


def _choose() -> None:
    code = st.session_state.get(CHOOSING)
    if code is not None:
        st.query_params.update({DO: JOIN, ON: code})


def form_to_join(number: str, code: str) -> Form | None:
    """Return the form that takes an application for one offering."""
    joining = ask(offer_joining, number, code)
    if joining is None:
        return None
    allowed = joining.allowed
    return Form(
        number=number,
        offering_code=joining.offering_code,
        offering=joining.offering,
        allowed=allowed,
        name=Words(allowed.name_ja, allowed.name_en),
        reasons=joining.reasons,
        states=joining.states,
        variants=joining.variants,
    )
