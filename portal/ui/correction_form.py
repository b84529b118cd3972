"""The form that corrects a record of the past: its fields, and what is typed in.

It begins as the record stands; what was typed before a reload is found again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from models.correction_facts import Correction
from portal import clock
from portal.domain.card import Card, Moment, ShownMembership
from portal.domain.correcting import CORRECT, WHYS
from portal.ui import draft
from portal.ui.card_markup import when, words
from portal.ui.day_field import ask_day
from portal.ui.draft import Draft
from portal.ui.grounds import (
    TYPED,
    ask_note,
    ask_reference,
    typed_grounds,
    typed_value,
)
from portal.ui.keys import key
from portal.ui.timeline_markup import FORGOTTEN
from portal.ui.words import plain, t

REFERENCES = (*TYPED, "case")
DAYS = ("on", "until", "asked_on")
WHATS = ("instead", "never")
CLEARED = "cleared"
"""Where the draft names the fields that were begun as recorded and are blank now."""


@dataclass(frozen=True)
class CorrectionForm:
    """Which record is corrected, of which membership; None: one is added."""

    number: str
    shown: ShownMembership
    moment: Moment | None
    records: Mapping[str, str] = field(default_factory=dict)
    """What the records of this member are called, by receipt."""

    @property
    def id(self) -> str:
        """The form's name in widget keys."""
        receipt = self.moment.receipt if self.moment else ""
        return key(CORRECT, self.number, self.shown.id, receipt)

    @property
    def draft(self) -> Draft:
        """Where what is typed in is kept."""
        own = self.moment.receipt if self.moment else None
        on = own or f"{FORGOTTEN}{self.shown.id}"
        return Draft(self.id, self.number, on, CORRECT)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of every field, shown or not; a reason is of one event."""
        reasons = [key("reason", event) for event in self.shown.past_events]
        return (
            *("what", "event", *DAYS, "at_end", *reasons, "why"),
            *(*REFERENCES, "text", "also"),
        )

    @property
    def proposed(self) -> Mapping[str, Any]:
        """What the fields begin with: what is recorded, or today."""
        own = self.moment
        if own is None:
            return {"on": clock.business_day()}
        found: dict[str, Any] = {"what": WHATS[0], "on": _day_of(own)}
        found |= {"until": own.until_on, "at_end": bool(own.details.get("at_end"))}
        if own.event in self.shown.past_events:
            found["event"] = own.event
            codes = self.shown.past_events[own.event]
            same = [code for code in codes if self.shown.reasons[code] == own.reason]
            found[key("reason", own.event)] = same[0] if same else None
        return found

    @property
    def title(self) -> str:
        """What the form is called."""
        offering = words(self.shown.offering)
        if self.moment is None:
            return t("corrections.form.forgotten", offering=offering)
        event, at = words(self.moment.name), when(self.moment)
        return t("corrections.form.title", offering=offering, event=event, when=at)


def correction_form(card: Card, on: str) -> CorrectionForm | None:
    """Return the form for what the address asks for, None where it cannot be."""
    shown = {each.id: each for each in card.memberships if each.past_events}
    if on.startswith(FORGOTTEN):
        wanted = on.removeprefix(FORGOTTEN)
        found = next((s for s in shown.values() if str(s.id) == wanted), None)
        return (
            CorrectionForm(card.number, found, None, _records(card)) if found else None
        )
    moment = next((m for m in card.timeline if m.correctable and m.receipt == on), None)
    if moment is None or moment.membership_id not in shown:
        return None
    of = shown[moment.membership_id]
    return CorrectionForm(card.number, of, moment, _records(card))


def _records(card: Card) -> dict[str, str]:
    return {
        moment.receipt: t(
            "corrections.preview.record",
            event=words(moment.name),
            when=when(moment),
            receipt=moment.receipt,
        )
        for moment in card.timeline
        if moment.receipt
    }


# ------------------------------------------------------------------ the fields


def fill(form: CorrectionForm) -> None:
    """Fill the fields where they are not: as typed before, else as recorded."""
    proposed, cleared = form.proposed, set[str]()
    draft.find_again(form.draft, lambda name, text: _found(form, name, text, cleared))
    for name, value in proposed.items():
        begins = value if name not in cleared else None
        begins = bool(begins) if isinstance(value, bool) else begins
        st.session_state.setdefault(key(form.id, name), begins)
    typed = draft.typed_in(form.draft, form.fields)
    begun = {n: draft.as_text(v) for n, v in proposed.items() if v is not None}
    blank = [name for name, text in begun.items() if text and name not in typed]
    own = blank or any(text != begun.get(name) for name, text in typed.items())
    kept = typed | ({CLEARED: "\n".join(blank)} if blank else {})
    form.draft.keep(kept if own else {})


def _found(form: CorrectionForm, name: str, text: str, cleared: set[str]) -> Any:
    """Return a field's value from the draft; what was cleared joins ``cleared``."""
    if name != CLEARED:
        return _value_of(form, name, text)
    cleared |= set(text.split("\n"))
    return None


