"""One form for every change, made from what the card allows.

It keeps what was typed until the change is done: after a refusal, after a
colleague's change, after a look at another member. The idempotency key is made when
the form is shown and travels with the button, so a second click is the same command.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import streamlit as st

from models.acceptance_facts import AcceptanceReceipt
from models.facts import Allowed, Change, Receipt
from portal import clock
from portal.domain.calendar import add_months, last_day_of_period, month_end
from portal.domain.card import Moment, Words
from portal.domain.case import UNDO
from portal.errors import InputRefused, Refusal
from portal.ui import terms_along
from portal.ui.act import Result, form_key, last_result
from portal.ui.card_markup import words
from portal.ui.day_field import ask_day
from portal.ui.draft import Draft, found_again
from portal.ui.grounds import TYPED, ask_reference, typed_grounds, typed_value
from portal.ui.keys import key
from portal.ui.words import plain, t

OPEN = "desk.form"
DONE = "desk.done"
WHENS = ("now", "on", "at_end", "month_end")
MONTHS = (1, 2, 3, 4, 5, 6)
OTHER = 0
"""The choice of a last day by date instead of by months."""


@dataclass(frozen=True)
class Form:
    """Which change the form is about, as the card offered it when it was opened.

    ``membership_id`` is None where the change opens a membership; ``until_on`` is
    the last day of a leave that may be extended.
    """

    number: str
    offering_code: str
    offering: Words
    allowed: Allowed
    name: Words
    variant: str = ""
    membership_id: int | None = None
    seen_version: int | None = None
    until_on: date | None = None
    state_name: Words | None = None
    undoes: Moment | None = None
    reasons: Mapping[str, Words] = field(default_factory=dict)
    states: Mapping[str, Words] = field(default_factory=dict)
    events: Mapping[str, Words] = field(default_factory=dict)
    variants: Mapping[str, Words] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The form's name in widget keys; the same for the same change."""
        return key("change", self.number, self.on, self.allowed.code)

    @property
    def draft(self) -> Draft:
        """Where what is typed in is kept."""
        return Draft(self.id, self.number, self.on, self.allowed.code)

    @property
    def on(self) -> str:
        """What the address calls it: the membership's id, or the offering's code."""
        return str(self.membership_id or self.offering_code)

    @property
    def event(self) -> str:
        """The event the form carries out."""
        return self.allowed.event

    @property
    def first_when(self) -> str:
        """What the form proposes: at once, or a day where the move needs one."""
        return "on" if "on" in self.allowed.needs else "now"

    @property
    def only_reason(self) -> str | None:
        """The reason that is chosen already, where there is no other."""
        reasons = self.allowed.reasons
        return reasons[0] if len(reasons) == 1 else None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of every field, shown or not."""
        asked = ("variant", "when", "on", "months", "until", "reason")
        return (*asked, *TYPED, "case", "text", *terms_along.FIELDS)


@dataclass(frozen=True)
class Done:
    """What was done with a form, to be read out; ``command`` is its key.

    ``accepted`` are the terms that were accepted along with it.
    """

    form: Form
    change: Change
    receipt: Receipt
    command: str
    accepted: tuple[AcceptanceReceipt, ...] = ()


def kept_form(number: str, event: str, on: str) -> Form | None:
    """Return the form that was opened for this change, as it was offered then."""
    found = st.session_state.get(OPEN)
    if not isinstance(found, Form) or found.number != number:
        return None
    same = event in (found.allowed.code, found.event) and found.on == on
    return found if same else None


def keep_form(form: Form) -> Form:
    """Remember what was offered when a form was opened; the receipt before goes."""
    st.session_state[OPEN] = form
    st.session_state.pop(DONE, None)
    return form


def done_with(number: str) -> Done | None:
    """Return what was last done with this member, until it is put away."""
    found = st.session_state.get(DONE)
    matches = isinstance(found, Done) and found.form.number == number
    return found if matches else None


def put_away() -> None:
    """Put the receipt away."""
    st.session_state.pop(DONE, None)


# ------------------------------------------------------------------ the fields


def ask_fields(form: Form) -> None:
    """Show when, until when, why and on what grounds; fields keep what was typed."""
    if form.variants:
        _ask_variant(form)
    if form.event != UNDO:
        _ask_when(form)
    if "until" in form.allowed.needs:
        _ask_until(form)
    _ask_reason(form)
    needed = [name for name in TYPED if name in form.allowed.needs]
    places = st.columns(max(2, len(needed) + 1))
    for place, name in zip(places, needed, strict=False):
        with place:
            ask_reference(form.id, name)
    with places[len(needed)]:
        case = t("changes.fields.optional", field=t("changes.fields.case"))
        ask_reference(form.id, "case", case)


def _ask_variant(form: Form) -> None:
    names = {"": t("changes.fields.variant_none")}
    names |= {code: plain(words(both)) for code, both in form.variants.items()}
    st.selectbox(
        t("changes.fields.variant"),
        list(names),
        format_func=names.__getitem__,
        key=key(form.id, "variant"),
        width=360,
        persist_state="session",
    )


def _ask_when(form: Form) -> None:
    names = {each: t(f"changes.when.{each}") for each in WHENS}
    first = 0 if found_again(form.draft, "when") else WHENS.index(form.first_when)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.radio(
            t("changes.fields.when"),
            WHENS,
            index=first,
            format_func=names.__getitem__,
            key=key(form.id, "when"),
            horizontal=True,
            persist_state="session",
        )
        if chosen in ("on", "at_end"):
            ask_day(
                t("changes.fields.on"),
                value=None if found_again(form.draft, "on") else _first_day(form),
                key=key(form.id, "on"),
                width=160,
                persist_state="session",
            )


def _first_day(form: Form) -> date:
    """Return the day the calendar opens on: a month's first for what needs a day."""
    today = clock.business_day()
    if "on" in form.allowed.needs:
        return add_months(today.replace(day=1), 1)
    return today + timedelta(days=1)


