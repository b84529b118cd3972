"""A form made from its definition: native widgets, our words, and nothing lost.

What is typed stays while a field is hidden, while another row or page is looked at,
and after a refusal. ``mark`` says of which stored state the fields were filled; only
untouched fields follow a newer one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import streamlit as st

from models.publishing_facts import Problem
from portal.domain.calendar import TOKYO
from portal.domain.forms.definition import Field, FieldKind, Form, Label, Option
from portal.domain.forms.reading import Read, read
from portal.ui.day_field import ask_day
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.words import capital, plain, t

LIVE = "300ms"
"""After so long without a key a line is taken, so that saving becomes possible."""
SPELT = "%Y-%m-%d %H:%M"
"""How an instant stands in its field, in Japan's time."""
FEW = 5
"""So many choices are all shown; more are a list that opens."""

YES, NO = "yes", "no"
YES_OR_NO = (Option(YES, "house.yes"), Option(NO, "house.no"))
"""What is chosen from where a yes or no may stay unsaid."""

Save = Callable[[Mapping[str, Any], int], None]
"""Takes the values of the form, and the mark that it was filled from."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the fields were filled with, what was typed, and whether it was saved.

    Streamlit forgets a field that is not on the screen; ``typed`` does not.
    """

    base: Mapping[str, Any]
    typed: Mapping[str, Any]
    mark: int
    shown: frozenset[str] = frozenset()
    tried: bool = False
    clashed: bool = False


def said(label: Label) -> str:
    """Return a label in the reader's language."""
    return t(label) if isinstance(label, str) else label.say(language())


def _kept(place: str) -> _Kept | None:
    found = st.session_state.get(key("form", place))
    return found if isinstance(found, _Kept) else None


def _typed(form: Form, place: str) -> dict[str, Any]:
    """Return what stands in every field, on the screen or not."""
    kept, state = _kept(place), st.session_state
    before = kept.typed if kept else {}
    shown = kept.shown if kept else frozenset[str]()
    found = {f.code: before.get(f.code, _raw(f, None)) for f in form.fields}
    there = {code: key(place, code) for code in found if code in shown}
    return found | {code: state.get(name, found[code]) for code, name in there.items()}


def _as_asked(field: Field) -> Field:
    """Return a field as it is asked: a yes or no that may stay unsaid is a choice."""
    if not field.unsaid:
        return field
    return replace(field, kind=FieldKind.CHOICE, options=YES_OR_NO, unsaid=False)


def _nothing(field: Field) -> str | None:
    """Return what the widget of a choice keeps where none is chosen.

    Of a few that are all shown a choice could not be taken back: there, none is one.
    """
    shown = 0 < len(field.options) <= FEW and "" not in field.codes
    return "" if shown and not field.required else None


def _raw(field: Field, value: Any) -> Any:
    """Return a value as its widget keeps it."""
    if field.unsaid:
        said = {True: YES, False: NO}.get(value, value)
        return _raw(_as_asked(field), said)
    if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        return "" if value is None else str(value)
    if field.kind is FieldKind.DATE_TIME:
        return "" if value is None else f"{value.astimezone(TOKYO):{SPELT}}"
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        return value or ""
    if field.kind is FieldKind.CHOICES:
        return [code for code in field.codes if code in (value or ())]
    if field.kind is FieldKind.CHOICE:
        return value if value in field.codes else _nothing(field)
    return bool(value) if field.kind is FieldKind.YES_NO else value


def _still_offered(field: Field, raw: Any) -> Any:
    """Return what a widget keeps, without choices that are not there any more."""
    chosen = field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
    return _raw(field, raw) if chosen else raw


# ------------------------------------------------------------------ filling


