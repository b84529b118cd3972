"""Editing the lists of a draft: a table of rows, and the form of the one chosen."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import streamlit as st

from portal.domain.forms.definition import Form
from portal.domain.publishing import rows
from portal.domain.publishing.rows import Row, Values
from portal.ui.draft_editor import Changes, DraftEditor
from portal.ui.draft_page import NEW, ROW, place
from portal.ui.html import show_html, show_note, tag
from portal.ui.place import asked, link, move
from portal.ui.tables import table
from portal.ui.words import plain, t

TOLD = "portal-told"
"""The place above a form that says what its row would say; it stays in sight."""


class RowsEditor(DraftEditor, ABC):
    """A version whose lists of rows are told apart as ``lists`` says.

    ``leads`` begins the keys of what a list is for; rows of ``ordered`` lists can be
    moved up and down. Rows of lists that are ``said`` are said above their forms.
    """

    lists: ClassVar[Mapping[str, str]]
    leads: ClassVar[str]
    ordered: ClassVar[tuple[str, ...]] = ()
    said: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a row."""

    @abstractmethod
    def row_name(self, part: str, row: Row) -> str:
        """Return what a row is called."""

    @abstractmethod
    def row_says(self, part: str, row: Row) -> str:
        """Return what a row says, in short."""

    @abstractmethod
    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a row as the values of its form, or what a new one begins with."""

    @abstractmethod
    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a row with what its form says."""

    def put_row(self, part: str, row: Row) -> Changes:
        """Return the edit that writes a row into its list."""
        return rows.put_row(self.content, part, self.lists[part], row)

    def show_typed(self, part: str, form: Form, place: str, was: Row | None) -> None:
        """Show above a form what the row in it would say."""

    # -------------------------------------------------------------- showing

    def show_rows(self, part: str, called: str) -> None:
        """Show the chosen row of a list, and all of them, ``called`` so."""
        show_note(t(f"{self.leads}.{part}"))
        row = asked(ROW)
        if row is not None:
            self._show_row(part, row)
        if self.content.get(part):
            columns = [t(f"offering.columns.{each}") for each in ("row", "says")]
            lines = [self._line(part, row) for row in self.content[part]]
            show_html(table(called, columns, lines))
        if self.may and row != NEW:
            to = link(t("offering.add"), place(self.version, part, NEW))
            show_html(tag("p", to, class_="portal-line"))

    def _line(self, part: str, row: Row) -> tuple[str, str]:
        code = row[self.lists[part]]
        to = link(
            self.row_name(part, row),
            place(self.version, part, code),
            aria_current="true" if code == asked(ROW) else None,
        )
        return to, self.row_says(part, row)

    def _show_row(self, part: str, row: str) -> None:
        new, by = row == NEW, self.lists[part]
        found = None if new else rows.row_of(self.content, part, by, row)
        known = found if found or new else self._last_known(part, row)
        if known is None and not (new and self.may):
            return
        form = self.row_form(part, new=new)
        if new:
            form = form.without(by, (each[by] for each in self.content.get(part, ())))

        def make(given: Values) -> Changes:
            return self.put_row(part, self.made_row(part, given, known))

        def then(given: Values) -> tuple[str | None, str | None]:
            return str(self.made_row(part, given, known)[by]), None

        said = self.row_name(part, known) if known else ""
        words = t("designer.edit", name=said) if known else t("offering.new_row")
        st.header(plain(words), anchor=False)
        above = st.container(key=TOLD) if part in self.said else None
        with st.container(border=True):
            values, gone = self.values_of(part, known), found is None and not new
            self._form(form, self._place(part, row), values, make, then, gone=gone)
        if above is not None:
            with above:
                self.show_typed(part, form, self._place(part, row), known)
        if found is not None and self.may:
            self._show_ways(part, row, said)

    def _show_ways(self, part: str, row: str, said: str) -> None:
        drop = partial(self._drop, part, row)
        if part in self.ordered:
            shift = partial(self._shift, part, row)
            self._show_tools((part, row), said, shift, drop)
        else:
            self._show_remove((part, row), said, drop)

    def _shift(self, part: str, row: str, by: int) -> None:
        self._save(rows.shifted(self.content, part, self.lists[part], row, by))

    def _drop(self, part: str, row: str) -> None:
        if self._save(rows.drop_row(part, row)):
            move(row=None)
