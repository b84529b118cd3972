"""Editing terms: the document, its clauses, a whole text, and what differs."""

import streamlit as st

from portal.domain.card import Words
from portal.domain.forms.definition import Form, Option
from portal.domain.publishing import terms_forms as forms
from portal.domain.publishing.rows import Row, Values, scalars
from portal.domain.publishing.terms import LISTS, authoritative_of, clause_rows, parsed
from portal.domain.publishing.tree import diff
from portal.domain.terms.clauses import Clause
from portal.domain.terms.table import places_of
from portal.domain.terms.taking_in import taken
from portal.errors import Refusal
from portal.services.terms.design import TermsDesign, taken_in
from portal.services.terms.reading import MOST, read_terms
from portal.ui import terms_markup as markup
from portal.ui.draft_editor import Changes
from portal.ui.draft_page import ROW
from portal.ui.html import show_html, show_note, tag
from portal.ui.opinions import show_opinions
from portal.ui.place import asked, here, link
from portal.ui.refusal import show_refusal
from portal.ui.rule_screen import show_checks
from portal.ui.terms_attachments import show_attachments
from portal.ui.terms_compare import show_compare
from portal.ui.terms_effect_editor import TermsEffectEditor
from portal.ui.upload import choose_file
from portal.ui.words import t

FORM = "terms"


class TermsEditor(TermsEffectEditor):
    """One version of a document as one person edits it."""

    lists = LISTS
    leads = "terms.leads"
    ordered = ("clauses",)

    def __init__(self, design: TermsDesign) -> None:
        """Keep what is edited, and how its clauses are numbered."""
        super().__init__(FORM, design.seen, design.whom)
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
            "effect": self.show_effect,
            "applies": self.show_applies,
            "purposes": self.show_purposes,
            "items": self.show_items,
            "attachments": self._show_attachments,
            "rules": self._show_rules,
        }[part]()

    def _show_attachments(self) -> None:
        show_attachments(self.seen, may=self.may)

    def _show_rules(self) -> None:
        show_checks(self.version)

    def _show_compare(self) -> None:
        show_compare(self.seen)

    def _show_about(self) -> None:
        with st.container(border=True):
            place = self._place("about")
            self._form(forms.about_form(), place, self.content, scalars)

    def _show_clauses(self) -> None:
        self.show_rows("clauses", markup.part_name("clauses"))
        row = asked(ROW)
        if row in self.clauses:
            show_opinions(self.seen, ("clauses", row))
        if row is None and self.content.get("clauses"):
            show_html(markup.reading(self.content, self.clauses))

    # -------------------------------------------------------------- a whole text

    def _show_text(self) -> None:
        show_note(t("terms.leads.text"))
        if not self.may:
            return
        took = st.session_state.get(self._place("took"))
        if took:
            ways = link(t("terms.took_compare"), here(part="compare"))
            show_html(tag("p", took, " ", ways, class_="portal-line"))
        limit = t("terms.file_limit", megabytes=MOST // 1_000_000)
        chosen = choose_file(t("terms.file"), limit, self._place("file", self._turn))
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
                self._text_taken_in, self._next_turn, words="terms.take_in",
                ready="text" in start,
            )  # fmt: skip

    @property
    def _turn(self) -> int:
        """Which file this is: the field begins anew after each that was taken in."""
        return int(st.session_state.get(self._place("turn"), 0))

    def _next_turn(self, given: Values) -> tuple[None, None]:
        st.session_state[self._place("took")] = self._took(given)
        st.session_state[self._place("turn")] = self._turn + 1
        return None, None

    def _took(self, given: Values) -> str:
        """Return what taking in a text did: how many clauses, and which are gone."""
        rows = clause_rows(self.content)
        after = taken_in(self.content, given["text"], given["language"]).rows
        found = taken(rows, after, given["language"])
        gone = [e for e in rows if e["id"] in found.gone]
        names = t("house.between").join(self.row_name("clauses", e) for e in gone)
        counts = {n: len(getattr(found, n)) for n in ("new", "changed", "gone")}
        return t("terms.took_gone" if gone else "terms.took", **counts, names=names)

    def _text_taken_in(self, given: Values) -> Changes:
        found = taken_in(self.content, given["text"], given["language"])
        return diff(self.content, {**self.content, "clauses": list(found.rows)})

    # -------------------------------------------------------------- a clause

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a clause; a new one is asked the same."""
        if part != "clauses":
            return super().row_form(part, new=new)
        return forms.clause_form(self.content, self._before())

    def _before(self) -> list[Option]:
        """Return the clauses of the version before, by their numbers."""
        before = self.seen.against.content if self.seen.against else {}
        rows = clause_rows(before)
        clauses = parsed(rows, authoritative_of(before))
        places = places_of(clauses)
        return [
            Option(str(row["id"]), _words(markup.clause_name(clause, place, row)))
            for row, clause, place in zip(rows, clauses, places, strict=True)
        ]

    def row_name(self, part: str, row: Row) -> str:
        """Return what a clause is called: its number and heading."""
        if part != "clauses":
            return super().row_name(part, row)
        code = str(row["id"])
        return markup.clause_name(
            self.clauses.get(code), self.places.get(code, ""), row
        )

    def row_says(self, part: str, row: Row) -> str:
        """Return how a clause begins, and how its translation stands."""
        if part != "clauses":
            return super().row_says(part, row)
        code = str(row["id"])
        said = markup.clause_says(self.content, row, self.clauses.get(code))
        return " · ".join(filter(None, [said, markup.opinions_of(self.seen, code)]))

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a clause as the values of its form."""
        if part != "clauses":
            return super().values_of(part, row)
        return forms.clause_values(self.content, row)

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a clause with what its form says."""
        if part != "clauses":
            return super().made_row(part, values, was)
        return forms.made_clause(self.content, values, was)


def _words(said: str) -> Words:
    return Words(said, said)