def _ask_until(form: Form) -> None:
    names = {count: t("changes.fields.months_count", count=count) for count in MONTHS}
    if 1 in names:
        names[1] = t("changes.fields.months_one")
    names[OTHER] = t("changes.fields.months_other")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.radio(
            t("changes.fields.months"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            key=key(form.id, "months"),
            horizontal=True,
            persist_state="session",
        )
        if chosen == OTHER:
            ask_day(
                t("changes.fields.until"),
                value=None,
                key=key(form.id, "until"),
                width=160,
                persist_state="session",
            )


def _ask_reason(form: Form) -> None:
    reasons = form.allowed.reasons
    names = {code: plain(reason_name(form, code)) for code in reasons}
    if reasons:
        st.radio(
            t("changes.fields.reason"),
            reasons,
            index=0 if form.only_reason else None,
            format_func=names.__getitem__,
            key=key(form.id, "reason"),
            horizontal=True,
            persist_state="session",
        )


def reason_name(form: Form, code: str) -> str:
    """Return a reason's name: the lifecycle's, or ours for undoing."""
    if code in form.reasons:
        return words(form.reasons[code])
    return t(f"changes.reasons.{code}") if form.event == UNDO else code


# ------------------------------------------------------------------ the change


def entered(form: Form) -> Change:
    """Return the change as it is typed in now; refuses a day that is missing."""
    when = _value(form, "when") or form.first_when
    on: date | None = None
    if form.event != UNDO and when in ("on", "at_end"):
        on = _value(form, "on")
        if on is None:
            raise InputRefused("day_missing")
    elif form.event != UNDO and when == "month_end":
        on = month_end(clock.business_day())
    return Change(
        member_number=form.number,
        offering_code=form.offering_code,
        event=form.event,
        variant=form.variant or _value(form, "variant") or "",
        membership_id=form.membership_id,
        reason=_value(form, "reason"),
        takes_back=form.allowed.takes_back,
        on=on,
        at_end=on is not None and when in ("at_end", "month_end"),
        until=_until(form, on),
        **typed_grounds(form.id),
    )


def _value(form: Form, name: str) -> Any:
    return typed_value(form.id, name)


def _until(form: Form, on: date | None) -> date | None:
    """Return the last day: by months from the start, or as chosen by date."""
    if "until" not in form.allowed.needs:
        return None
    months = _value(form, "months")
    if not months:
        chosen: date | None = _value(form, "until") if months == OTHER else None
        return chosen
    start = on or clock.business_day()
    if form.until_on is not None:
        start = form.until_on + timedelta(days=1)
    return last_day_of_period(start, int(months))


def command_of(form: Form) -> str:
    """Return the idempotency key of the form that is shown."""
    return form_key(form.id)


def refused(form: Form) -> Result[Receipt] | None:
    """Return how the last try ended, where it was not done."""
    return last_result(form.id)


def still_missing(form: Form, refusal: Refusal | None) -> tuple[str, ...]:
    """Return the labels of the blanks that are all a refusal is about, else none."""
    if refusal is None:
        return ()
    if refusal.code == "day_missing":
        return (t("changes.fields.on"),)
    findings = refusal.facts.get("findings", ())
    if not findings or any(f.facts.get("missing") != "until" for f in findings):
        return ()
    by_date = _value(form, "months") == OTHER
    return (t(f"changes.fields.{'until' if by_date else 'months'}"),)
