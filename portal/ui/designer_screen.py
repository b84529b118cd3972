"""Editing a lifecycle row by row: each save is a revision of the draft."""

from functools import partial

import streamlit as st

from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.guards import LIBRARY
from portal.domain.publishing import lifecycle_edits as edits
from portal.domain.publishing import lifecycle_forms as forms
from portal.domain.publishing.lifecycle_edits import Changes
from portal.domain.publishing.lifecycle_forms import Row
from portal.services.design_lifecycle import Design
from portal.ui import designer_markup as markup
from portal.ui.draft_editor import DraftEditor, Values
from portal.ui.draft_page import ITEM, NEW
from portal.ui.html import show_html, show_note, tag
from portal.ui.place import asked, move
from portal.ui.session import language
from portal.ui.words import capital, plain, t

FORM = "designer"


class Editor(DraftEditor):
    """One version as one person edits it."""

    def __init__(self, design: Design) -> None:
        """Keep what is edited."""
        super().__init__(FORM, design.seen)
        self.design = design

    # -------------------------------------------------------------- rows

    def show_row(self, part: str, row: str) -> None:
        """Show the form of a row, new or not, and what else may be done with it."""
        found = None if row == NEW else edits.row_of(self.content, part, row)
        known = found if found or row == NEW else self._last_known(part, row)
        if known is None and (row != NEW or not self.may):
            return
        said = forms.called(known, row).say(language()) if known else ""
        words = t("designer.edit", name=said) if known else t(f"designer.new_{part}")
        words = words if self.may else said
        st.header(plain(words), anchor=False)
        with st.container(border=True):
            self._row_form(part, row, known, gone=found is None and row != NEW)
        if found is None:
            return
        if part == "states":
            self._show_ways(found)
        if part in ("states", "moves"):
            self._show_items(part, row, found)
        if self.may:
            chosen = (part, row)
            self._show_tools(
                chosen,
                said,
                partial(self._shift, *chosen),
                partial(self._drop, *chosen),
                partial(self._warn, *chosen),
            )

    def _row_form(self, part: str, row: str, found: Row | None, *, gone: bool) -> None:
        form, values = self._asked(part, found)
        if found is None:
            by = edits.IDS[part]
            form = form.without(by, (each[by] for each in self.content[part]))

        def make(given: Values) -> Changes:
            made = self._made(part, given, found)
            return edits.put((part, made[edits.IDS[part]]), made)

        def then(given: Values) -> tuple[str | None, str | None]:
            made = self._made(part, given, found)
            return str(made[edits.IDS[part]]), asked(ITEM) if found else None

        self._form(form, self._place(part, row), values, make, then, gone=gone)

    def _asked(self, part: str, found: Row | None) -> tuple[Form, Values]:
        if part == "states":
            form = forms.state_form(new=found is None)
            return form, forms.state_values(found) if found else {}
        if part == "moves":
            started = {"second_person": "", "was": asked("from")}
            return forms.move_form(self.content), (
                forms.move_values(found) if found else started
            )
        return forms.reason_form(new=found is None), found or {}

    def _made(self, part: str, given: Values, found: Row | None) -> Row:
        if part == "states":
            return forms.state_row(given, found)
        if part == "moves":
            taken = [each["id"] for each in self.content["moves"]]
            return forms.move_row(given, found, taken)
        return {**(found or {}), **given}

    def _show_ways(self, state: Row) -> None:
        rows = edits.moves_of(self.content, state["code"])
        st.subheader(t("designer.ways"), anchor=False)
        show_html(markup.moves(self.version, rows, t("designer.ways")))

    def _warn(self, part: str, row: str) -> None:
        if part == "states":
            count = len(edits.moves_of(self.content, row))
            show_note(t("designer.remove_state", count=count))
        if part == "reasons":
            show_note(t("designer.remove_reason"))

    def _shift(self, part: str, row: str, by: int) -> None:
        self._save(edits.shifted(self.content, part, row, by))

    def _drop(self, part: str, row: str) -> None:
        if self._save(edits.dropped(self.content, part, row)):
            move(row=None, item=None)

    # -------------------------------------------------------------- rows in rows

    def _show_items(self, part: str, row: str, found: Row) -> None:
        name = "guards" if part == "moves" else "deadlines"
        st.subheader(t(f"designer.{name}"), anchor=False)
        show_note(t(f"designer.{name}_lead"))
        show_html(markup.items(self.version, part, found, name))
        id_ = "code" if part == "moves" else "event"
        item = next((e for e in found[name] if e[id_] == asked(ITEM)), None)
        if item is not None:
            self._show_item(part, row, name, item, item[id_])
        if self.may and part == "moves":
            self._add_guard(row, found)
        elif self.may:
            self._add_deadline(row, found)

    def _show_item(self, part: str, row: str, name: str, item: Row, code: str) -> None:
        path = (part, row, name, code)
        with st.container(border=True):
            if name == "guards":
                self._guard_form(path, item)
            else:
                form = forms.deadline_form(self.content, row)
                self._form(form, self._place(*path), item, lambda given: (
                    *(edits.gone(path) if given["event"] != code else ()),
                    *edits.put((*path[:3], given["event"]), forms.deadline_row(given)),
                ), lambda given: (row, given["event"]))  # fmt: skip
            if self.may:
                said = self._item_name(name, item, code)
                self._show_remove(path, said, partial(self._drop_item, path))

    def _item_name(self, name: str, item: Row, code: str) -> str:
        if name == "guards":
            return markup.guard_words(item)
        moves = (each for each in self.content["moves"] if each["event"] == code)
        return forms.called(next(moves, {}), code).say(language())

    def _guard_form(self, path: tuple[str, ...], item: Row) -> None:
        form = forms.numbers_form(item["code"], self.content)
        if not form.fields:
            show_note(t("designer.no_numbers"))
            return
        show_html(tag("b", markup.guard_words(item)))
        values, where = forms.numbers_of(item), (*path, "parameters")
        self._form(form, self._place(*path), values, lambda given: edits.put(
            where, forms.numbers_row(given)))  # fmt: skip

    def _drop_item(self, path: tuple[str, ...]) -> None:
        if self._save(edits.gone(path)):
            move(item=None)

    def _add_guard(self, row: str, found: Row) -> None:
        used = {each["code"] for each in found["guards"]}
        codes = [code for code in LIBRARY if code not in used]
        said = {code: markup.guard_words({"code": code}) for code in codes}
        options = tuple(Option(code, Words(each, each)) for code, each in said.items())
        field = Field("guard", FieldKind.CHOICE, "designer.guard", options=options,
                      required=True)  # fmt: skip

        def make(given: Values) -> Changes:
            code = given["guard"]
            numbers = dict(LIBRARY[code].parameters)
            made = {"code": code, "parameters": numbers}
            return edits.put(("moves", row, "guards", code), made)

        self._form(Form((field,)), self._place("moves", row, "guard+"), {}, make,
                   lambda given: (row, given["guard"]),
                   words="designer.add_guard")  # fmt: skip

    def _add_deadline(self, row: str, found: Row) -> None:
        used = {each["event"] for each in found["deadlines"]}
        form = forms.deadline_form(self.content, row, without=used)
        if not form.fields[0].options:
            if not used:
                show_note(t("designer.no_system_moves"))
            return

        def make(given: Values) -> Changes:
            path = ("states", row, "deadlines", given["event"])
            return edits.put(path, forms.deadline_row(given))

        self._form(form, self._place("states", row, "deadline+"), {"ends": ""}, make,
                   lambda given: (row, given["event"]),
                   words="designer.add_deadline")  # fmt: skip

    # -------------------------------------------------------------- the rest

    def show_limit(self, id_: str) -> None:
        """Show the numbers of a limit, for all the moves that have them."""
        limit = next((e for e in edits.limits(self.content) if e.id == id_), None)
        if limit is None:
            return
        said = markup.guard_words({"code": limit.guard, "parameters": limit.numbers})
        st.header(plain(capital(said)), anchor=False)
        with st.container(border=True):
            show_note(t("designer.limit_moves", moves=markup.move_names(limit)))
            form = forms.numbers_form(limit.guard, self.content)
            self._form(form, self._place("limits", id_), limit.numbers,
                       lambda given: edits.set_limit(
                           limit, forms.numbers_row(given)))  # fmt: skip

    def show_whole(self) -> None:
        """Show names, the services that use it, and where members are to go."""
        form = forms.general_form(self.content, self.design.offerings)
        with st.container(border=True):
            self._form(form, self._place("whole"), self.content,
                       lambda given: edits.general(self.content, given))  # fmt: skip
        gone = edits.gone_states(self.content, self.design.gone)
        if gone:
            st.header(t("designer.remap"), anchor=False)
            show_note(t("designer.remap_lead"))
            self._show_remap(gone)

    def _show_remap(self, gone: tuple[str, ...]) -> None:
        names = {code: markup.gone_name(self.design, code) for code in gone}
        form = forms.remap_form(self.content, names)
        with st.container(border=True):
            self._form(form, self._place("remap"), self.content.get("remap", {}),
                       lambda given: edits.put(
                           ("remap",), {c: to for c, to in given.items() if to})
                       )  # fmt: skip
