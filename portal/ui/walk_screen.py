"""A made-up member walked through a lifecycle by hand; nothing is stored."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from models.facts import Allowed, Lifecycle
from models.publishing_facts import Version
from portal import clock
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.publishing.lifecycle import lifecycle_from
from portal.domain.simulate import MadeUp, Tried, Walked, walk
from portal.domain.timeline import event_words, reason_words, state_words
from portal.ui.card_markup import badge, words
from portal.ui.form import close_form, open_form, read_form, show_fields, show_form
from portal.ui.html import Html, join, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import day, t, why
from portal.wording.refusal import finding_words

KINDS = tuple(
    Option(each, f"designer.walk.{each}") for each in ("person", "organisation")
)
ADULT = 30
"""Years that a made-up member is old unless somebody says otherwise."""


def _label(name: str) -> str:
    return f"designer.walk.{name}"


WHO = Form(
    (
        Field("kind", FieldKind.CHOICE, _label("kind"), options=KINDS,
              required=True),
        Field("birth_date", FieldKind.DAY, _label("birth_date"),
              shown_when=ShownWhen("kind", frozenset({"person"}))),
        Field("joined_on", FieldKind.DAY, _label("joined_on"), beside="birth_date"),
        Field("arrears", FieldKind.YES_NO, _label("arrears")),
        Field("today", FieldKind.DAY, _label("today"), required=True),
    )
)  # fmt: skip


class Walker:
    """One walk through one version, kept in this screen alone."""

    def __init__(self, version: Version) -> None:
        """Find the walk again, or begin one."""
        self.version = version
        self.lifecycle: Lifecycle = lifecycle_from(version.content)
        self.place = key("walk", version.id)
        self.tried: tuple[Tried, ...] = st.session_state.get(self.place, ())

    def show(self) -> None:
        """Show who walks, where they stand, and what may be tried next."""
        show_note(t("designer.walk.lead"))
        left, right = st.columns([2, 3], gap="large")
        with left, st.container(border=True):
            st.header(t("designer.walk.who"), anchor=False)
            who, today = self._ask_who()
        walked = walk(self.lifecycle, who, self.tried, today)
        with right:
            self._show_standing(walked, today)
            self._show_next(walked, today)
            self._show_tools()
        self._show_life(walked)

    def _ask_who(self) -> tuple[MadeUp, date]:
        place, today = key(self.place, "who"), clock.business_day()
        born = today.replace(year=today.year - ADULT, day=1)
        first = {"kind": "person", "birth_date": born, "today": today}
        open_form(WHO, place, first, 0)
        show_fields(WHO, place)
        given = read_form(WHO, place).values
        made_up = MadeUp(
            organisation=given.get("kind") == "organisation",
            birth_date=given.get("birth_date"),
            joined_on=given.get("joined_on"),
            arrears=bool(given.get("arrears")),
        )
        last = max((each.on for each in self.tried), default=date.min)
        return made_up, max(given.get("today") or today, last)

    # -------------------------------------------------------------- where

    def _show_standing(self, walked: Walked, today: date) -> None:
        said: Html | str = t("designer.walk.nobody_yet")
        since = None
        if walked.state is not None and walked.since_at is not None:
            state = self.lifecycle.states[walked.state]
            said = badge(state.kind, Words(state.name_ja, state.name_en))
            since = t("designer.walk.since", at=day(day_of(walked.since_at)))
        where = t("designer.walk.stands", on=day(today))
        line = [tag("b", where), " ", said, " ", since]
        show_html(tag("p", line, class_="portal-line", role="status"))

    def _show_life(self, walked: Walked) -> None:
        st.header(t("designer.walk.happened"), anchor=False)
        if not walked.steps and not walked.refused:
            st.write(t("designer.walk.nothing"))
        for tried, refused in walked.refused:
            event = words(event_words(self.lifecycle, tried.event))
            facts = {"on": day(tried.on), "event": event, "why": why(refused)}
            told = t("designer.walk.refused", **facts)
            show_html(tag("p", told, class_="portal-wrong"))
        if walked.steps:
            columns = [t(f"designer.columns.{e}") for e in ("day", "what", "became")]
            caption = t("designer.walk.happened")
            show_html(table(caption, columns, map(self._step, walked.steps)))
        st.header(t("designer.walk.ahead"), anchor=False)
        if not walked.ahead:
            st.write(t("designer.walk.nothing_ahead"))
            return
        columns = [t(f"designer.columns.{e}") for e in ("day", "what", "became")]
        rows = [
            (
                day(day_of(each.row.effective_at)),
                self._event(each.row),
                words(state_words(self.lifecycle, each.would_become)),
            )
            for each in walked.ahead
        ]
        show_html(table(t("designer.walk.ahead"), columns, rows))

    def _step(self, step: Any) -> tuple[str, Html, str]:
        became = words(state_words(self.lifecycle, step.became))
        if step.skipped is not None:
            became = t("designer.walk.skipped")
        return day(day_of(step.row.effective_at)), self._event(step.row), became or ""

    def _event(self, row: Any) -> Html:
        said = words(event_words(self.lifecycle, row.event or ""))
        system = row.mover == "Y"
        by = tag("small", t("designer.walk.by_system")) if system else None
        return tag("span", said, " ", by)

    # -------------------------------------------------------------- what next

    def _show_next(self, walked: Walked, today: date) -> None:
        moves = {e.event: e for e in walked.allowed if e.open and not e.undoes}
        if moves:
            self._ask_move(moves, today)
        else:
            st.write(t("designer.walk.nothing_open"))
        closed = [e for e in walked.allowed if not e.open and not e.undoes]
        if closed:
            lines = [tag("dl", [self._closed(each) for each in closed])]
            head = tag("summary", t("designer.walk.closed"))
            show_html(tag("details", head, lines, class_="portal-closed"))

    def _closed(self, allowed: Allowed) -> Html:
        told = [finding_words(each, language()) for each in allowed.findings]
        name = Words(allowed.name_ja, allowed.name_en)
        return join([tag("dt", words(name)), tag("dd", " ".join(told))])

    def _ask_move(self, moves: Mapping[str, Allowed], today: date) -> None:
        place = key(self.place, "try", len(self.tried))
        form = self._form_of(moves)
        open_form(form, place, {"on": today}, 0)
        with st.container(border=True):
            st.header(t("designer.walk.try"), anchor=False)
            show_form(form, place, self._go(place), words="designer.walk.go")

    def _form_of(self, moves: Mapping[str, Allowed]) -> Form:
        events = tuple(
            Option(code, Words(each.name_ja, each.name_en))
            for code, each in moves.items()
        )
        lasting = frozenset(c for c, each in moves.items() if "until" in each.needs)
        return Form(
            (
                Field("event", FieldKind.CHOICE, _label("event"), options=events,
                      required=True),
                Field("on", FieldKind.DAY, _label("on"), required=True),
                Field("until", FieldKind.DAY, _label("until"), beside="on",
                      shown_when=ShownWhen("event", lasting)),
                *(self._reasons(code, each) for code, each in moves.items()),
            )
        )  # fmt: skip

    def _reasons(self, code: str, allowed: Allowed) -> Field:
        options = tuple(
            Option(each, reason_words(self.lifecycle, each) or Words(each, each))
            for each in allowed.reasons
        )
        when = ShownWhen("event", frozenset({code}))
        return Field(f"reason_{code}", FieldKind.CHOICE, _label("reason"),
                     options=options, shown_when=when)  # fmt: skip

    def _go(self, place: str) -> Any:
        def save(given: Mapping[str, Any], _mark: int) -> None:
            event = str(given["event"])
            reason = given.get(f"reason_{event}") or self._only_reason(event)
            tried = Tried(event, given["on"], reason, given.get("until"))
            st.session_state[self.place] = (*self.tried, tried)
            close_form(place)

        return save

    def _only_reason(self, event: str) -> str | None:
        """Return the first reason of a move: which one is seldom the question."""
        found = (m.reasons[0] for m in self.lifecycle.moves
                 if m.event == event and m.reasons)  # fmt: skip
        return next(found, None)

    def _show_tools(self) -> None:
        if not self.tried:
            return
        with st.container(horizontal=True):
            for name, left in (("one_back", self.tried[:-1]), ("again", ())):
                st.button(
                    t(f"designer.walk.{name}"),
                    key=key(self.place, name),
                    type="tertiary",
                    on_click=self._back,
                    args=(left,),
                )

    def _back(self, left: tuple[Tried, ...]) -> None:
        st.session_state[self.place] = left
