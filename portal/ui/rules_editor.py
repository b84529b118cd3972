"""Editing a rule set row by row, each said as a sentence while it is typed."""

from functools import partial

import streamlit as st

from portal.domain.forms.definition import Form
from portal.domain.publishing import rows
from portal.domain.publishing import rule_set_answer_forms as answers
from portal.domain.publishing import rule_set_case_forms as cases
from portal.domain.publishing import rule_set_forms as forms
from portal.domain.publishing import rule_set_values as made
from portal.domain.publishing.rows import Row, Values, scalars
from portal.domain.publishing.rule_set import LISTS
from portal.services.policy.design import RulesDesign
from portal.services.policy.sentences import Telling
from portal.ui import rules_markup as markup
from portal.ui.draft_editor import Changes
from portal.ui.draft_page import ITEM, NEW, ROW, place
from portal.ui.form import read_form
from portal.ui.html import show_html, show_note, tag
from portal.ui.narrowing import Narrowing, parts_asked
from portal.ui.place import asked, link, move
from portal.ui.rows_editor import TOLD, RowsEditor
from portal.ui.rules_analysis import show_analysis
from portal.ui.rules_files import show_rule_files
from portal.ui.rules_whatif import show_what_if
from portal.ui.session import language
from portal.ui.words import plain, t

FORM = "rules"
NARROWED = Narrowing("rules.narrowed")
ASKED = ("actor", "offering", "function", "effect")
"""The parts of an address by which the rules of a set are narrowed."""
MOST = 200
"""Rules that are shown at once; a page of more takes too long to draw."""


