"""Editing an offering form by form: each save is a revision of the draft."""

from functools import partial

import streamlit as st

from portal import clock
from portal.domain.attributes.in_content import VALUES
from portal.domain.publishing import offering_forms as forms
from portal.domain.publishing.offering import LISTS
from portal.domain.publishing.rows import drop_row, scalars
from portal.services.design_offering import OfferingDesign
from portal.services.see_catalog import see_entry
from portal.ui import offering_markup as markup
from portal.ui.act import ask
from portal.ui.draft_editor import Changes, DraftEditor, Values
from portal.ui.draft_page import NEW, ROW, place
from portal.ui.entry_screen import show_entry
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import asked, link, move
from portal.ui.session import language
from portal.ui.words import day_format, plain, t

FORM = "offering"


class OfferingEditor(DraftEditor):
    """One version of an offering as one person edits it."""

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
            self._show_rows(part)
        else:
            form = forms.scalar_form(part, self.content, self.design.known)
            with st.container(border=True):
                self._form(form, self._place(part), self.content, scalars)

    def _show_rows(self, part: str) -> None:
        show_note(t(f"offering.leads.{part}"))
        if self.content.get(part):
            show_html(markup.rows(self.design, part))
        row = asked(ROW)
        if self.may and row != NEW:
            to = link(t("offering.add"), place(self.version, part, NEW))
            show_html(tag("p", to, class_="portal-line"))
        if row is not None:
            self._show_row(part, row)

    def _show_row(self, part: str, row: str) -> None:
        new = row == NEW
        found = None if new else forms.row_of(self.content, part, row)
        if found is None and not (new and self.may):
            return
        form = forms.row_form(part, self.content, self.design.known, new=new)

        def make(given: Values) -> Changes:
            made = forms.made_row(part, self.content, given, found)
            return forms.put_row(part, self.content, made)

        def then(given: Values) -> tuple[str | None, str | None]:
            made = forms.made_row(part, self.content, given, found)
            return str(made[LISTS[part]]), None

        said = markup.row_name(part, found) if found else ""
        words = t("designer.edit", name=said) if found else t("offering.new_row")
        st.header(plain(words), anchor=False)
        with st.container(border=True):
            values = forms.values_of(found) if found else {"decision": ""}
            self._form(form, self._place(part, row), values, make, then)
        if found is not None and self.may:
            self._show_remove((part, row), said, partial(self._drop, part, row))

    def _drop(self, part: str, row: str) -> None:
        if self._save(drop_row(part, row)):
            move(row=None)

    def _show_preview(self) -> None:
        """Show the draft as an actor would meet it on a day."""
        show_note(t("offering.preview_lead"))
        known = self.design.known.actors.items()
        said = {code: plain(each.say(language())) for code, each in known}
        said = {"": t("catalog.everybody"), **said}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            actor = st.selectbox(
                t("catalog.asked.actor"),
                list(said),
                format_func=said.__getitem__,
                key=key(FORM, "preview", "actor"),
            )
            on = st.date_input(
                t("catalog.asked.on"),
                value=clock.business_day(),
                format=day_format(),
                width=180,
                key=key(FORM, "preview", "on"),
            )
        code, number = self.version.code, self.version.number
        seen = ask(see_entry, code, on, actor or None, number)
        if seen is not None:
            show_entry(seen)
