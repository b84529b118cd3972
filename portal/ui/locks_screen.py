"""The list of open locks: its filter in the address, its rows with links to members."""

from collections.abc import Mapping
from dataclasses import fields, replace

import streamlit as st

from models.kinds import LockScope, LockSource
from portal.domain.lock_list import AskedLocks, ListedLock, LockPage, wrong_in
from portal.domain.member_number import grouped
from portal.ui.html import Html, join, tag
from portal.ui.keys import key
from portal.ui.lock_markup import block_words, called
from portal.ui.place import MEMBER, link
from portal.ui.refusal import show_refusal
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER, table
from portal.ui.words import day, plain, t

NAMES = tuple(each.name for each in fields(AskedLocks))
COLUMNS = ("target", "name", "blocks", "days")


def asked_in_address() -> AskedLocks:
    """Return the question that stands in the address; say what is dropped of it."""
    asked = AskedLocks(**{name: st.query_params.get(name, "") for name in NAMES})
    for refused in wrong_in(asked):
        show_refusal(refused)
        asked = replace(asked, **{str(refused.facts["filter"]): ""})
    return asked


def show_filter(asked: AskedLocks, page: LockPage) -> None:
    """Show what narrows the list; a chosen word goes into the address as its code."""
    offerings = {code: each.say(language()) for code, each in page.offerings.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sources = {each.value: t(f"locks.sources.{each}") for each in LockSource}
        scopes = {each.value: t(f"locks.scopes.{each}") for each in LockScope}
        _choice("source", asked.source, sources)
        _choice("scope", asked.scope, scopes)
        _choice("offering", asked.offering, offerings)
        _choice("soon", asked.soon and "1", {"1": t("locks.page.soon")})


def _choice(name: str, value: str, words: Mapping[str, str]) -> None:
    widget = key("locks", name)
    known = value if value in words else ""
    if st.session_state.get(widget) != known:
        st.session_state[widget] = known
    st.selectbox(
        t(f"locks.asked.{name}"),
        ["", *words],
        key=widget,
        format_func=lambda code: plain(words.get(code) or t("locks.page.any")),
        on_change=_put,
        args=(name,),
    )


def _put(name: str) -> None:
    """Write what was chosen into the address, and go to the newest."""
    chosen = str(st.session_state.get(key("locks", name)) or "")
    for gone in (OLDER, NEWER, *(() if chosen else (name,))):
        st.query_params.pop(gone, None)
    if chosen:
        st.query_params[name] = chosen


def lock_table(page: LockPage) -> Html:
    """Return the locks as a table."""
    columns = [t(f"locks.columns.{each}") for each in COLUMNS]
    return table(t("pages.locks.title"), columns, map(_row, page.locks))


def _row(each: ListedLock) -> list[Html | str]:
    lock = each.fact
    hold = tag("b", t("locks.page.hold")) if lock.legal_hold else None
    source = t(f"locks.sources.{lock.source}")
    return [
        _target(each),
        join([called(lock), " ", hold, tag("br"), _quiet(f"{source} {lock.receipt}")]),
        block_words(lock.blocks),
        tag(
            "span",
            t("card.since", on=day(lock.valid_from)),
            tag("br"),
            _until(each),
            class_="portal-whole",
        ),
    ]


def _until(each: ListedLock) -> str:
    until = each.fact.until_on
    return t("card.until", on=day(until)) if until else t("locks.card.open_end")


def _quiet(words: str) -> Html:
    return tag("span", words, class_="quiet")


def _target(each: ListedLock) -> Html:
    """Return what a lock lies on, with the way to the member's card."""
    scope = t(f"locks.scopes.{each.fact.scope}")
    on = each.offering.say(language()) if each.offering is not None else ""
    if not each.number:
        return join([on or scope, tag("br"), _quiet(scope)] if on else [scope])
    words = join([tag("bdi", each.name), f" {grouped(each.number)}"])
    person = link(words, {MEMBER: each.number}, page="look_up")
    return join([person, tag("br"), _quiet(f"{scope} {on}".strip())])
