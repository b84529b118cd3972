"""Correcting a record of the past: what is right, what changes, and the request.

The form stands above the history; before anything is asked for it says every answer
that would change.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from models.correction_facts import Correction
from models.facts import Receipt
from portal import clock
from portal.domain.card import Card, Moment, ShownMembership
from portal.domain.correcting import CORRECT, WHYS
from portal.domain.lengths import REFERENCE_CHARS, TEXT_CHARS
from portal.errors import Refusal
from portal.services.correct_past import correct_past
from portal.services.preview_correction import CorrectionPreview, preview_correction
from portal.services.tell_correction import correction_lines, who_agrees
from portal.ui.act import act, forget, form_key, last_result, try_out
from portal.ui.card_markup import when, words
from portal.ui.change_markup import opening
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.place import asked, close
from portal.ui.session import language
from portal.ui.timeline_markup import FORGOTTEN
from portal.ui.words import day_format, plain, t
from portal.wording.refusal import refusal_words

REFERENCES = ("verified", "evidence", "notice", "violation_case", "case")
ASKED = "corrections.asked"


@dataclass(frozen=True)
class CorrectionForm:
    """Which record is corrected, of which membership; None: one is added."""

    number: str
    shown: ShownMembership
    moment: Moment | None

    @property
    def id(self) -> str:
        """The form's name in widget keys."""
        receipt = self.moment.receipt if self.moment else ""
        return key(CORRECT, self.number, self.shown.id, receipt)

    @property
    def title(self) -> str:
        """What the form is called."""
        offering = words(self.shown.offering)
        if self.moment is None:
            return t("corrections.form.forgotten", offering=offering)
        event, at = words(self.moment.name), when(self.moment)
        return t("corrections.form.title", offering=offering, event=event, when=at)


def correction_here(card: Card, event: str | None, on: str | None) -> bool:
    """Show the form or what was asked for; return whether a form is open."""
    _show_asked(card.number)
    form = _form(card, on) if event == CORRECT and on and card.today else None
    if form is None:
        return False
    with st.container(border=True, gap="small", key=key("correction", "form")):
        show_html(opening(form.title, key("correct", "open"), f"{CORRECT} {on}"))
        show_html(tag("p", tag("b", form.title), class_="portal-desk"))
        left, right = st.columns([3, 2], gap="medium")
        with left.container(gap="small"):
            _ask(form)
        with right.container(gap="small"):
            _show_outlook(form)
    return True


def _form(card: Card, on: str) -> CorrectionForm | None:
    shown = {each.id: each for each in card.memberships if each.past_events}
    if on.startswith(FORGOTTEN):
        wanted = on.removeprefix(FORGOTTEN)
        found = next((s for s in shown.values() if str(s.id) == wanted), None)
        return CorrectionForm(card.number, found, None) if found else None
    moment = next((m for m in card.timeline if m.correctable and m.receipt == on), None)
    if moment is None or moment.membership_id not in shown:
        return None
    return CorrectionForm(card.number, shown[moment.membership_id], moment)


# ------------------------------------------------------------------ the fields


def _ask(form: CorrectionForm) -> None:
    never = form.moment is not None and _ask_whether(form)
    if not never:
        _ask_event(form)
        _ask_days(form)
        _ask_reason(form)
    _ask_why(form)
    with st.expander(t("corrections.form.more")):
        if not never:
            _ask_day(form, "asked_on", None)
        for name in REFERENCES:
            label = t(f"changes.fields.{name}")
            st.text_input(
                label,
                key=key(form.id, name),
                max_chars=REFERENCE_CHARS,
                persist_state="session",
            )
        st.text_area(
            t("changes.fields.text"),
            key=key(form.id, "text"),
            placeholder=t("changes.fields.text_warning"),
            max_chars=TEXT_CHARS,
            height=68,
            persist_state="session",
        )


def _ask_whether(form: CorrectionForm) -> bool:
    names = {each: t(f"corrections.form.{each}") for each in ("instead", "never")}
    chosen = st.radio(
        t("corrections.form.what"),
        list(names),
        format_func=names.__getitem__,
        key=key(form.id, "what"),
        horizontal=True,
        persist_state="session",
    )
    return bool(chosen == "never")


def _ask_event(form: CorrectionForm) -> None:
    events = list(form.shown.past_events)
    names = {each: plain(words(form.shown.events[each])) for each in events}
    own = form.moment.event if form.moment else None
    st.selectbox(
        t("corrections.form.event"),
        events,
        index=events.index(own) if own in events else None,
        format_func=names.__getitem__,
        key=key(form.id, "event"),
        persist_state="session",
    )


def _ask_days(form: CorrectionForm) -> None:
    own = form.moment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _ask_day(form, "on", _day_of(own) if own else clock.business_day())
        _ask_day(form, "until", own.until_on if own else None)
        st.checkbox(
            t("corrections.form.at_end"),
            value=bool(own and own.details.get("at_end")),
            key=key(form.id, "at_end"),
            persist_state="session",
        )


def _day_of(moment: Moment) -> date:
    return moment.effective_on or clock.business_day(moment.effective_at)


def _ask_day(form: CorrectionForm, name: str, value: date | None) -> None:
    st.date_input(
        t(f"corrections.form.{name}"),
        value=value,
        min_value=date(1900, 1, 1),
        max_value=None if name == "until" else clock.business_day(),
        format=day_format(),
        key=key(form.id, name),
        width=180,
        persist_state="session",
    )


