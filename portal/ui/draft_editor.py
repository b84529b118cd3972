"""Editing a draft form by form: each save is a revision, merged with others'."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from models.kinds import VersionState
from models.publishing_facts import ABSENT, FieldChange, Version
from portal.domain.attributes.in_content import VALUES, first_values, value_changes
from portal.domain.forms.definition import Form
from portal.domain.publishing.offers import Step
from portal.errors import EditConflict
from portal.services import drafts
from portal.services.attributes.in_force import Asked
from portal.services.publish.draft import Saved
from portal.services.publish.removed import row_removed
from portal.services.publish.rows import save_rows
from portal.services.publish.see import Seen
from portal.ui.act import act, ask, forget, last_result, show_result
from portal.ui.draft import Draft
from portal.ui.form import clashed, is_changed, open_form, read_form, show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.form_text import show_said
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import move
from portal.ui.refusal import show_refusal
from portal.ui.session import language
from portal.ui.version_markup import conflicts
from portal.ui.words import instant, plain, t

Changes = tuple[FieldChange, ...]
Values = Mapping[str, Any]
Make = Callable[[Values], Changes]
Then = Callable[[Values], tuple[str | None, str | None]]
"""From the saved values to the row and the item that are looked at next."""


def show_edit(name: str, seen: Seen) -> None:
    """Say how the last edit ended; a conflict is told where its form is."""
    result = last_result(name)
    _, told = st.session_state.get(key(name, "clash"), (None, None))
    if result is not None and told is not None and result.refusal is told:
        forget(name)
        return
    done = _DONE.get(_what(result.value if result else None))
    show_result(name, done=done and t(done))
    if result is not None and isinstance(result.refusal, EditConflict):
        show_html(conflicts(result.refusal, seen.shown.version, seen.names))


def _stays(refusal: EditConflict) -> bool:
    """Return whether the form of a conflict is there still; its row may be gone."""
    clashes = refusal.facts["clashes"]
    return all(each.conflict.theirs is not ABSENT for each in clashes)


def show_voiding(version: Version) -> None:
    """Say above the forms what an edit does to a review or an approval."""
    if version.state is not VersionState.DRAFT:
        stands = t(f"publishing.phases.{version.state}")
        words = t("designer.edit_voids", state=stands)
        show_html(tag("p", tag("b", words), class_="portal-line"))


_DONE = {
    "begun": "version.done.anew",
    "merged": "designer.merged",
    "saved": "designer.saved",
}


def _what(value: object) -> str:
    """Return what was done: a draft was begun, or saved, maybe beside others.

    Of a draft that begins with nothing, nothing is said.
    """
    if isinstance(value, Version):
        return "begun" if value.based_on else "new"
    return "merged" if isinstance(value, Saved) and value.merged else "saved"


class DraftEditor:
    """The version that was ``seen`` as one person edits it; ``may``: whether they may.

    ``name`` is where results are kept, and begins the keys of the fields.
    """

    def __init__(self, name: str, seen: Seen) -> None:
        """Keep what is edited."""
        self.name, self.seen, self.may = name, seen, Step.SAVE in seen.offers
        self.version = seen.shown.version
        self.content: Any = self.version.content

    def _place(self, *parts: object) -> str:
        return key(self.name, self.version.id, *parts)

    def _note_clash(self, place: str) -> None:
        result = last_result(self.name)
        if result is not None and isinstance(result.refusal, EditConflict):
            clashed(place)
            if _stays(result.refusal):
                st.session_state[key(self.name, "clash")] = place, result.refusal

    def _draft(self, place: str) -> Draft:
        return Draft.of(place, drafts.editing(self.version.kind))

    def _save(self, changes: Changes, revision: int | None = None) -> bool:
        """Save an edit; return whether it was done."""
        of = self.version.revision if revision is None else revision
        return act(self.name, save_rows, self.version.id, of, changes).done

    def _form(
        self,
        form: Form,
        place: str,
        values: Values,
        make: Make,
        then: Then | None = None,
        words: str = "forms.save",
        *,
        ready: bool = False,
        gone: bool = False,
    ) -> None:
        """Show a form whose values become an edit.

        ``gone``: of a row that was removed, which saving puts back.
        """
        draft = self._draft(place)
        if gone:
            words, ready = "designer.put_back", True

        def save(given: Values, mark: int) -> None:
            if self._save(make(given), None if gone else mark):
                give_up(draft)
                if then is not None:
                    row, item = then(given)
                    move(row=row, item=item)
                return
            self._note_clash(place)

        if not self.may:
            open_form(form, place, values, self.version.revision)
            return show_said(form, values, read_form(form, place).shown)
        open_kept(form, values, draft, self.version.revision)
        clash = self._clash(form, place)
        words = "designer.save_mine" if clash else words

        def decide() -> None:
            if clash is not None:
                show_refusal(clash)
                show_html(conflicts(clash, self.version, self.seen.names))

        show_form(form, place, save, words=words, ready=ready, between=decide)
        return None

    def _show_tools(
        self,
        row: tuple[str, ...],
        said: str,
        shift: Callable[[int], None],
        drop: Callable[[], None],
        warn: Callable[[], None] | None = None,
    ) -> None:
        """Offer to move the row that is ``said``, and to remove it after a warning."""
        with st.container(horizontal=True):
            for name, by in (("up", -1), ("down", 1)):
                st.button(
                    t(f"designer.{name}"),
                    key=self._place(*row, name),
                    icon=f":material/arrow_{name}ward:",
                    on_click=shift,
                    args=(by,),
                )
            self._show_remove(row, said, drop, warn)

    def _last_known(self, *path: str) -> Any:
        """Return a removed row as it last was, and say who removed it."""
        found = ask(row_removed, self.version.id, path) if self.may else None
        if found is None:
            return None
        who, at = found.by.say(language()), instant(found.at)
        words = t("designer.row_removed", who=who, at=at)
        show_html(tag("p", tag("b", words), class_="portal-line", role="alert"))
        return found.row

    def _show_remove(
        self,
        row: tuple[str, ...],
        said: str,
        drop: Callable[[], None],
        warn: Callable[[], None] | None = None,
    ) -> None:
        """Offer to remove what is ``said``: nothing goes by one press."""
        with st.popover(t("designer.remove")):
            if warn is not None:
                warn()
            st.button(
                plain(t("designer.remove_now", name=said)),
                key=self._place(*row, "remove"),
                on_click=drop,
            )

    def _show_attributes(self, asked: Asked | None) -> None:
        """Show the form of what owners defined for things like this one."""
        if asked is None:
            return show_note(t("attributes.undefined"))
        rules, number = asked.rules, asked.number
        values = first_values(rules, self.content)

        def make(given: Values) -> Changes:
            return value_changes(rules, number, self.content, given)

        with st.container(border=True):
            self._form(rules.form, self._place(VALUES), values, make)
        return None

    def _clash(self, form: Form, place: str) -> EditConflict | None:
        """Return what a colleague did to this form meanwhile, until it is decided."""
        name = key(self.name, "clash")
        where, refusal = st.session_state.get(name, (None, None))
        if where != place:
            return None
        if not is_changed(form, place):
            st.session_state.pop(name)
            return None
        return refusal if isinstance(refusal, EditConflict) else None