def open_form(
    form: Form,
    place: str,
    values: Mapping[str, Any],
    mark: int,
    found: Mapping[str, Any] | None = None,
) -> None:
    """Fill the fields where they are not; what somebody typed stays.

    Comes before anything that asks or shows the form. ``found`` is what was typed
    before this screen was, as widgets keep it.
    """
    now = {field.code: _raw(field, values.get(field.code)) for field in form.fields}
    kept = _kept(place)
    if kept is None:
        return _fill(form, place, _Kept(now, {**now, **(found or {})}, mark))
    typed = _typed(form, place)
    if kept.clashed:
        own = {name for name in now if typed[name] != kept.base.get(name)}
        mine = {name: typed[name] if name in own else now[name] for name in now}
        return _fill(form, place, _Kept(now, mine, mark))
    if typed == kept.base:
        return _fill(form, place, _Kept(now, now, mark, kept.shown, kept.tried))
    return _fill(form, place, replace(kept, typed=typed))


def _fill(form: Form, place: str, kept: _Kept) -> None:
    """Fill the fields; what is not offered any more is not chosen any more."""
    typed = {f.code: _still_offered(f, kept.typed[f.code]) for f in form.fields}
    state = st.session_state
    for code, value in typed.items():
        name = key(place, code)
        # What is written here goes to the browser, over what is being typed there.
        there = code in kept.shown and name in state
        if not there or state[name] != value:
            state[name] = value
    st.session_state[key("form", place)] = replace(kept, typed=typed)


def close_form(place: str) -> None:
    """Let the fields be filled anew."""
    st.session_state.pop(key("form", place), None)


def clashed(place: str) -> None:
    """Note that a colleague was faster: untouched fields follow what they saved."""
    kept = _kept(place)
    if kept is not None:
        st.session_state[key("form", place)] = replace(kept, clashed=True)


def read_form(form: Form, place: str) -> Read:
    """Return what stands in the fields."""
    return read(form, _typed(form, place))


def is_changed(form: Form, place: str) -> bool:
    """Return whether something in the fields is not as it was."""
    return bool(typed_in(form, place))


def mark_of(place: str) -> int:
    """Return of which stored state the fields were filled."""
    kept = _kept(place)
    return kept.mark if kept else 0


def typed_in(form: Form, place: str) -> dict[str, Any]:
    """Return what in the fields is not as it was, as widgets keep it."""
    kept = _kept(place)
    typed = _typed(form, place) if kept else {}
    base = kept.base if kept else {}
    return {code: value for code, value in typed.items() if value != base.get(code)}


# ------------------------------------------------------------------ showing


def show_form(
    form: Form,
    place: str,
    save: Save,
    *,
    words: str = "forms.save",
    ready: bool = False,
    between: Callable[[], None] | None = None,
) -> None:
    """Show the fields, what is wrong with them, and the button that saves them.

    The button waits for nothing: who types and presses it in one go has saved. Without
    a change nothing is saved, unless what the fields begin with is ``ready``. What is
    read before the press is shown ``between``.
    """
    show_fields(form, place)
    if between is not None:
        between()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t(words),
            key=key(place, "save"),
            type="primary",
            on_click=_save,
            args=(form, place, save),
            kwargs={"ready": ready},
        )
        if is_changed(form, place):
            st.button(
                t("forms.undo"),
                key=key(place, "undo"),
                type="tertiary",
                on_click=close_form,
                args=(place,),
            )
        _show_ending(form, place, words, ready=ready)


def _save(form: Form, place: str, save: Save, *, ready: bool) -> None:
    kept, found = _kept(place), read_form(form, place)
    if kept is None:
        return
    st.session_state[key("form", place)] = replace(kept, tried=True)
    if not found.problems and (ready or is_changed(form, place)):
        save(found.values, kept.mark)
        st.session_state[key("form", place, "saved")] = _kept(place) is None


def _show_ending(form: Form, place: str, words: str, *, ready: bool) -> None:
    """Say beside the button what became of a press, where the eye is."""
    saved, kept = st.session_state.pop(key("form", place, "saved"), False), _kept(place)
    if saved and words == "forms.save":
        show_html(tag("p", t("forms.saved"), class_="portal-line", role="status"))
    if kept is None or not kept.tried:
        return
    wrong = read_form(form, place).problems
    if wrong:
        fields = [said(each.label) for each in form.fields if each.code in wrong]
        words = t("forms.refused", fields=t("house.between").join(fields))
        show_html(tag("p", words, class_="portal-wrong", role="alert"))
    elif not ready and not is_changed(form, place):
        show_html(tag("p", t("forms.unchanged"), class_="portal-line", role="status"))


