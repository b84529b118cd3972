"""The question on the page of answers: whom, which service, which function, when."""

from collections.abc import Collection, Mapping
from datetime import date

import streamlit as st

from portal import clock
from portal.domain.card import Words
from portal.domain.policy.kinds import NO_MEMBERSHIP, Purpose
from portal.services.policy.may import Rulings
from portal.services.policy.see import Choices
from portal.ui.address import day_in_address
from portal.ui.day_field import ask_day
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import AT, KNOWN, MEMBER, asked
from portal.ui.policy_place import (
    ACTOR,
    FUNCTION,
    MORE,
    OFFERING,
    PURPOSE,
    STATE,
    VERSUS,
    here,
    put,
    to,
)
from portal.ui.session import language
from portal.ui.words import plain, t

LEADS = {OFFERING: (FUNCTION,), MEMBER: (ACTOR, STATE), ACTOR: (MEMBER,)}
"""What a part of the question takes away with it when it is chosen anew."""


def show_form(known: Choices, found: Rulings | None) -> None:
    """Show the question; whatever is chosen goes into the address at once."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _member()
        _choice(OFFERING, _said(known.offerings), anything="policy_page.all_services")
        _choice(FUNCTION, _functions(found))
        _day(AT)


def show_more(known: Choices, found: Rulings | None) -> None:
    """Show what is seldom asked: another knowledge, another day, what for, a kind.

    Only the way to it where nobody asked for it.
    """
    opened = any(map(asked, (ACTOR, KNOWN, PURPOSE, VERSUS, MORE)))
    if not opened:
        more = to(t("policy_page.more"), here(**{MORE: "1"}))
        show_html(tag("p", more, class_="portal-line"))
        return
    with st.container(border=True, gap="small", key=key("policy", "more")):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _day(KNOWN)
            _day(VERSUS, blank=True)
            _choice(PURPOSE, _purposes(), anything=None)
        show_note(t("policy_page.or_actor"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _choice(ACTOR, _said(known.actors), anything="policy_page.no_actor")
            if asked(ACTOR):
                _choice(STATE, _states(found), anything=None)


def _member() -> None:
    widget = key("policy", MEMBER)
    _fill(widget, asked(MEMBER) or "")
    st.text_input(
        t("policy_page.asked.m"),
        key=widget,
        placeholder=t("policy_page.number"),
        width=160,
        on_change=_put,
        args=(MEMBER,),
    )


def _choice(
    name: str, words: Mapping[str, str], anything: str | None = "policy_page.all"
) -> None:
    """Show a choice among codes; ``anything`` is the key of what asks nothing."""
    said = {"": t(anything)} if anything else {}
    said |= {code: plain(each) for code, each in words.items()}
    chosen = asked(name) or ""
    if chosen and chosen not in said:
        said[chosen] = plain(chosen)
    widget = key("policy", name)
    _fill(widget, chosen if chosen in said else next(iter(said), ""))
    st.selectbox(
        t(f"policy_page.asked.{name}"),
        list(said),
        key=widget,
        format_func=said.__getitem__,
        width=200,
        on_change=_put,
        args=(name, tuple(said)),
    )


def _day(name: str, *, blank: bool = False) -> None:
    widget = key("policy", name)
    today = None if blank else clock.business_day()
    _fill(widget, day_in_address(name) or today)
    ask_day(t(f"policy_page.asked.{name}"), key=widget, on_change=_put, args=(name,))


def _fill(widget: str, value: object) -> None:
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value


def _put(name: str, known: Collection[str] | None = None) -> None:
    """Write what was chosen into the address.

    A choice whose words became others meanwhile sends its old ones: nobody chose that.
    """
    chosen = st.session_state.get(key("policy", name))
    if known is not None and chosen not in known:
        return
    if isinstance(chosen, date):
        today = name != VERSUS and chosen == clock.business_day()
        chosen = None if today else chosen.isoformat()
    text = str(chosen).strip() if chosen else None
    put({name: text, **dict.fromkeys(LEADS.get(name, ()) if text else ())})


# ------------------------------------------------------------------ words


def _said(names: Mapping[str, Words]) -> dict[str, str]:
    return {code: each.say(language()) for code, each in names.items()}


def _functions(found: Rulings | None) -> dict[str, str]:
    offering = asked(OFFERING)
    if found is None or offering is None:
        return {}
    return {
        code.partition(":")[2]: each.say(language())
        for code, each in found.functions.items()
        if code.partition(":")[0] == offering
    }


def _states(found: Rulings | None) -> dict[str, str]:
    outside = {NO_MEMBERSHIP: t("policy.no_membership")}
    return outside | (_said(found.states) if found else {})


def _purposes() -> dict[str, str]:
    return {each.value: t(f"policy.purposes.{each}") for each in Purpose}
