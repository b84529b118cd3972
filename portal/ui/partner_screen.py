"""The forms about partners; what is typed survives a reload."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from portal.domain.card import Words
from portal.domain.forms.definition import Form
from portal.domain.partners import forms
from portal.services import drafts
from portal.services.partners.keep import (
    add_contract,
    add_partner,
    end_contract,
    tie,
)
from portal.services.partners.see import SeenPartner
from portal.services.partners.users_file import import_users, preview_users
from portal.ui import partner_markup as markup
from portal.ui.act import act, ask, show_result
from portal.ui.draft import Draft
from portal.ui.form import show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import MEMBER, move
from portal.ui.upload import choose_file
from portal.ui.words import t

FORM = "partners"
Values = Mapping[str, Any]
Save = Callable[[Values], str | None]
"""Does what the values ask for; returns which sentence says so, None: refused."""


def show_done() -> None:
    """Say how the last act ended."""
    state = st.session_state
    done = state.get(key(FORM, "done"), "linked")
    show_result(FORM, done=t(f"partners.done.{done}", **state.get(key(FORM, "n"), {})))


def _done(words: str, **facts: Any) -> None:
    st.session_state[key(FORM, "done")] = words
    st.session_state[key(FORM, "n")] = facts


def _show(name: str, number: str, form: Form, save: Save) -> None:
    place = f"{FORM}.{number}.{name}"
    draft = Draft(place, None, place, drafts.PARTNER)

    def keep(given: Values, _mark: int) -> None:
        done = save(given)
        if done is not None:
            _done(done)
            give_up(draft)

    where = key(place, "open")
    with st.expander(t(f"partners.{name}"), expanded=draft.begun, key=where):
        open_kept(form, {}, draft)
        show_form(form, place, keep)


def show_new(kinds: Mapping[str, Words]) -> None:
    """Show the form of a new partner."""

    def save(given: Values) -> str | None:
        made = act(FORM, add_partner, forms.partner_from(given)).value
        if made is not None:
            move(**{MEMBER: made})
        return "added" if made else None

    _show("add", "", forms.new_form(kinds), save)


def show_contract_forms(seen: SeenPartner) -> None:
    """Show what can be recorded of a partner's contracts."""

    def sign(given: Values) -> str | None:
        done = act(FORM, add_contract, seen.number, forms.terms_from(given)).done
        return "signed" if done else None

    def end(given: Values) -> str | None:
        ending = forms.ending_from(given)
        done = act(FORM, end_contract, int(given["contract"]), ending).done
        return "ended" if done else None

    _show("sign", seen.number, forms.sign_form(seen.offerings), sign)
    former, open_ones = markup.followable(seen), markup.endable(seen)
    if former:
        _show("follow", seen.number, forms.follow_form(former), sign)
    if open_ones:
        _show("end", seen.number, forms.end_form(open_ones), end)


def show_user_forms(seen: SeenPartner) -> None:
    """Show what can be recorded of a partner's members, one by one or from a file."""

    def save(given: Values) -> str | None:
        who, said = forms.who_from(seen.number, given), forms.belonging_from(given)
        became = act(FORM, tie, who, said).value
        return became.value if became is not None else None

    _show("link", seen.number, forms.link_form(seen.offerings), save)
    if seen.count:
        _show("unlink", seen.number, forms.unlink_form(seen.offerings), save)


# ------------------------------------------------------------------ a file


def show_file() -> None:
    """Show what a file of members would do, and let it be taken."""
    with st.expander(t("partners.file"), key=key(FORM, "file", "open")):
        show_note(t("partners.file_lead"))
        limit, place = t("partners.file_limit"), key(FORM, "file", _turn())
        chosen = choose_file(t("partners.file_choose"), limit, place)
        if chosen is not None:
            _show_preview(chosen.getvalue())


def _turn() -> int:
    """Return which file this is: the field begins anew after each that was taken."""
    return int(st.session_state.get(key(FORM, "turn"), 0))


def _show_preview(file: bytes) -> None:
    found = ask(preview_users, file)
    if found is None:
        return
    counts = {**found.counts, "set_aside": len(found.set_aside)}
    said = t("partners.file_counts", **counts)
    show_html(tag("p", tag("b", said), class_="portal-line", role="status"))
    show_html(markup.lines(found))
    if not found.changing:
        show_note(t("partners.file_nothing"))
        return
    st.button(
        t("partners.file_accept", count=found.changing),
        key=key(FORM, "file", "accept"),
        type="primary",
        on_click=_accept,
        args=(file, found.digest),
    )


def _accept(file: bytes, digest: str) -> None:
    done = act(FORM, import_users, file, digest).value
    if done is not None:
        _done("file", **done.counts, set_aside=len(done.set_aside))
        st.session_state[key(FORM, "turn")] = _turn() + 1
