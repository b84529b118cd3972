"""Editing an offering form by form: each save is a revision of the draft."""

import streamlit as st

from portal import clock
from portal.domain.attributes.in_content import VALUES
from portal.domain.forms.definition import Form
from portal.domain.publishing import offering_forms as forms
from portal.domain.publishing.offering import LISTS
from portal.domain.publishing.rows import Row, Values, scalars
from portal.services.design_offering import OfferingDesign
from portal.services.see_catalog import see_entry
from portal.ui import offering_markup as markup
from portal.ui.act import ask
from portal.ui.catalog_markup import ACTOR
from portal.ui.draft_editor import Changes
from portal.ui.entry_screen import show_entry
from portal.ui.html import show_note
from portal.ui.narrowing import Narrowing, day_asked
from portal.ui.place import asked
from portal.ui.rows_editor import RowsEditor
from portal.ui.session import language
from portal.ui.words import t

FORM = "offering"
PREVIEW = Narrowing("offering.preview")


class OfferingEditor(RowsEditor):
    """One version of an offering as one person edits it."""

    lists = LISTS
    leads = "offering.leads"

    def __init__(self, design: OfferingDesign) -> None:
        """Keep what is edited."""
        super().__init__(FORM, design.seen)
        self.design = design

    def show(self, part: str) -> None:
        """Show a part: single fields, a list of rows, or the preview."""
        if part == "preview":
            self._show_preview()
        elif part == VALUES:
            self._show_attributes(self.design.asked)
        elif part in LISTS:
            self.show_rows(part, markup.part_name(part))
        else:
            form = forms.scalar_form(part, self.content, self.design.known)
            with st.container(border=True):
                self._form(form, self._place(part), self.content, scalars)

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a row."""
        return forms.row_form(part, self.content, self.design.known, new=new)

    def row_name(self, part: str, row: Row) -> str:
        """Return what a row is called."""
        return markup.row_name(part, row)

    def row_says(self, part: str, row: Row) -> str:
        """Return what a row says, in short."""
        return markup.row_says(part, row, self.content, self.design.known)

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a row as the values of its form."""
        if row is not None:
            return forms.values_of(row)
        return {"decision": ""} if part == "candidates" else {}

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a row with what its form says."""
        return forms.made_row(part, self.content, values, was)

    def put_row(self, part: str, row: Row) -> Changes:
        """Return the edit that writes a row; phases stay in their order."""
        return forms.put_row(part, self.content, row)

    def _show_preview(self) -> None:
        """Show the draft as an actor would meet it on a day."""
        show_note(t("offering.preview_lead"))
        known = self.design.known.actors
        names = {code: each.say(language()) for code, each in known.items()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            PREVIEW.choice(ACTOR, names, t("catalog.asked.actor"), "catalog.everybody")
            PREVIEW.day(t("catalog.asked.on"))
        actor = asked(ACTOR)
        on = day_asked() or clock.business_day()
        code, number = self.version.code, self.version.number
        seen = ask(see_entry, code, on, actor if actor in known else None, number)
        if seen is not None:
            show_entry(seen)
