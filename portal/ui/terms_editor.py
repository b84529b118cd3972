"""Editing terms: the document, its clauses, a whole text, and what differs."""

import streamlit as st

from portal.domain.forms.definition import Form
from portal.domain.publishing import terms_forms as forms
from portal.domain.publishing.rows import Row, Values, scalars
from portal.domain.publishing.terms import LISTS
from portal.domain.publishing.tree import diff
from portal.domain.terms.clauses import Clause
from portal.domain.terms.table import places_of
from portal.errors import Refusal
from portal.services.terms.comparison_cells import Layout
from portal.services.terms.comparison_page import comparison_table
from portal.services.terms.design import (
    KINDS,
    TermsDesign,
    compare_versions,
    export_comparison,
    taken_in,
)
from portal.services.terms.reading import MOST, read_terms
from portal.ui import terms_markup as markup
from portal.ui.act import ask
from portal.ui.draft_editor import Changes
from portal.ui.draft_page import ROW
from portal.ui.html import show_html, show_note, tag
from portal.ui.place import asked
from portal.ui.refusal import show_refusal
from portal.ui.rows_editor import RowsEditor
from portal.ui.session import language
from portal.ui.tables import export_buttons
from portal.ui.upload import choose_file
from portal.ui.words import t

FORM = "terms"
AGAINST, IN = "against", "in"
"""The parts of an address that say what is compared, and in which language."""


class TermsEditor(RowsEditor):
    """One version of a document as one person edits it."""

    lists = LISTS
    leads = "terms.leads"
    ordered = ("clauses",)

    def __init__(self, design: TermsDesign) -> None:
        """Keep what is edited, and how its clauses are numbered."""
        super().__init__(FORM, design.seen)
        ids = (row["id"] for row in self.content.get("clauses", ()))
        self.clauses: dict[str, Clause] = dict(zip(ids, design.clauses, strict=True))
        places = places_of(design.clauses)
        self.places = dict(zip(self.clauses, places, strict=True))

    def show(self, part: str) -> None:
        """Show a part."""
        {
            "clauses": self._show_clauses,
            "about": self._show_about,
            "text": self._show_text,
            "compare": self._show_compare,
        }[part]()

    def _show_about(self) -> None:
        with st.container(border=True):
            place = self._place("about")
            self._form(forms.about_form(), place, self.content, scalars)

    def _show_clauses(self) -> None:
        self.show_rows("clauses", markup.part_name("clauses"))
        if asked(ROW) is None and self.content.get("clauses"):
            show_html(markup.reading(self.content, self.clauses))

    # -------------------------------------------------------------- a whole text

    def _show_text(self) -> None:
        show_note(t("terms.leads.text"))
        if not self.may:
            return
        limit = t("terms.file_limit", megabytes=MOST // 1_000_000)
        chosen = choose_file(t("terms.file"), limit, self._place("file"))
        start = {"language": forms.languages_of(self.content)[0]}
        place: tuple[str, ...] = ("text",)
        if chosen is not None:
            try:
                start["text"] = read_terms(chosen.getvalue())
            except Refusal as refused:
                show_refusal(refused)
                return
            place = ("text", chosen.file_id)
        with st.container(border=True):
            self._form(
                forms.text_form(self.content), self._place(*place), start,
                self._text_taken_in, lambda _: (None, None), words="terms.take_in",
            )  # fmt: skip

    def _text_taken_in(self, given: Values) -> Changes:
        found = taken_in(self.content, given["text"], given["language"])
        return diff(self.content, {**self.content, "clauses": list(found.rows)})

    # -------------------------------------------------------------- comparing

    def _show_compare(self) -> None:
        numbers = [each.version.number for each in self.seen.versions]
        mine = self.version.number
        others = [number for number in numbers if number != mine]
        show_note(t("terms.leads.compare" if others else "terms.compare_alone"))
        if not others:
            return
        against = asked(AGAINST)
        old = next((n for n in others if str(n) == against), _nearest(others, mine))
        languages = forms.languages_of(self.content)
        spoken = asked(IN)
        chosen = spoken if spoken in languages else languages[0]
        show_html(markup.choices(self.version, others, old, languages, chosen))
        versions = (old, mine)
        found = ask(compare_versions, self.version.code, versions, chosen)
        if found is None:
            return
        if found.only_format:
            show_html(tag("p", t("terms.only_format"), class_="portal-line"))
        table = comparison_table(found.lines, Layout.NEW_FIRST, language())
        show_html(tag("div", table, class_="portal-compare", lang=chosen))
        name = f"{self.version.code}-v{old}-v{mine}"
        place = self._place("compare")
        export_buttons(place, name, KINDS, export_comparison,
                       self.version.code, versions, chosen)  # fmt: skip

    # -------------------------------------------------------------- a clause

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a clause; a new one is asked the same."""
        del part, new
        return forms.clause_form(self.content)

    def row_name(self, part: str, row: Row) -> str:
        """Return what a clause is called: its number and heading."""
        del part
        code = str(row["id"])
        return markup.clause_name(
            self.clauses.get(code), self.places.get(code, ""), row
        )

    def row_says(self, part: str, row: Row) -> str:
        """Return how a clause begins, and how its translation stands."""
        del part
        return markup.clause_says(self.content, row, self.clauses.get(str(row["id"])))

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a clause as the values of its form."""
        del part
        return forms.clause_values(self.content, row)

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a clause with what its form says."""
        del part
        return forms.made_clause(self.content, values, was)


def _nearest(others: list[int], mine: int) -> int:
    """Return the version before this one, or else the one behind it."""
    before = [number for number in others if number < mine]
    return max(before) if before else min(others)
