"""The form in which people say how a file is to be read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from portal.domain.importing.fields import Field
from portal.domain.importing.mapping import ColumnMapping
from portal.services.import_members.storing import (
    Column,
    Preview,
    change_mapping,
    known_attributes,
    known_words,
    noted_records,
)
from portal.ui.act import act, ask
from portal.ui.day_field import ask_day
from portal.ui.html import show_html, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.words import plain, t

LISTED = 60
"""Columns that the form lists; a file with more is mapped by command."""

WORDS = {
    "unknown_state": "state",
    "unknown_kind": "kind",
    "unknown_offering": "offering",
}
"""Reasons that a word nobody explained leaves, and the map that explains it."""

Names = Mapping[str, Mapping[str, Sequence[str]]]
Attributes = Mapping[str, Sequence[str]]
ASKED = "attribute:"
"""Begins the choice that a column fills what owners defined."""


def show_mapping(found: Preview) -> None:
    """Show columns, words and defaults, each changeable, and the button that keeps."""
    number = found.batch.number
    names, asked = ask(known_words), ask(known_attributes)
    if names is None or asked is None:
        return
    unknown = unknown_words(number)
    with st.form(key("imports", "mapping", number), border=False):
        left, right = st.columns(2)
        with left:
            ask_day(
                t("imports.as_of"),
                value=found.batch.as_of,
                key=key("imports", "as_of", number),
                help=t("imports.as_of_help"),
                format="YYYY-MM-DD",
            )
        with right:
            _offering(found, names)
        for column in found.columns[:LISTED]:
            _column(column, number, asked)
        if len(found.columns) > LISTED:
            st.write(t("imports.more_columns", count=len(found.columns) - LISTED))
        for kind, word in unknown:
            _word(kind, word, found.mapping, names[kind], number)
        st.form_submit_button(
            t("imports.keep_mapping"),
            key=key("imports", "keep", number),
            on_click=_keep,
            args=(found, unknown),
        )


def _offering(found: Preview, names: Names) -> None:
    labels = _labels(names["offering"])
    chosen = found.mapping.default_offering or ""
    st.selectbox(
        t("imports.default_offering"),
        list(labels),
        index=_place(chosen, labels),
        format_func=labels.__getitem__,
        key=key("imports", "offering", found.batch.number),
        help=t("imports.default_offering_help"),
    )


def _column(column: Column, number: str, asked: Attributes) -> None:
    labels = {"": t("imports.unread")}
    labels |= {each.value: t(f"import.fields.{each}") for each in Field}
    attributes = _labels(asked)
    labels |= {ASKED + code: text for code, text in attributes.items() if code}
    told, choice = st.columns([3, 2], vertical_alignment="center")
    with told:
        samples = t("house.between").join(filter(None, column.samples))
        show_html(
            tag(
                "p",
                tag("b", column.heading or t("imports.no_heading", at=column.at + 1)),
                tag("br"),
                tag("span", samples or t("imports.blank"), class_="portal-note"),
                class_="portal-line",
            )
        )
    with choice:
        st.selectbox(
            plain(t("imports.meaning", heading=column.heading or column.at + 1)),
            list(labels),
            index=_place(_meaning(column), labels),
            format_func=labels.__getitem__,
            key=key("imports", "column", number, column.at),
        )


def _meaning(column: Column) -> str:
    if column.attribute:
        return ASKED + column.attribute
    return column.field.value if column.field else ""


def _meant(mapping: ColumnMapping, at: int, chosen: str) -> ColumnMapping:
    if chosen.startswith(ASKED):
        return mapping.asking(at, chosen.removeprefix(ASKED))
    return mapping.changed(at, Field(chosen) if chosen else None)


def _word(
    kind: str,
    word: str,
    mapping: ColumnMapping,
    codes: Mapping[str, Sequence[str]],
    number: str,
) -> None:
    labels = _labels(codes)
    chosen = mapping.words.get(kind, {}).get(word, "")
    st.selectbox(
        plain(t(f"imports.word.{kind}", word=word)),
        list(labels),
        index=_place(chosen, labels),
        format_func=labels.__getitem__,
        key=key("imports", "word", number, kind, word),
    )


def _labels(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what may be chosen, by code; "" is no choice."""
    which = 1 if language() == "en" else 0
    labels = {code: f"{both[which]} ({code})" for code, both in names.items()}
    return {"": t("imports.nothing_chosen"), **labels}


def _place(code: str, labels: Mapping[str, str]) -> int:
    return list(labels).index(code) if code in labels else 0


def unknown_words(number: str) -> list[tuple[str, str]]:
    """Return the words that the dry run did not understand, and those explained."""
    noted = ask(noted_records, number, 2_000)
    found = dict.fromkeys(
        (WORDS[reason["code"]], reason["value"])
        for line in (noted[1] if noted else [])
        for reason in line.reasons
        if reason["code"] in WORDS and _shown(reason)
    )
    return list(found)[:30]


def _shown(reason: Mapping[str, str]) -> bool:
    return bool(reason["value"]) and "***" not in reason["value"]


def _keep(found: Preview, unknown: Sequence[tuple[str, str]]) -> None:
    """Keep what was chosen in the form."""
    number = found.batch.number
    given: Any = st.session_state
    mapping = found.mapping
    for column in found.columns[:LISTED]:
        chosen = given[key("imports", "column", number, column.at)]
        if chosen != _meaning(column):
            mapping = _meant(mapping, column.at, chosen)
    words = {kind: dict(each) for kind, each in mapping.words.items()}
    for kind, word in unknown:
        code = given[key("imports", "word", number, kind, word)]
        if code:
            words.setdefault(kind, {})[word] = code
    offering = given[key("imports", "offering", number)] or None
    mapping = replace(mapping, words=words, default_offering=offering)
    as_of = given[key("imports", "as_of", number)]
    act("imports", change_mapping, number, mapping.as_json(), as_of)
