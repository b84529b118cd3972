"""Find a member by whatever a caller says, and show their card."""

import streamlit as st

from portal.domain.asking import asked
from portal.domain.hits import Found
from portal.domain.member_number import grouped, plain
from portal.services.look_up import find
from portal.services.show_member import show_member
from portal.ui import hits_markup as markup
from portal.ui import place
from portal.ui.act import ask
from portal.ui.as_of import asked_dates, back_to_today
from portal.ui.frame import name_page
from portal.ui.html import Html, run_script, show_html, style, tag
from portal.ui.looks import CARD
from portal.ui.member_card import show_card
from portal.ui.place import AT, DO, KNOWN, LIST, MEMBER, ON, QUERY, leave, link
from portal.ui.session import check_still_in
from portal.ui.words import t


def new_query() -> None:
    """Begin anew: another line was typed."""
    leave(MEMBER, LIST, AT, KNOWN, DO, ON)


def found_line(query: str, found: Found | None, number: str | None) -> Html | None:
    """Return how many were found, how the line was read, and the way back."""
    back = link(t("look_up.back"), {QUERY: query, LIST: "1"})
    if found is None and number and plain(query) == number:
        return None
    if found is None:
        return tag("p", back, class_="portal-desk portal-found") if query else None
    parts = [
        tag("b", t("look_up.count", count=found.count)),
        tag("span", markup.understood(asked(query))),
        back if number and len(found.hits) > 1 else None,
    ]
    return tag("p", parts, class_="portal-desk portal-found", role="status")


def search_box() -> str:
    """Show the one box and return what is typed in it."""
    typed = st.text_input(
        t("look_up.box"),
        key=QUERY,
        bind="query-params",
        type="search",
        placeholder=t("look_up.placeholder"),
        label_visibility="collapsed",
        on_change=new_query,
    )
    return (typed or "").strip()


def answer(query: str) -> tuple[Found | None, str | None]:
    """Return who was found, and the number of the member whose card opens."""
    number = place.asked(MEMBER)
    if not query or number:
        return None, number
    at_once = place.asked(LIST) is None
    found = ask(find, query, opens_only=at_once)
    if found and found.only and at_once:
        number = found.only.number
        st.query_params[MEMBER] = number
    return found, number


def show_member_of(number: str) -> None:
    """Show a member's card, as of the day that the address asks for."""
    card = ask(show_member, number, **asked_dates())
    if card is not None:
        name_page(f"{card.name} {grouped(card.number)}")
        show_card(card)
    elif asked_dates():
        show_html(tag("p", back_to_today(), class_="portal-line portal-back"))


@st.fragment
def desk() -> None:
    """Answer what is typed; only this part of the screen runs again."""
    check_still_in()
    with st.container(gap="xsmall"):
        show_answer(search_box())


def show_answer(query: str) -> None:
    """Show the card, the list of those found, or what to try."""
    found, number = answer(query)
    line = found_line(query, found, number)
    if line is not None:
        show_html(line)
    if number:
        show_member_of(number)
    elif found is not None and found.hits:
        show_html(markup.hits(found, {QUERY: query}))
    elif found is not None:
        show_html(markup.nothing(query, asked(query)))
    elif not query:
        show_html(markup.start())


show_html(style(CARD))
desk()
run_script("desk.js")