class RulesEditor(RowsEditor):
    """One version of a rule set as one person edits it."""

    lists = LISTS
    leads = "rules_page.leads"
    said = ("rules", "intended", "cancellations", "cases")

    def __init__(self, design: RulesDesign) -> None:
        """Keep what is edited, and what its rows can name."""
        super().__init__(FORM, design.seen)
        self.known = design.known
        self.telling = Telling(self.content, self.known, language())

    def show(self, part: str) -> None:
        """Show a part."""
        if part == "checks":
            show_analysis(self.seen)
            show_what_if(self.seen)
        elif part == "files":
            show_rule_files(self.seen, self.known, may=self.may)
        elif part in LISTS:
            self.show_rows(part, markup.part_name(part))
        else:
            with st.container(border=True):
                self._form(
                    forms.about_form(), self._place("about"), self.content, scalars
                )

    # -------------------------------------------------------------- rules

    def show_rows(self, part: str, called: str) -> None:
        """Show the rows of a list; rules as sentences, narrowed to what is asked."""
        if part != "rules":
            super().show_rows(part, called)
            return
        show_note(t(f"{self.leads}.{part}"))
        row = asked(ROW)
        if row is not None:
            self._show_row(part, row)
        elif self.may:
            self._show_add()
        if self.content.get("rules"):
            self._show_rules()

    def _show_add(self) -> None:
        to = link(t("rules_page.add_rule"), place(self.version, "rules", NEW))
        show_html(tag("p", to, class_="portal-line portal-add"))

    def _show_rules(self) -> None:
        every = self.content["rules"]
        if len(every) > 1:
            self._show_narrowing()
        wanted = parts_asked(ASKED)
        found = [row for row in every if markup.fits(row, wanted)]
        if any(wanted.values()):
            counts = t("rules_page.shown", count=len(found), all=len(every))
            show_html(tag("p", counts, class_="portal-line", role="status"))
        if not found:
            st.write(t("rules_page.nothing_fits"))
            return
        narrowed = {name: each for name, each in wanted.items() if each}
        shown = found[:MOST]
        show_html(markup.rules(self.version, shown, self.telling, asked(ROW), narrowed))
        if len(found) > MOST:
            show_note(t("rules_page.more", most=MOST))

    def _show_narrowing(self) -> None:
        effects = {each: t(f"rules_page.effects.{each}") for each in markup.EFFECTS}
        names = {
            "actor": self.known.actors,
            "offering": self.known.offerings,
            "function": self.known.functions,
        }
        words = {
            part: {code: each.say(language()) for code, each in found.items()}
            for part, found in names.items()
        }
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for part, found in {**words, "effect": effects}.items():
                label = t(f"rules_page.asked.{part}")
                NARROWED.choice(part, found, label, "rules_page.anything")

    # -------------------------------------------------------------- rows

    def _row(self, part: str) -> Row | None:
        """Return the row that is looked at, as it is now."""
        row = asked(ROW)
        return rows.row_of(self.content, part, LISTS[part], row) if row else None

    def row_form(self, part: str, *, new: bool) -> Form:
        """Return the form of a row."""
        row = None if new else self._row(part)
        if part == "cases":
            return cases.case_form(self.content, self.known, row)
        return forms.row_form(part, self.content, self.known, row, new=new)

    def row_name(self, part: str, row: Row) -> str:
        """Return what a row is called, in whatever list."""
        del part
        return markup.row_name(row)

    def row_says(self, part: str, row: Row) -> str:
        """Return what a row says."""
        return markup.row_says(part, row, self.telling)

    def values_of(self, part: str, row: Row | None) -> Values:
        """Return a row as the values of its form, or what a new one begins with."""
        if part == "cases":
            return cases.case_values(self.content, row)
        return made.values_of(part, row)

    def made_row(self, part: str, values: Values, was: Row | None) -> Row:
        """Return a row with what its form says."""
        if part == "cases":
            return cases.made_case(self.content, values, was)
        return made.made_row(part, self.content, values, was)

    def show_typed(self, part: str, form: Form, place: str, was: Row | None) -> None:
        """Show what the row in a form says as it is typed."""
        typed = self.made_row(part, read_form(form, place).values, was)
        show_html(markup.told(markup.row_says(part, typed, self.telling)))
        if self._cites_what_is_gone(typed):
            words = tag("b", t("rules_page.cited_gone"))
            show_html(tag("p", words, class_="portal-line", role="alert"))

    def _cites_what_is_gone(self, row: Row) -> bool:
        cited = row.get("clause")
        if not cited:
            return False
        document = self.known.documents.get(cited["document"])
        return document is None or cited["clause"] not in document.clauses

    # -------------------------------------------------------------- single answers

    def _show_row(self, part: str, row: str) -> None:
        super()._show_row(part, row)
        table = self._row(part) if part == "tables" else None
        if table is not None:
            self._show_answers(table)

    def _show_answers(self, table: Row) -> None:
        """Show the rows of a table with a single answer, and the one chosen."""
        code, item = table["code"], asked(ITEM)
        called = t("rules_page.answers_of", table=markup.row_name(table))
        st.header(plain(called), anchor=False)
        show_note(t(f"rules_page.{table['hit']}_hit"))
        if item is not None:
            self._show_answer(table, item)
        if table.get("rows"):
            show_html(markup.answers(self.version, table, self.telling, item))
        if self.may and item != NEW:
            to = place(self.version, "tables", code, NEW)
            way = link(t("rules_page.add_answer"), to)
            show_html(tag("p", way, class_="portal-line portal-add"))

    def _show_answer(self, table: Row, item: str) -> None:
        code, new = table["code"], item == NEW
        path = ("tables", code, "rows", item)
        listed: list[Row] = table.get("rows") or []
        found = next((each for each in listed if each["id"] == item), None)
        known = found if found or new else self._last_known(*path)
        if known is None and not (new and self.may):
            return
        form = answers.answer_form(self.content, self.known, table, known)

        def make(given: Values) -> Changes:
            row = made.made_answer(self.content, table, given, known)
            return made.put_answer(table, row)

        def then(given: Values) -> tuple[str | None, str | None]:
            return code, made.made_answer(self.content, table, given, known)["id"]

        where, above = self._place(*path), st.container(key=TOLD)
        with st.container(border=True):
            values, gone = made.values_of("answers", known), found is None and not new
            self._form(form, where, values, make, then, gone=gone)
        with above:
            given = read_form(form, where).values
            typed = made.made_answer(self.content, table, given, known)
            show_html(markup.told(self.telling.answer(table, typed)))
        if found is not None and self.may:
            said = self.telling.answered(table, found)
            shift = partial(self._shift_answer, table, item)
            drop = partial(self._drop_answer, path)
            self._show_tools(path, said, shift, drop)

    def _shift_answer(self, table: Row, item: str, by: int) -> None:
        self._save(made.shifted_answer(table, item, by))

    def _drop_answer(self, path: tuple[str, ...]) -> None:
        if self._save(made.dropped(path)):
            move(item=None)
