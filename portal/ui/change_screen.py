"""The open form on the card: fields, what will happen, the button, what went wrong."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from models.facts import Change
from portal.domain.card import Card, Moment, ShownMembership
from portal.domain.terms.along import can_open
from portal.errors import Refusal
from portal.services.preview_change import Preview, preview_change
from portal.ui import change_markup as markup
from portal.ui.act import forget, try_out
from portal.ui.cancel_screen import show_cancelling
from portal.ui.card_markup import words
from portal.ui.change_act import close_form, submit
from portal.ui.change_draft import find_again, keep_typed
from portal.ui.change_form import (
    Form,
    ask_fields,
    command_of,
    entered,
    keep_form,
    refused,
    still_missing,
)
from portal.ui.grounds import ask_note
from portal.ui.html import show_html
from portal.ui.keys import key
from portal.ui.terms_along import ask_terms, not_agreed
from portal.ui.words import plain, t

BLANK = "–"


def show_form(card: Card, form: Form, shown: ShownMembership | None) -> None:
    """Show the form of one change; ``shown`` is the membership it is about."""
    find_again(form)
    show_html(markup.heading(form))
    left, right = st.columns([3, 2], gap="medium")
    news = _news(card, form)
    with left.container(gap="small"):
        ask_fields(form)
        seen = None if news else _preview(form)
        if isinstance(seen, Preview) and seen.terms:
            ask_terms(form.id, seen.terms)
    with right.container(gap="small"):
        ask_note(form.id)
        keep_typed(form)
        if news:
            _show_overtaken(form, shown, news)
        else:
            _show_outlook(form, shown, seen)


def _show_outlook(
    form: Form, shown: ShownMembership | None, seen: Preview | Refusal | None
) -> None:
    """Show what will happen, or why it cannot, and the buttons."""
    _show_trouble(form, shown, seen)
    if isinstance(seen, Preview):
        show_html(markup.preview(form, entered(form), seen))
    show_cancelling(form)
    _show_buttons(form, shown, seen)


def _show_overtaken(
    form: Form, shown: ShownMembership | None, news: Sequence[Moment]
) -> None:
    """Show what a colleague did meanwhile; the old change can only begin anew."""
    fresh = offered_anew(form, shown)
    show_html(markup.meanwhile(news, shown, again=fresh is not None))
    with st.container(horizontal=True):
        if fresh is not None:
            st.button(
                t("changes.refused.again"),
                key=key(form.id, "again"),
                type="primary",
                on_click=begin_anew,
                args=(fresh,),
            )
        _close_button(form, t("changes.close"))


def offered_anew(form: Form, shown: ShownMembership | None) -> Form | None:
    """Return the form as the card offers it now; None where it no longer does."""
    if shown is None:
        return None
    for allowed in shown.allowed:
        if allowed.code == form.allowed.code and can_open(allowed):
            return replace(
                form,
                allowed=allowed,
                seen_version=shown.version,
                until_on=shown.until_on,
                state_name=shown.state_name,
                undoes=shown.undone_by(allowed),
            )
    return None


def begin_anew(fresh: Form) -> None:
    """Go on with what was typed, on the state that a colleague left."""
    forget(fresh.id)
    keep_form(fresh)


def _close_button(form: Form, label: str) -> None:
    st.button(label, key=key(form.id, "cancel"), on_click=close_form, args=(form,))


def _show_buttons(
    form: Form, shown: ShownMembership | None, seen: Preview | Refusal | None
) -> None:
    if isinstance(seen, Preview) and seen.already:
        _close_button(form, t("changes.close"))
        return
    asked = seen.terms if isinstance(seen, Preview) else ()
    with st.container(horizontal=True):
        st.button(
            plain(_label(form, seen)),
            key=key(form.id, "submit"),
            type="primary",
            on_click=submit,
            args=(form, command_of(form), shown.version if shown else None, asked),
        )
        _close_button(form, t("changes.cancel"))


def _news(card: Card, form: Form) -> list[Moment]:
    """Return what colleagues did to this membership since the form was opened.

    To a form that joins, somebody else's joining is news.
    """
    if form.membership_id is None:
        code = form.offering_code
        held = [each for each in card.memberships if each.offering_code == code]
        joined = {each.id for each in held if not each.over}
        return [each for each in card.timeline if each.membership_id in joined]
    return [
        moment
        for moment in card.timeline
        if moment.membership_id == form.membership_id
        and form.seen_version is not None
        and moment.version > form.seen_version
    ]


def _preview(form: Form) -> Preview | Refusal | None:
    """Return what would happen; blanks are taken as filled, so that it can be said."""
    try:
        change = filled(form, entered(form))
    except Refusal as missing:
        return missing
    result = try_out(preview_change, change)
    return result.value if result.value is not None else result.refusal


def filled(form: Form, change: Change) -> Change:
    """Return ``change`` with what is still blank filled in, for a preview alone."""
    reasons = form.allowed.reasons
    reason = change.reason or (reasons[0] if reasons else None)
    return replace(
        change,
        reason=reason,
        verified=change.verified or BLANK,
        evidence=change.evidence or BLANK,
        notice=change.notice or BLANK,
        violation_case=change.violation_case or BLANK,
    )


def _show_trouble(
    form: Form, shown: ShownMembership | None, seen: Preview | Refusal | None
) -> None:
    """Show why the last try failed, or why the next would."""
    last = refused(form)
    refusal = last.refusal if last else None
    if last is not None and last.reference is not None:
        st.error(t("house.fault", reference=last.reference), icon=":material/error:")
    if refusal is None or markup.is_meanwhile(refusal):
        refusal = seen if isinstance(seen, Refusal) else None
    missing = still_missing(form, refusal) if last is None else ()
    if isinstance(seen, Preview) and last is None:
        missing = not_agreed(form.id, seen.terms)
    if missing:
        show_html(markup.still_needed(missing))
    elif refusal is not None:
        show_html(markup.refused(form, refusal, shown))


def _label(form: Form, seen: Preview | Refusal | None) -> str:
    name = "undo" if form.undoes is not None else "now"
    if isinstance(seen, Preview):
        if markup.asks_second(form, entered(form), seen):
            name = "second"
        elif not seen.at_once and form.undoes is None:
            name = "later"
    return t(f"changes.submit.{name}", event=words(form.name))
