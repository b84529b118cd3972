"""Placing a lock on the card of a member, and releasing one."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from models.kinds import LockScope, LockSource, MemberKind, Permission
from models.lock_facts import NewRelease
from portal.domain.card import Card, ShownLock
from portal.domain.lock_forms import lock_form, lock_from, release_form
from portal.domain.locks import sources_of
from portal.services import drafts
from portal.services.locks.place import place_lock
from portal.services.locks.release import release_lock
from portal.ui.act import act, forget, last_result, show_result
from portal.ui.change_markup import opening
from portal.ui.draft import Draft
from portal.ui.form import show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import show_html
from portal.ui.keys import key
from portal.ui.lock_markup import RELEASE, called
from portal.ui.place import DO, ON, asked, close
from portal.ui.session import acting
from portal.ui.words import t

LOCK = "lock"


def may_lock(card: Card) -> bool:
    """Return whether this person may lock the member whose card it is."""
    return card.today and Permission.LOCK_PLACE in acting().permissions


def ask_to_lock(card: Card) -> None:
    """Show the form that locks a member or one of their memberships."""
    place = key(LOCK, card.number)
    sources = sources_of(acting())
    form = lock_form(
        _scopes(card),
        sources,
        {each.offering_code: each.offering for each in card.memberships},
        hold=Permission.LOCK_HOLD in acting().permissions,
    )
    only = first_source(sources)
    draft = Draft(place, card.number, LOCK, drafts.LOCK)
    open_kept(form, {"scope": LockScope.MEMBER, "source": only}, draft)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        result = act(LOCK, place_lock, lock_from(values, only, card.number))
        if result.done:
            give_up(draft)
            close()

    if not _done(LOCK):
        show_result(LOCK, once=False)
    show_form(form, place, save, words="locks.form.place")
    _cancel_button(LOCK, draft)


def _cancel_button(form: str, draft: Draft) -> None:
    st.button(
        t("changes.cancel"),
        key=key(draft.id, "cancel"),
        on_click=put_away,
        args=(form, draft),
    )


def first_source(sources: Collection[LockSource]) -> LockSource:
    """Return in whose name somebody places locks where they do not say."""
    return min(sources, key=list(LockSource).index, default=LockSource.HELP_DESK)


def _scopes(card: Card) -> list[LockScope]:
    found = [LockScope.MEMBER]
    if card.memberships:
        found.append(LockScope.MEMBERSHIP)
    wide = Permission.LOCK_PLACE_WIDELY in acting().permissions
    if wide and card.kind is MemberKind.ORGANISATION:
        found.append(LockScope.PARTNER)
    return found


def _done(form: str) -> bool:
    result = last_result(form)
    return result is not None and result.done


def show_lock_receipt() -> None:
    """Say what was locked or released, with the number to read out."""
    for form in (LOCK, RELEASE):
        result = last_result(form)
        if result is not None and result.done and result.value is not None:
            done = result.value
            said = t(f"locks.done.{done.outcome}", number=done.number)
            show_result(form, done=said)


def show_release(card: Card) -> None:
    """Show the form that releases a lock, where the address asks for one."""
    shown = _asked_for(card)
    if shown is None:
        return
    lock = shown.fact
    form, place = release_form(), key(RELEASE, lock.id)
    draft = Draft(place, card.number, str(lock.id), drafts.RELEASE)
    open_kept(form, {}, draft)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        asked_for = NewRelease(
            lock.id,
            values["release_reason"],
            text=values.get("text") or None,
            case_number=values.get("case") or None,
        )
        if act(RELEASE, release_lock, asked_for).done:
            give_up(draft)
            close()

    with st.container(border=True, gap="small", key=key(RELEASE, "form")):
        said = t("locks.form.release_title", name=called(lock))
        show_html(opening(said, key(RELEASE, lock.id), f"{RELEASE} {lock.id}"))
        if not _done(RELEASE):
            show_result(RELEASE, once=False)
        show_form(form, place, save, words="locks.form.release")
        _cancel_button(RELEASE, draft)


def put_away(form: str, draft: Draft) -> None:
    """Close the form without doing anything, and forget what was typed."""
    forget(form)
    give_up(draft)
    close()


def _asked_for(card: Card) -> ShownLock | None:
    if asked(DO) != RELEASE or not card.today:
        return None
    found = (each for each in card.locks if str(each.fact.id) == asked(ON))
    shown = next(found, None)
    return shown if shown is not None and shown.kept is None else None
