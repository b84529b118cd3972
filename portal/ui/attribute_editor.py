"""Editing a definition of attributes: each save is a revision of the draft."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from models.publishing_facts import Content
from portal.domain.attributes import editing
from portal.domain.attributes.editing import Row
from portal.domain.attributes.purposes import PERSONAL, Purposes
from portal.domain.forms.definition import Form
from portal.domain.publishing.tree import diff
from portal.services.publish.see import Seen
from portal.ui.draft_editor import Changes, DraftEditor, Then, Values
from portal.ui.draft_page import NEW, ROW, place
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import asked, link, move
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import plain, t

FORM = "attributes"
START: Values = {"need": "never", "sensitivity": "shown"}
"""What a new attribute begins with."""


class AttributeEditor(DraftEditor):
    """One version of a definition as one person edits it."""

    def __init__(self, seen: Seen, purposes: Purposes | None) -> None:
        """Keep what is edited, and the purposes that an attribute can name."""
        super().__init__(FORM, seen)
        self.purposes = purposes if self.version.code in PERSONAL else None

    def show(self) -> None:
        """Show the rows, and the form of the one that was chosen."""
        row = asked(ROW)
        found = next((e for e in self._rows() if e.get("code") == row), None)
        new = row == NEW and self.may
        gone = found is None and row not in (NEW, None)
        known = self._last_known("attributes", str(row)) if gone else found
        if known is not None or new:
            self._show_row(known, gone=gone)
        show_html(self._table())
        if self.may and not new:
            to = link(t("attributes.new"), place(self.version, row=NEW))
            show_html(tag("p", to, class_="portal-line portal-add"))
        if known is None and not new:
            self._show_whole()

    def _show_whole(self) -> None:
        if self.may:
            with st.expander(t("attributes.many")):
                show_note(t("attributes.form.lines_help"))
                self._content_form(
                    ("many",), editing.many_form(self.content), {}, editing.with_many
                )
        st.header(t("attributes.whole"), anchor=False)
        values = editing.whole_values(self.content)
        self._content_form(
            ("whole",), editing.whole_form(), values, editing.whole_content
        )

    def _content_form(
        self,
        place: tuple[str, ...],
        form: Form,
        values: Values,
        make: Callable[[Content, Values], Content],
        then: Then | None = None,
        *,
        gone: bool = False,
    ) -> None:
        """Show a form whose values become a whole content."""

        def edit(given: Values) -> Changes:
            return diff(self.content, make(self.content, given))

        self._form(form, self._place(*place), values, edit, then, gone=gone)

    def _rows(self) -> list[Row]:
        found = self.content.get("attributes")
        return found if isinstance(found, list) else []

    def _table(self) -> Html:
        head = [t(f"attributes.columns.{each}") for each in ("name", "code", "kind")]
        rows = [
            (
                link(
                    str(each.get(f"name_{language()}") or each["code"]),
                    place(self.version, row=str(each["code"])),
                ),
                str(each["code"]),
                self._kind(each),
            )
            for each in self._rows()
        ]
        return table(t("publishing.places.attributes"), head, rows)

    def _kind(self, row: Row) -> str:
        kinds = [option.code for option in editing.attribute_form(
            self.content, None).by_code["kind"].options]  # fmt: skip
        kind = str(row.get("kind"))
        said = t(f"attributes.kinds.{kind}") if kind in kinds else kind
        return f"{said} {t('attributes.retired')}" if row.get("retired") else said

    def _show_row(self, found: Row | None, *, gone: bool) -> None:
        code = str(found["code"]) if found else NEW
        said = str(found.get(f"name_{language()}") or code) if found else ""
        st.header(plain(said or t("attributes.new")), anchor=False)
        own = code if found else None
        form = editing.attribute_form(self.content, own, self.purposes)
        if found is None:
            form = form.without("code", (str(each["code"]) for each in self._rows()))
        values = editing.attribute_values(found) if found else START

        def make(content: Content, given: Values) -> Content:
            row = editing.attribute_row(given, found, content)
            return editing.with_row(content, row)

        def then(given: Values) -> tuple[str | None, str | None]:
            return (code if found else given["code"]), None

        self._content_form(("row", code), form, values, make, then, gone=gone)
        if found and self.may and not gone:
            shift, drop = partial(self._shift, code), partial(self._drop, code)
            self._show_tools((code,), said, shift, drop)

    def _shift(self, code: str, by: int) -> None:
        became = editing.shifted(self.content, code, by)
        self._save(diff(self.content, became))

    def _drop(self, code: str) -> None:
        became = editing.without_row(self.content, code)
        if self._save(diff(self.content, became)):
            move(row=None)
