"""Editing an actor kind form by form: each save is a revision of the draft."""

import streamlit as st

from portal.domain.attributes.in_content import VALUES
from portal.domain.forms.definition import Form
from portal.domain.publishing import actor_forms as forms
from portal.domain.publishing.actor import LISTS
from portal.domain.publishing.rows import Row, Values, called, scalars
from portal.services.design_actor import ActorDesign
from portal.services.publish.tell import problems_in_words
from portal.ui import actor_markup as markup
from portal.ui.html import show_html
from portal.ui.rows_editor import RowsEditor
from portal.ui.session import language

FORM = "actor"


class ActorEditor(RowsEditor):
    """One version of an actor kind as one person edits it."""

    lists = LISTS
    leads = "actors.leads"
    ordered = ("flow",)

    def __init__(self, design: ActorDesign) -> None:
        """Keep what is edited, and what its forms offer."""
        super().__init__(FORM, design.seen)
        self.design = design
        self.offered = forms.Offered(
            actors={**design.actors, self.version.code: called(self.content, "")},
            functions=design.stage.functions(),
            moves=design.stage.moves,
            offerings=design.stage.offerings,
        )

    def show(self, part: str) -> None:
        """Show a part: single fields, or a list of rows with what it lacks."""
        if part == VALUES:
            self._show_attributes(self.design.asked)
            return
        if part not in LISTS:
            with st.container(border=True):
                form, place = forms.scalar_form(part), self._place(part)
                self._form(form, place, self.content, scalars)
            return
        if part == "flow" and self.design.gaps:
            told = problems_in_words(self.design.gaps, self.content, language())
            show_html(markup.gaps(told))
        self.show_rows(part, markup.part_name(part))

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a row; a new one is asked the same."""
        del new
        return forms.row_form(part, self.offered)

    def row_name(self, part: str, row: Row) -> str:
        """Return what a row is called."""
        return called(row, str(row[LISTS[part]])).say(language())

    def row_says(self, part: str, row: Row) -> str:
        """Return what a row says, in short."""
        return markup.row_says(part, row, self.offered)

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a row as the values of its form, or what a new one begins with."""
        return forms.values_of(row) if row else forms.first_values(part, self.content)

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a row with what its form says."""
        return forms.made_row(part, self.content, values, was)