def _value_of(form: CorrectionForm, name: str, text: str) -> Any:
    """Return a field's value, None where the form does not offer it any more."""
    if name in DAYS:
        return date.fromisoformat(text)
    if name == "at_end":
        return bool(text)
    if name == "also":
        return [each for each in text.split("\n") if each in form.records] or None
    events = form.shown.past_events
    reasons = {key("reason", event): codes for event, codes in events.items()}
    offered = {"what": WHATS, "event": tuple(events), "why": WHYS, **reasons}
    return text if text in offered.get(name, (text,)) else None


def give_up(form: CorrectionForm) -> None:
    """Forget what was typed, here and on the server."""
    draft.give_up(form.draft, form.fields)


def ask_fields(form: CorrectionForm) -> None:
    """Show what is right, since when and why, and on what grounds."""
    never = form.moment is not None and _ask_whether(form)
    if not never:
        _ask_event(form)
        _ask_days(form)
        _ask_reason(form)
    _ask_why(form)
    with st.expander(t("corrections.form.more")):
        if not never:
            _ask_day(form, "asked_on")
        for name in REFERENCES:
            ask_reference(form.id, name)
        ask_note(form.id)


def _ask_whether(form: CorrectionForm) -> bool:
    names = {each: t(f"corrections.form.{each}") for each in WHATS}
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
    st.selectbox(
        t("corrections.form.event"),
        events,
        index=None,
        format_func=names.__getitem__,
        key=key(form.id, "event"),
        persist_state="session",
    )


def _ask_days(form: CorrectionForm) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _ask_day(form, "on")
        _ask_day(form, "until")
        st.checkbox(
            t("corrections.form.at_end"),
            key=key(form.id, "at_end"),
            persist_state="session",
        )


def _day_of(moment: Moment) -> date:
    return moment.effective_on or clock.business_day(moment.effective_at)


def _ask_day(form: CorrectionForm, name: str) -> None:
    ask_day(
        t(f"corrections.form.{name}"),
        value=None,
        key=key(form.id, name),
        persist_state="session",
    )


def _ask_reason(form: CorrectionForm) -> None:
    event = _value(form, "event") or (form.moment.event if form.moment else "")
    reasons = form.shown.past_events.get(event, ())
    if not reasons:
        return
    names = {each: plain(words(form.shown.reasons[each])) for each in reasons}
    st.selectbox(
        t("changes.fields.reason"),
        reasons,
        index=None,
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


def ask_also(form: CorrectionForm, later: Iterable[str]) -> None:
    """Let later records be taken out as well: those in the way, and those chosen."""
    chosen = _value(form, "also") or ()
    options = list(dict.fromkeys((*chosen, *map(str, later))))
    if not options:
        return
    st.multiselect(
        t("corrections.form.also"),
        options,
        format_func=lambda each: plain(form.records.get(each, each)),
        key=key(form.id, "also"),
        persist_state="session",
    )


def _value(form: CorrectionForm, *name: str) -> Any:
    return typed_value(form.id, *name)


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
        variant=shown.variant,
        membership_id=shown.id,
        seen_version=shown.version,
        **typed_grounds(form.id),
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
