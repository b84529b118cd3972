"""The list of who owes an acceptance: its filter in the address, its rows."""

from collections.abc import Mapping
from dataclasses import fields, replace

import streamlit as st

from portal.domain.member_number import grouped
from portal.domain.terms.owing import AskedOwing, Sort, wrong_in
from portal.services.terms.owing import COLUMNS, OwingPage
from portal.services.terms.standing_words import name_words
from portal.store.acceptance_lists import ListedMember
from portal.ui.address import day_in_address
from portal.ui.day_field import ask_day
from portal.ui.html import Html, tag
from portal.ui.keys import key
from portal.ui.place import MEMBER, link
from portal.ui.refusal import show_refusal
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER, table
from portal.ui.words import day, instant, plain, t

NAMES = tuple(each.name for each in fields(AskedOwing))


def asked_in_address() -> AskedOwing:
    """Return the question that stands in the address; say what is dropped of it."""
    asked = AskedOwing(**{name: st.query_params.get(name, "") for name in NAMES})
    for refused in wrong_in(asked):
        show_refusal(refused)
        asked = replace(asked, **{str(refused.facts["filter"]): ""})
    return asked


def show_filter(asked: AskedOwing, page: OwingPage) -> None:
    """Show what narrows the list; a chosen word goes into the address as its code."""
    spoken = language()
    documents = {
        code: name_words(owed.version, spoken) for code, owed in page.documents.items()
    }
    chosen = page.owed.version.document if page.owed else asked.document
    if chosen:
        documents.setdefault(chosen, chosen)
    actors = {code: each.say(spoken) for code, each in page.actors.items()}
    offerings = {code: each.say(spoken) for code, each in page.offerings.items()}
    sorts = {each.value: t(f"acceptance.sorts.{each}") for each in Sort}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choice("document", chosen, documents, blank=False)
        _choice("sort", asked.sorted_as.value, sorts, blank=False)
        _choice("actor", asked.actor, actors)
        _choice("offering", asked.offering, offerings)
        _day("on", asked.on)
        _day("known", asked.known)


def _choice(
    name: str, value: str, words: Mapping[str, str], *, blank: bool = True
) -> None:
    widget = key("owing", name)
    options = [*([""] if blank else []), *words]
    if not options:
        return
    known = value if value in options else options[0]
    if st.session_state.get(widget) != known:
        st.session_state[widget] = known
    st.selectbox(
        t(f"acceptance.asked.{name}"),
        options,
        key=widget,
        format_func=lambda code: plain(words.get(code) or t("acceptance.list.any")),
        on_change=_put,
        args=(name,),
    )


def _day(name: str, value: str) -> None:
    widget = key("owing", name)
    if widget not in st.session_state:
        st.session_state[widget] = day_in_address(name) if value else None
    ask_day(t(f"acceptance.asked.{name}"), key=widget, on_change=_put, args=(name,))


def _put(name: str) -> None:
    """Write what was chosen into the address, and go to the first page."""
    chosen = str(st.session_state.get(key("owing", name)) or "")
    other = ("version",) if name == "document" else ()
    for gone in (OLDER, NEWER, *other, *(() if chosen else (name,))):
        st.query_params.pop(gone, None)
    if chosen:
        st.query_params[name] = chosen


def owed_words(page: OwingPage) -> str:
    """Return which version is asked about, and since when it is in force."""
    assert page.owed is not None
    version = page.owed.version
    word = "asked_of_all" if page.owed.asking else "no_ask"
    return t(
        f"acceptance.list.{'ahead_' if page.asked.version else ''}{word}",
        document=name_words(version, language()),
        number=version.number,
        since=day(version.effective_at),
    )


def owing_table(page: OwingPage) -> Html:
    """Return the members as a table, each with the way to the card."""
    columns = [t(f"acceptance.list.{each}") for each in COLUMNS]
    rows = (_row(each, page) for each in page.members)
    return table(t("pages.acceptances.title"), columns, rows)


def _row(each: ListedMember, page: OwingPage) -> list[Html | str]:
    actor = page.actors.get(each.actor)
    number = page.numbers.get(each.version_id or 0)
    return [
        link(grouped(each.number), {MEMBER: each.number}, page="look_up"),
        actor.say(language()) if actor else each.actor,
        instant(each.acted_at) if each.acted_at else tag("span", "–"),
        t("acceptance.list.version_of", number=number) if number else "–",
    ]
