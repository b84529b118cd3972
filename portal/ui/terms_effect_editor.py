"""Editing what a version of terms does: its class, whom it binds, purposes of data."""

import streamlit as st

from portal.domain.forms.definition import Form
from portal.domain.publishing import terms_effect_forms as forms
from portal.domain.publishing.phases import DATED
from portal.domain.publishing.rows import Row, Values, scalars
from portal.domain.publishing.terms_effect_forms import Whom
from portal.services.publish.see import Seen
from portal.ui import terms_effect_markup as markup
from portal.ui.html import show_html, show_note
from portal.ui.rows_editor import RowsEditor
from portal.ui.terms_consent import told
from portal.ui.words import t


class TermsEffectEditor(RowsEditor):
    """The parts of a version that say what it does, as one person edits them."""

    def __init__(self, name: str, seen: Seen, whom: Whom) -> None:
        """Keep what is edited, and whom it can name."""
        super().__init__(name, seen)
        self.whom = whom

    @property
    def later(self) -> bool:
        """Whether another version of the document was ever approved."""
        others = (e.version for e in self.seen.versions)
        mine = self.version.id
        return any(e.id != mine and e.state in DATED for e in others)

    def show_effect(self) -> None:
        """Show how the version changes what binds."""
        show_note(t("terms.leads.effect"))
        with st.container(border=True):
            form = forms.effect_form(later=self.later)
            values = forms.effect_values(self.content, later=self.later)
            self._form(form, self._place("effect"), values, scalars)

    def show_applies(self) -> None:
        """Show whom the document binds, row by row."""
        self.show_rows("applies", t("terms.parts.applies"))

    def show_purposes(self) -> None:
        """Show what personal data is used for."""
        self.show_rows("purposes", t("terms.parts.purposes"))
        found = told(self.content.get("purposes", ()))
        if found:
            show_note(t("terms.consent_told.lead"))
        for each in found:
            show_html(each)

    def show_items(self) -> None:
        """Show the kinds of personal data, and which is used for what."""
        self.show_rows("items", t("terms.parts.items"))
        if self.content.get("items") and self.content.get("purposes"):
            show_html(markup.grid(self.content))

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a row; a new one is asked the same."""
        del new
        return forms.row_form(part, self.content, self.whom)

    def row_name(self, part: str, row: Row) -> str:
        """Return what a row is called: whom it binds, or its name."""
        if part == "applies":
            return markup.whom_words(row, self.whom)
        return markup.called_words(row)

    def row_says(self, part: str, row: Row) -> str:
        """Return what a row says."""
        return markup.row_says(part, row, self.content, self.whom)

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a row as the values of its form."""
        return forms.values_of(part, row)

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a row with what its form says."""
        return forms.made_row(part, self.content, values, was)