def show_fields(form: Form, place: str) -> None:
    """Show the fields that are asked now, pairs side by side.

    What is hidden keeps its place: when it is shown, the browser need not draw anew
    what stands below it.
    """
    found, kept, typed = read_form(form, place), _kept(place), _typed(form, place)
    if kept is not None:
        st.session_state[key("form", place)] = replace(kept, shown=found.shown)
    group: Label | None = None
    for _, row in groupby(form.fields, key=lambda field: field.beside or field.code):
        fields = [field for field in row if field.code in found.shown]
        with st.container():
            if fields and fields[0].group not in (group, None):
                heading = tag("b", said(fields[0].group or ""))
                show_html(tag("p", heading, class_="portal-line portal-group"))
            for where, field in zip(_places(fields), fields, strict=False):
                with where:
                    _show_field(field, place)
                    touched = kept and typed[field.code] != kept.base.get(field.code)
                    wrong = found.problems.get(field.code)
                    if wrong is not None and kept and (kept.tried or touched):
                        _show_problem(field, wrong)
        group = fields[0].group if fields else group


def _show_field(field: Field, place: str) -> None:
    asked = _as_asked(field)
    _WIDGETS[asked.kind](
        asked,
        label=plain(capital(said(field.label))),
        help=plain(said(field.help)) if field.help else None,
        key=key(place, field.code),
    )


def _places(fields: list[Field]) -> list[Any]:
    if len(fields) > 1:
        return list(st.columns(len(fields)))
    return [st.container()] if fields else []


def problem_words(field: Field, problem: Problem) -> str:
    """Return what is wrong with a field, and what to do."""
    wanted = said(field.pattern_words) if field.pattern_words else ""
    facts = {**problem.facts, "label": said(field.label), "wanted": wanted}
    return t(f"forms.problems.{problem.code}", **facts).strip()


def _show_problem(field: Field, problem: Problem) -> None:
    words = problem_words(field, problem)
    show_html(tag("p", words, class_="portal-wrong", role="alert"))


def _text(field: Field, **more: Any) -> None:
    width: Any = "stretch" if field.kind is FieldKind.TEXT else 160
    st.text_input(live=LIVE, width=width, **more)


def _long_text(_field: Field, **more: Any) -> None:
    st.text_area(height=92, **more)


def _yes_no(_field: Field, **more: Any) -> None:
    st.checkbox(**more)


def _offered(field: Field) -> dict[str, Any]:
    names = {each.code: plain(said(each.label)) for each in field.options}
    return {"options": list(names), "format_func": lambda code: names.get(code, code)}


def _nothing_to_choose(label: str) -> None:
    st.caption(t("forms.no_options", label=label))


def _choice(field: Field, **more: Any) -> None:
    called = _offered(field)
    if not field.options:
        _nothing_to_choose(more["label"])
    elif len(field.options) <= FEW:
        _few(field, called, more)
    else:
        st.selectbox(index=None, placeholder=t("forms.choose"), **called, **more)


def _few(field: Field, called: dict[str, Any], more: dict[str, Any]) -> None:
    options, name = called["options"], called["format_func"]
    if _nothing(field) == "":
        blank = t("forms.unsaid" if field.options is YES_OR_NO else "forms.blank")
        called["options"] = [*options, ""]
        called["format_func"] = lambda code: name(code) if code else blank
    st.radio(index=None, horizontal=True, **called, **more)


def _choices(field: Field, **more: Any) -> None:
    called = _offered(field)
    if not field.options:
        _nothing_to_choose(more["label"])
    elif len(field.options) <= FEW:
        st.pills(selection_mode="multi", **called, **more)
    else:
        words = t("forms.choose")
        st.multiselect(placeholder=words, select_all=False, **called, **more)


def _day(_field: Field, **more: Any) -> None:
    ask_day(width=200, **more)


_WIDGETS: dict[FieldKind, Callable[..., None]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.INTEGER: _text,
    FieldKind.DECIMAL: _text,
    FieldKind.DATE_TIME: _text,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DAY: _day,
}
