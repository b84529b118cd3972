"""A lock that reaches many: filled in, counted before it is placed, followed after."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.kinds import LockScope, Permission
from portal.domain.card import Words
from portal.domain.lock_forms import lock_from, many_from, release_form, wide_form
from portal.domain.locks import sources_of
from portal.services import drafts
from portal.services.locks.mass import (
    Reach,
    list_masses,
    lock_many,
    open_masses,
    preview_lock,
    release_many,
    wide_choices,
)
from portal.services.locks.place import place_lock
from portal.ui import job_markup
from portal.ui.act import act, ask, last_result, show_result, try_out
from portal.ui.draft import Draft
from portal.ui.form import read_form, show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import Html, join, show_html, tag
from portal.ui.keys import key
from portal.ui.lock_screen import first_source
from portal.ui.session import acting, language
from portal.ui.words import plain, t, why

PLACE = "locks.wide"
DRAFT = Draft(PLACE, None, "locks", drafts.LOCK_MANY)
ASK_EVERY = "2s"


def show_wide(offerings: Mapping[str, Words]) -> None:
    """Show the form of a lock on many, with how far it would reach."""
    states = ask(wide_choices)
    if states is None:
        return
    sources = sources_of(acting())
    hold = Permission.LOCK_HOLD in acting().permissions
    form = wide_form(sources, offerings, states, hold=hold)
    only = first_source(sources)
    open_kept(form, {"source": only}, DRAFT)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        new, many = lock_from(values, only), many_from(values)
        done = act(PLACE, lock_many, new, many) if many else act(PLACE, place_lock, new)
        if done.done:
            give_up(DRAFT)

    said_before = last_result(PLACE)
    if said_before is not None and said_before.value is not None:
        done = said_before.value
        show_result(PLACE, done=t(f"locks.done.{done.outcome}", number=done.number))
    else:
        show_result(PLACE, once=False)
    _show_reach(read_form(form, PLACE).values)
    show_form(form, PLACE, save, words="locks.form.place")


def _show_reach(values: Mapping[str, Any]) -> None:
    """Say how many memberships are meant, as soon as that can be told."""
    scope = values.get("scope")
    needed = (
        {LockScope.PARTNER: "number"}.get(LockScope(scope), "offering") if scope else ""
    )
    if not scope or (scope != LockScope.EVERYWHERE and not values.get(needed)):
        return
    new = lock_from({"reason": "", **values}, first_source(sources_of(acting())))
    found = try_out(preview_lock, new, many_from(values))
    if found.value is not None:
        show_html(_reach(found.value))
    elif found.refusal is not None:
        show_html(tag("p", why(found.refusal), class_="portal-wrong", role="alert"))


def _reach(seen: Reach) -> Html:
    between = t("house.between")
    states = between.join(
        t("locks.wide.state", state=words.say(language()), count=f"{count:,}")
        for words, count in seen.states
    )
    lines = [tag("b", t("locks.wide.reach", count=f"{seen.count:,}"))]
    if seen.count:
        lines.append(tag("span", states))
    return tag("p", join(lines, " "), class_="portal-line", role="status")


# ------------------------------------------------------------------ afterwards


@st.fragment(run_every=ASK_EVERY)
def show_masses() -> None:
    """Show the newest mass locks and releases and how far they are."""
    found = ask(list_masses)
    if found:
        show_html(job_markup.jobs(found))


def show_mass_releases() -> None:
    """Let a mass lock be released as it was placed: at once."""
    found = ask(open_masses) or ()
    show_result("locks.unlock", done=t("locks.wide.released"))
    for job in found:
        with st.popover(plain(t("locks.wide.release", number=job.number))):
            _ask_to_release(job.number)


def _ask_to_release(number: str) -> None:
    form, draft = (
        release_form(),
        Draft(key("locks", "unlock", number), None, number, drafts.LOCK_MANY),
    )
    open_kept(form, {}, draft)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        reason, text, case = (values[n] for n in ("release_reason", "text", "case"))
        given = {"text": text or None, "case_number": case or None}
        if act("locks.unlock", release_many, number, reason, **given).done:
            give_up(draft)

    show_form(form, draft.id, save, words="locks.form.release")