def _ask_reason(form: CorrectionForm) -> None:
    event = _value(form, "event") or (form.moment.event if form.moment else "")
    reasons = form.shown.past_events.get(event, ())
    if not reasons:
        return
    names = {each: plain(words(form.shown.reasons[each])) for each in reasons}
    own = form.moment.reason if form.moment and form.moment.event == event else None
    codes = [code for code in reasons if form.shown.reasons[code] == own]
    st.selectbox(
        t("changes.fields.reason"),
        reasons,
        index=reasons.index(codes[0]) if codes else None,
        format_func=names.__getitem__,
        key=key(form.id, "reason", event),
        persist_state="session",
    )


def _ask_why(form: CorrectionForm) -> None:
    names = {each: t(f"correction_whys.{each}") for each in WHYS}
    st.radio(
        t("corrections.form.why"),
        WHYS,
        index=None,
        format_func=names.__getitem__,
        key=key(form.id, "why"),
        horizontal=True,
        persist_state="session",
    )


def _value(form: CorrectionForm, *name: str) -> Any:
    return st.session_state.get(key(form.id, *name))


def _text(form: CorrectionForm, name: str) -> str | None:
    return str(_value(form, name) or "").strip() or None


# ------------------------------------------------------------------ what is asked


def entered(form: CorrectionForm) -> Correction:
    """Return the correction as it is typed in now; what is as recorded is left out."""
    own, shown = form.moment, form.shown
    base = Correction(
        member_number=form.number,
        offering_code=shown.offering_code,
        why=_value(form, "why"),
        receipt=own.receipt if own else None,
        also=tuple(_value(form, "also") or ()),
        case_number=_text(form, "case"),
        variant=shown.variant,
        membership_id=shown.id,
        seen_version=shown.version,
        verified=_text(form, "verified"),
        evidence=_text(form, "evidence"),
        notice=_text(form, "notice"),
        violation_case=_text(form, "violation_case"),
        text=_text(form, "text"),
    )
    if own is not None and _value(form, "what") == "never":
        return replace(base, never=True)
    event = _value(form, "event") or (own.event if own else None)
    at_end = bool(_value(form, "at_end"))
    on, until = _value(form, "on"), _value(form, "until")
    same_day = own is not None and on is not None and _same(own, on, at_end=at_end)
    return replace(
        base,
        event=None if own and event == own.event else event,
        on=None if same_day else on,
        at_end=at_end and not same_day,
        until=None if own and until == own.until_on else until,
        reason=_value(form, "reason", event or ""),
        asked_on=_value(form, "asked_on"),
    )


def _same(own: Moment, on: date, *, at_end: bool) -> bool:
    return on == _day_of(own) and at_end == bool(own.details.get("at_end"))


def _show_outlook(form: CorrectionForm) -> None:
    correction = entered(form)
    tried = try_out(preview_correction, _filled(correction))
    last = last_result(form.id)
    refusal = tried.refusal or (last.refusal if last else None)
    if tried.value is not None:
        show_html(lines(tried.value))
    if refusal is not None:
        _show_refusal(form, refusal)
    if last is not None and last.reference is not None:
        st.error(t("house.fault", reference=last.reference), icon=":material/error:")
    with st.container(horizontal=True):
        st.button(
            t("changes.submit.second"),
            key=key(form.id, "submit"),
            type="primary",
            disabled=tried.value is None or correction.why is None,
            on_click=_submit,
            args=(form, form_key(form.id)),
        )
        st.button(t("changes.cancel"), key=key(form.id, "cancel"), on_click=close)


def _filled(correction: Correction) -> Correction:
    """Return a correction that says why, for a preview alone."""
    return replace(correction, why=correction.why or WHYS[0])


def lines(preview: CorrectionPreview) -> Html:
    """Return what would change as a list, and who has to agree."""
    first, *others = correction_lines(preview, language())
    return tag(
        "div",
        tag("p", tag("b", first)),
        tag("ul", [tag("li", each) for each in others]),
        tag("p", who_agrees(preview, language()), class_="quiet"),
        class_="portal-desk portal-preview",
        role="status",
    )


def _show_refusal(form: CorrectionForm, refusal: Refusal) -> None:
    said = plain(refusal_words(refusal, language()))
    if refusal.code == "correction_of_nothing":
        st.caption(said)
        return
    st.warning(said, icon=":material/info:")
    later = refusal.facts.get("later")
    if later or _value(form, "also"):
        chosen = {each: each for each in _value(form, "also") or ()}
        options = chosen | {str(each): _called(each) for each in later or ()}
        st.multiselect(
            t("corrections.form.also"),
            list(options),
            format_func=options.__getitem__,
            key=key(form.id, "also"),
        )


def _called(receipt: Any) -> str:
    return str(receipt.say(language())) if hasattr(receipt, "say") else str(receipt)


def _submit(form: CorrectionForm, command: str) -> None:
    result = act(form.id, correct_past, replace(entered(form), key=command))
    if result.value is not None:
        st.session_state[ASKED] = (form.number, result.value)
        forget(form.id)
        close()


def _show_asked(number: str) -> None:
    """Say under which number the correction waits, until something else is opened."""
    found = st.session_state.get(ASKED)
    if not found or found[0] != number:
        return
    if asked("do"):
        st.session_state.pop(ASKED)
        return
    receipt: Receipt = found[1]
    st.success(
        t("corrections.form.asked", number=receipt.number),
        icon=":material/check_circle:",
    )
