"""What waits for a second person, and what became of my own requests."""

import streamlit as st

from models.facts import Receipt
from portal.domain.lengths import TEXT_CHARS
from portal.domain.receipts import outcome_name
from portal.services.answer_request import (
    approve_request,
    refuse_request,
    take_back_request,
)
from portal.services.list_requests import Asked, list_requests
from portal.ui import request_markup as markup
from portal.ui.act import act, ask, last_result, on_press, show_result
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.keys import key
from portal.ui.looks import CARD
from portal.ui.violation_screen import show_waiting
from portal.ui.words import plain, t


def refuse(number: str) -> None:
    """Say no, with the reason that was typed."""
    text = str(st.session_state.get(key("approvals", "why", number)) or "").strip()
    act("approvals", refuse_request, number, text or None)


def show_request(asked: Asked) -> None:
    """Show one request with the ways to answer it."""
    number = asked.waiting.number
    with st.container(border=True, gap="small"):
        show_html(markup.request(asked))
        if asked.may_answer:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                if asked.stands:
                    st.button(
                        plain(t("approvals.approve", event=markup.event_of(asked))),
                        key=key("approvals", "approve", number),
                        type="primary",
                        on_click=on_press("approvals", approve_request, number),
                    )
                with st.popover(t("approvals.refuse")):
                    st.text_area(
                        t("approvals.why"),
                        key=key("approvals", "why", number),
                        max_chars=TEXT_CHARS,
                    )
                    st.button(
                        t("approvals.refuse_now"),
                        key=key("approvals", "refuse", number),
                        on_click=refuse,
                        args=(number,),
                    )
            return
        show_html(tag("p", markup.why_not(asked), class_="portal-line"))
        if asked.own:
            st.button(
                t("approvals.take_back"),
                key=key("approvals", "take_back", number),
                on_click=on_press("approvals", take_back_request, number),
            )


def done_sentence() -> str:
    """Return what the last answer did, with the number to read out."""
    result = last_result("approvals")
    value = result.value if result else None
    number = value if isinstance(value, str) else getattr(value, "number", "")
    name = "closed" if isinstance(value, str) else "approved"
    if isinstance(value, Receipt) and value.outcome == "overtaken":
        name = outcome_name(value, value.recorded_at)
    return t(f"approvals.{name}", number=number)


show_html(style(CARD))
st.title(t("pages.approvals.title"))
show_result("approvals", done=done_sentence())
found = ask(list_requests)
if found is not None:
    count = t("approvals.count", count=len(found.waiting))
    show_html(tag("p", tag("b", count), class_="portal-line", role="status"))
    show_waiting()
    for each in found.waiting:
        show_request(each)
    if not found.waiting:
        st.write(t("approvals.none"))
    if found.skipped:
        st.header(t("approvals.skipped.title", count=len(found.skipped)))
        show_note(t("approvals.skipped.lead"))
        show_html(markup.skipped(found.skipped))
    if found.mine:
        st.header(t("approvals.mine"))
        show_html(markup.settled(found.mine))
run_script("desk.js")
