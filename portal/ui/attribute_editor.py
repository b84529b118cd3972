"""Editing a definition of attributes: each save is a revision of the draft."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from models.kinds import Permission
from models.publishing_facts import Content, Version
from portal.domain.attributes import editing
from portal.domain.forms.definition import Form
from portal.domain.publishing.offers import Step
from portal.domain.publishing.phases import OPEN
from portal.errors import EditConflict
from portal.services.design_attributes import Definition, Target, begin_definition
from portal.services.publish.draft import save_draft
from portal.services.publish.tell import problems_in_words
from portal.ui import version_markup
from portal.ui.act import act, last_result, show_result
from portal.ui.form import clashed, close_form, open_form, show_form
from portal.ui.frame import name_page
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import asked, link, move
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.words import plain, t

FORM, BEGUN, ROW, NEW = "attributes.save", "attributes.begun", "row", "+"
Make = Callable[[Mapping[str, Any]], tuple[Content, str | None]]
"""From values to the content, and the row that is looked at next."""


def _may_edit() -> bool:
    return Permission.ATTRIBUTE_EDIT in acting().permissions


def _place(version: Version, row: str | None = None) -> dict[str, str]:
    found = {"thing": version.code, "version": str(version.number)}
    return found | ({ROW: row} if row else {})


# ------------------------------------------------------------------ whose


def show_targets(targets: tuple[Target, ...]) -> None:
    """Show whose attributes there are, and the way to begin a version."""
    show_note(t("attributes.lead"))
    show_result(BEGUN)
    head = [t(f"attributes.columns.{each}") for each in ("whose", "live", "draft")]
    rows = [(t(f"attributes.targets.{e.target}"), _to(e.live), _to(e.draft))
            for e in targets]  # fmt: skip
    show_html(table(t("pages.attributes.title"), head, rows))
    if not _may_edit():
        return
    with st.container(horizontal=True):
        for each in targets:
            if each.draft is None:
                st.button(
                    t("attributes.begin", whose=t(f"attributes.targets.{each.target}")),
                    key=key("attributes", "begin", each.target.value),
                    on_click=_begin,
                    args=(each.target.value,),
                )


def _to(version: Version | None) -> Html | str:
    if version is None:
        return t("house.none")
    said = t("version.numbered", number=version.number)
    return link(said, _place(version), page="attributes")


def _begin(target: str) -> None:
    version = act(BEGUN, begin_definition, target).value
    if version is not None:
        st.query_params.update(_place(version))


# ------------------------------------------------------------------ one version


def show_definition(found: Definition) -> None:
    """Show one version: what is wrong, what changes, its rows, and their forms."""
    seen = found.seen
    version = seen.shown.version
    title = version_markup.title(version)
    name_page(title)
    back = link(t("attributes.back"), {}, page="attributes")
    show_html(tag("p", back, class_="portal-line portal-back"))
    st.title(plain(title))
    review = link(t("designer.review"), {"kind": "attribute", **_place(version)},
                  page="version")  # fmt: skip
    stands = tag("b", t(f"publishing.phases.{seen.shown.phase}"))
    show_html(tag("p", stands, " ", review, class_="portal-line"))
    _show_saved(found)
    if version.state in OPEN:
        _show_problems(found)
    if found.changes and version.state in OPEN:
        show_html(_changes(found))
    if not editing.readable(version.content):
        return show_note(t("attributes.broken"))
    return _Editor(version, may=Step.SAVE in seen.offers).show()


def _show_saved(found: Definition) -> None:
    result = last_result(FORM)
    show_result(FORM, done=t("designer.saved"))
    if result is not None and isinstance(result.refusal, EditConflict):
        version, names = found.seen.shown.version, found.seen.names
        show_html(version_markup.conflicts(result.refusal, version, names))


def _show_problems(found: Definition) -> None:
    version, problems = found.seen.shown.version, found.seen.shown.problems
    if not problems:
        good = tag("p", t("designer.no_problems"), class_="portal-line portal-good")
        return show_html(good)
    st.header(t("version.problems"), anchor=False)
    said = problems_in_words(problems, version.content, language())
    return show_html(version_markup.lines(said))


def _changes(found: Definition) -> Html:
    """Return each change with how far it may go: the dry run beside the problems."""
    head = [t(f"attributes.columns.{each}") for each in ("name", "change", "how")]
    rows = [
        (
            f"{each.attribute} {each.option}".strip(),
            t(f"attributes.changes.{each.what}"),
            t(f"attributes.classes.{each.how}"),
        )
        for each in found.changes
    ]
    return table(t("version.changes"), head, rows)


class _Editor:
    def __init__(self, version: Version, *, may: bool) -> None:
        self.version, self.content, self.may = version, version.content, may

    def show(self) -> None:
        """Show the rows, and the form of the one that was chosen."""
        row = asked(ROW)
        found = next((e for e in self._rows() if e.get("code") == row), None)
        if found is not None or (row == NEW and self.may):
            self._show_row(found)
        show_html(self._table())
        if self.may and row != NEW:
            to = link(t("attributes.new"), _place(self.version, NEW), page="attributes")
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
                    _place(self.version, str(each["code"])),
                    page="attributes",
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
        place = key("attributes", self.version.id, name)

        def save(given: Mapping[str, Any], mark: int) -> None:
            content, row = make(given)
            if self._save(content, mark):
                close_form(place)
                move(row=row)
                return
            result = last_result(FORM)
            if result is not None and isinstance(result.refusal, EditConflict):
                clashed(place)

        open_form(form, place, values, self.version.revision)
        show_form(form, place, save, disabled=not self.may)

    def _save(self, content: Content, revision: int) -> bool:
        return act(FORM, save_draft, self.version.id, revision, content).done
