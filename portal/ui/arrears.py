"""Unpaid dues on the member card: the dated rows, and what is recorded by hand."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from models.facts import Occasion
from models.kinds import Permission
from portal import clock
from portal.domain.arrears import Dues
from portal.domain.card import Card
from portal.domain.lengths import CASE_CHARS
from portal.errors import InputRefused
from portal.services.list_arrears import Account, Owing, list_arrears
from portal.services.record_arrears import Done, Whose, report_arrears, report_payment
from portal.store.engine import Store
from portal.ui.act import act, ask, show_result
from portal.ui.card_markup import words
from portal.ui.day_field import ask_day
from portal.ui.html import Html, show_html
from portal.ui.keys import key
from portal.ui.place import close
from portal.ui.session import acting
from portal.ui.tables import table
from portal.ui.words import day, instant, plain, t

COLUMNS = ("offering", "since", "until", "source", "by")


def show_arrears(card: Card) -> None:
    """Show what a member owes and owed, and the form that records it."""
    found = ask(list_arrears, card.number)
    if found is None:
        return
    show_result(_form(card), done=t("card.arrears_form.done"))
    rows = _rows(found)
    if rows is None:
        st.write(t("card.arrears_form.none"))
    else:
        show_html(rows)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if Permission.MEMBER_CHANGE in acting().permissions:
            _ask(card, found)
        st.button(t("changes.close"), key=key(_form(card), "close"), on_click=close)


def _form(card: Card) -> str:
    return key("arrears", card.number)


def _rows(found: Account) -> Html | None:
    listed = [(one, each) for one in found.memberships for each in one.dues]
    if not listed:
        return None
    columns = [t(f"card.arrears_form.columns.{each}") for each in COLUMNS]
    rows = [_row(one, each, found) for one, each in listed]
    return table(t("card.tools.arrears"), columns, rows)


def _row(one: Owing, each: Dues, found: Account) -> tuple[str, ...]:
    by = found.names.get(each.recorded_by) if each.recorded_by is not None else None
    return (
        _called(one),
        day(each.since),
        day(each.until) if each.until else t("card.arrears_form.unpaid"),
        each.source,
        f"{words(by) if by else t('house.unknown')} {instant(each.recorded_at)}",
    )


def _called(one: Owing) -> str:
    return " ".join(filter(None, (words(one.offering), one.variant)))


def _ask(card: Card, found: Account) -> None:
    """Ask for a payment where something is owed, else for what is unpaid."""
    one = _chosen(card, found)
    step = "settle" if one.owes else "record"
    ask_day(
        t(f"card.arrears_form.{step}.on"),
        value=clock.business_day(),
        key=_field(card, one, step, "on"),
        on_change="ignore",
    )
    if not one.owes:
        st.text_input(
            t("card.arrears_form.columns.source"),
            max_chars=CASE_CHARS,
            placeholder=t("card.arrears_form.source_hint"),
            width=200,
            key=_field(card, one, step, "source"),
            on_change="ignore",
        )
    st.button(
        t(f"card.arrears_form.{step}.now"),
        key=_field(card, one, step, "now"),
        type="primary",
        on_click=_settle if one.owes else _record,
        args=(card, one),
    )


def _chosen(card: Card, found: Account) -> Owing:
    """Return the membership that is asked about: of its spells, the one that owes."""
    spells = sorted(found.memberships, key=lambda one: (one.owes, one.spell))
    latest = {(one.offering_code, one.variant): one for one in spells}
    if len(latest) == 1:
        return spells[-1]
    chosen = st.selectbox(
        t("card.arrears_form.columns.offering"),
        sorted(latest, key=lambda called: not latest[called].owes),
        format_func=lambda called: plain(_called(latest[called])),
        key=key(_form(card), "of"),
        width=240,
    )
    return latest[chosen]


def _field(card: Card, one: Owing, step: str, field: str) -> str:
    return key(_form(card), one.membership_id, step, field)


def _record(card: Card, one: Owing) -> None:
    typed = st.session_state
    since = typed.get(_field(card, one, "record", "on"))
    source = str(typed.get(_field(card, one, "record", "source")) or "")
    act(_form(card), _needing_day, report_arrears, since, _whose(card, one), source)


def _settle(card: Card, one: Owing) -> None:
    on = st.session_state.get(_field(card, one, "settle", "on"))
    act(_form(card), _needing_day, report_payment, on, _whose(card, one))


def _needing_day(
    store: Store, occasion: Occasion, service: Callable[..., Done], on: Any, *more: Any
) -> Done:
    """Call a service with a day last, which takes no day for today."""
    if on is None:
        raise InputRefused("day_missing")
    return service(store, occasion, *more, on)


def _whose(card: Card, one: Owing) -> Whose:
    return Whose(card.number, one.offering_code, one.variant)
