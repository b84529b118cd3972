"""Editing a definition of attributes: each save is a revision of the draft."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from models.publishing_facts import Content, Version
from portal.domain.attributes import editing
from portal.domain.forms.definition import Form
from portal.errors import EditConflict
from portal.services.publish.draft import save_draft
from portal.ui.act import act, last_result
from portal.ui.draft_page import NEW, ROW, place
from portal.ui.form import clashed, close_form, open_form, show_form
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.place import asked, link, move
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import plain, t

FORM = "attributes"
Make = Callable[[Mapping[str, Any]], tuple[Content, str | None]]
"""From values to the content, and the row that is looked at next."""


class AttributeEditor:
    """One version of a definition as one person edits it."""

    def __init__(self, version: Version, *, may: bool) -> None:
        """Keep what is edited."""
        self.version, self.content, self.may = version, version.content, may

    def show(self) -> None:
        """Show the rows, and the form of the one that was chosen."""
        row = asked(ROW)
        found = next((e for e in self._rows() if e.get("code") == row), None)
        if found is not None or (row == NEW and self.may):
            self._show_row(found)
        show_html(self._table())
        if self.may and row != NEW:
            to = link(t("attributes.new"), place(self.version, row=NEW))
            show_html(tag("p", to, class_="portal-line portal-add"))
        if self.may and row is None:
            self._show_many()
        if row is None:
            st.header(t("attributes.whole"), anchor=False)
            self._form("whole", editing.whole_form(),
                       editing.whole_values(self.content),
                       lambda given: (editing.whole_content(self.content, given), None),
                       )  # fmt: skip

    def _rows(self) -> list[Mapping[str, Any]]:
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

    def _kind(self, row: Mapping[str, Any]) -> str:
        kinds = [option.code for option in editing.attribute_form(
            self.content, None).by_code["kind"].options]  # fmt: skip
        kind = str(row.get("kind"))
        said = t(f"attributes.kinds.{kind}") if kind in kinds else kind
        return f"{said} {t('attributes.retired')}" if row.get("retired") else said

    def _show_row(self, found: Mapping[str, Any] | None) -> None:
        code = str(found["code"]) if found else None
        said = str(found.get(f"name_{language()}") or code) if found else ""
        st.header(plain(said or t("attributes.new")), anchor=False)
        form = editing.attribute_form(self.content, code)
        start: Mapping[str, Any] = {"need": "never", "sensitivity": "shown"}
        values = editing.attribute_values(found) if found else start

        def make(given: Mapping[str, Any]) -> tuple[Content, str | None]:
            row = editing.attribute_row(given, found, self.content)
            return editing.with_row(self.content, row), row["code"]

        self._form(key("row", code or NEW), form, values, make)
        if found and self.may:
            self._show_tools(str(code))

    def _show_tools(self, code: str) -> None:
        edited = {
            "up": editing.shifted(self.content, code, -1),
            "down": editing.shifted(self.content, code, 1),
            "remove": editing.without_row(self.content, code),
        }
        with st.container(horizontal=True):
            for name, content in edited.items():
                st.button(
                    t(f"attributes.{name}"),
                    key=key("attributes", self.version.id, code, name),
                    on_click=self._press,
                    args=(content,),
                )

    def _press(self, content: Content) -> None:
        self._save(content, self.version.revision)

    def _show_many(self) -> None:
        def make(given: Mapping[str, Any]) -> tuple[Content, str | None]:
            rows = [*self.content["attributes"], *editing.many_rows(given["lines"])]
            return {**self.content, "attributes": rows}, None

        with st.expander(t("attributes.many")):
            self._form("many", editing.many_form(), {}, make)

    # -------------------------------------------------------------- saving

    def _form(
        self, name: str, form: Form, values: Mapping[str, Any], make: Make
    ) -> None:
        where = key("attributes", self.version.id, name)

        def save(given: Mapping[str, Any], mark: int) -> None:
            content, row = make(given)
            if self._save(content, mark):
                close_form(where)
                move(row=row)
                return
            result = last_result(FORM)
            if result is not None and isinstance(result.refusal, EditConflict):
                clashed(where)

        open_form(form, where, values, self.version.revision)
        show_form(form, where, save, disabled=not self.may)

    def _save(self, content: Content, revision: int) -> bool:
        return act(FORM, save_draft, self.version.id, revision, content).done
