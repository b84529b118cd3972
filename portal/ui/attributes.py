"""Attributes on the member card: what is kept, the form, and masked values."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from models.kinds import Permission
from models.publishing_facts import Problem
from portal import clock
from portal.domain.attributes.shown import MASK, Sheet, ShownAttribute
from portal.domain.card import Card
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.services.attributes.see_values import (
    any_defined,
    reveal_attribute,
    see_attributes,
)
from portal.services.attributes.set_values import set_attributes
from portal.services.drafts import ATTRIBUTES
from portal.services.show_member import REVEAL_REASONS
from portal.ui.act import act, ask, show_result
from portal.ui.as_of import asked_dates
from portal.ui.card_markup import words
from portal.ui.draft import Draft
from portal.ui.form import close_form, open_form, problem_words, show_form, typed_in
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import Html, join, show_html, tag
from portal.ui.keys import key
from portal.ui.place import close
from portal.ui.reveal import REVEALED, SECONDS, Revealed
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.words import t
from portal.wording.values import value_words

TOOL = "attributes"


def has_attributes(card: Card) -> bool:
    """Return whether anything is asked of members like this one."""
    return bool(ask(any_defined, card.kind))


def show_attributes(card: Card) -> None:
    """Show what is kept of a member, and what may be done about it."""
    sheet = ask(see_attributes, card.number, **asked_dates())
    if sheet is None:
        return
    place = key(TOOL, card.number)
    show_result(place, done=t("attributes.saved"))
    show_html(_table(sheet))
    if card.today and Permission.MEMBER_CHANGE in acting().permissions:
        _ask_to_fill(sheet, place)
    _show_masked(card, sheet, place)
    st.button(t("changes.close"), key=key(place, "close"), on_click=close)


# ------------------------------------------------------------------ what is kept


def _table(sheet: Sheet) -> Html:
    columns = [t(f"attributes.columns.{each}") for each in ("name", "value")]
    rows = [
        (_name(each), _value(each, sheet.form))
        for each in sheet.attributes
        if each.filled or each.problem
    ]
    if not rows:
        return tag("p", t("attributes.none"), class_="portal-line")
    return table(t("card.tools.attributes"), columns, rows)


def _name(each: ShownAttribute) -> Html | str:
    said = words(each.name) or each.code
    return f"{said} {t('attributes.retired')}" if each.retired else said


def _value(each: ShownAttribute, form: Form) -> Html:
    wrong = _wrong(form, each.code, each.problem) if each.problem else ""
    said = MASK if each.masked else said_value(each.value)
    unit = words(each.unit) if each.unit and each.value is not None else ""
    return join([tag("span", f"{said} {unit or ''}".strip()), wrong])


def _wrong(form: Form, code: str, problem: Problem) -> Html:
    said = problem_words(form.by_code[code], problem)
    return tag("p", said, class_="portal-wrong")


def said_value(value: Any) -> str:
    """Return a value as people read it."""
    return value_words(value, language())


# ------------------------------------------------------------------ the form


def _ask_to_fill(sheet: Sheet, place: str) -> None:
    draft = Draft.of(place, ATTRIBUTES, sheet.number)
    open_kept(sheet.form, sheet.values, draft, sheet.record)

    def save(values: Mapping[str, Any], mark: int) -> None:
        touched = typed_in(sheet.form, place)
        # A masked value is not in its field: what nobody typed there says nothing.
        given = {
            code: value
            for code, value in values.items()
            if code not in sheet.hidden or code in touched
        }
        if act(place, set_attributes, sheet.number, given, seen=mark).done:
            give_up(draft)

    show_form(sheet.form, place, save)


# ------------------------------------------------------------------ masked values


def _show_masked(card: Card, sheet: Sheet, place: str) -> None:
    if not card.today or not sheet.hidden:
        return
    if Permission.MEMBER_REVEAL in acting().permissions:
        _ask_to_reveal(sheet, key(place, "reveal"))
    if Permission.MEMBER_CHANGE in acting().permissions:
        with st.popover(t("attributes.take_away")):
            _ask_to_take_away(sheet, place)


def _which(sheet: Sheet) -> Field:
    masked = [each for each in sheet.attributes if each.masked]
    which = tuple(Option(each.code, each.name) for each in masked)
    return Field("code", FieldKind.CHOICE, "attributes.which", options=which,
                 required=True)  # fmt: skip


def _ask_to_take_away(sheet: Sheet, place: str) -> None:
    """Ask which value goes; a blank field does not say so, for all are blank."""
    form, away = Form((_which(sheet),)), key(place, "away")
    open_form(form, away, {}, sheet.record)

    def take(values: Mapping[str, Any], mark: int) -> None:
        given = {values["code"]: None}
        if act(place, set_attributes, sheet.number, given, seen=mark).done:
            close_form(away)

    show_form(form, away, take, words="attributes.take_away_now")


def _reveal_form(sheet: Sheet) -> Form:
    whys = tuple(Option(e, f"card.reveal.reasons.{e}") for e in REVEAL_REASONS)
    return Form(
        (
            _which(sheet),
            Field("reason", FieldKind.CHOICE, "card.reveal.reason", options=whys,
                  required=True),
            Field("case", FieldKind.TEXT, "card.reveal.case", required=True,
                  longest=60),
        )
    )  # fmt: skip


def _ask_to_reveal(sheet: Sheet, place: str) -> None:
    form = _reveal_form(sheet)
    open_form(form, place, {}, 0)
    show_result(place, once=False)

    def show(values: Mapping[str, Any], _mark: int) -> None:
        given = (values["code"], values["reason"], values["case"])
        result = act(place, reveal_attribute, sheet.number, *given)
        if result.value is not None:
            until = clock.now() + timedelta(seconds=SECONDS)
            said = said_value(result.value)
            st.session_state[REVEALED] = Revealed(sheet.number, 0, said, until)
            close_form(place)
            close()

    show_form(form, place, show, words="attributes.reveal")
