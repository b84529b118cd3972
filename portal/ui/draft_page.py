"""What a page that edits drafts shows around the parts of one version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import streamlit as st

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Problem, Version
from portal.domain.forms.definition import Form
from portal.domain.publishing.lifecycle_gate import SHAPELESS
from portal.domain.publishing.offers import Step
from portal.domain.publishing.phases import OPEN
from portal.services.drafts import editing
from portal.services.publish.begin import see_drafts
from portal.services.publish.draft import start_draft
from portal.services.publish.read import Shown
from portal.services.publish.see import Seen
from portal.services.publish.tell import problems_in_words
from portal.store.engine import Store
from portal.ui import version_markup
from portal.ui.act import Result, act, ask, show_result
from portal.ui.draft import Draft
from portal.ui.draft_editor import Values, show_edit, show_voiding
from portal.ui.form_draft import show_kept
from portal.ui.frame import name_page
from portal.ui.html import Html, join, run_script, show_html, show_note, style, tag
from portal.ui.import_markup import LOOKS
from portal.ui.keys import key
from portal.ui.looks import CARD, CATALOG, DESIGNER
from portal.ui.place import asked, link
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.version_markup import THING, VERSION, number_asked, title
from portal.ui.words import instant, plain, t

PART, ROW, ITEM = "part", "row", "item"
"""The parts of an address that say what of a version is edited."""
NEW = "+"
"""The row that is not there yet."""

FEW = 8
"""So many problems are shown unasked: more would hide what is to be mended."""
NEWEST = 6
"""So many versions are named."""

Where = tuple[str | None, ...]
"""A part, a row of it, and an item of that."""
Begun = Result[Version]
"""How it ended that somebody wanted to begin a version."""


class HasSeen(Protocol):
    """What is designed: a version with whatever else its parts need."""

    @property
    def seen(self) -> Seen:
        """The version."""


Design = TypeVar("Design", bound=HasSeen)


def place(
    version: Version,
    part: str | None = None,
    row: str | None = None,
    item: str | None = None,
) -> dict[str, str]:
    """Return the address of a part, of a row of it, or of something in that."""
    parts = {
        THING: version.code,
        VERSION: str(version.number),
        PART: part,
        ROW: row,
        ITEM: item,
    }
    return {name: value for name, value in parts.items() if value}


def _is_shapeless(shown: Shown) -> bool:
    return not SHAPELESS.isdisjoint(each.code for each in shown.problems)


@dataclass(frozen=True)
class DraftPage:
    """What differs from one such page to another.

    ``name`` is the page's; results are kept under ``form``, with which the keys of
    fields begin. ``where`` says which row a problem is about, ``broken`` whether a
    version cannot be read part by part.
    """

    name: str
    kind: VersionedKind
    edit: Permission
    back: str
    form: str
    where: Callable[[Problem], Where]
    part_name: Callable[[str], str] = str
    parts: tuple[str, ...] = ()
    broken: Callable[[Shown], bool] = _is_shapeless

    @property
    def part(self) -> str:
        """The part that the address asks for, the first where it asks for none."""
        found = asked(PART)
        return found if found in self.parts else next(iter(self.parts), "")

    @property
    def may_edit(self) -> bool:
        """Whether this person edits such things at all."""
        return self.edit in acting().permissions

    @property
    def who_edits(self) -> str:
        """The key of the sentence that says who edits such things."""
        terms = self.kind is VersionedKind.TERMS
        return "designer.read_only_terms" if terms else "designer.read_only_role"

    def here(self, version: Version) -> dict[str, str]:
        """Return the address of a version, at the part that is looked at."""
        return place(version, self.part)

    def go_to(self, version: Version | None) -> None:
        """Look at a version that was begun."""
        if version is not None:
            st.query_params.update(self.here(version))

    def begin(self, version: Version) -> None:
        """Begin a draft of what a version says."""
        begun = act(self.form, start_draft, self.kind, version.code, None, version.id)
        self.go_to(begun.value)

    def show_new(
        self, name: str, form: Form, words: str, make: Callable[[Values], Begun]
    ) -> None:
        """Show the form with which a thing of its own is begun."""

        def save(given: Values, _mark: int) -> bool:
            made = make(given).value
            self.go_to(made)
            return made is not None

        show_kept(form, {}, Draft.of(name, editing(self.kind)), save, words=words)

    def show_desk(
        self,
        way: Html,
        new: str,
        form: Form,
        begin: Callable[[Store, Occasion, Values], Version],
    ) -> None:
        """Show what is being edited, the ``way`` to the rest, and how one begins.

        ``new`` says what is begun with ``form``. Who only reads comes to one version.
        """
        st.title(t(f"pages.{self.name}.title"))
        if not self.may_edit:
            show_note(t(self.who_edits))
            show_html(tag("p", way, class_="portal-line portal-back"))
            return
        found = ask(see_drafts, self.kind)
        if found is None:
            return
        show_note(t("offering.lead"))
        show_html(tag("p", way, class_="portal-line portal-back"))
        st.header(t("designer.drafts"), anchor=False)
        if found:
            show_html(self.drafts(found))
        else:
            st.write(t("offering.no_drafts"))
        st.header(new, anchor=False)
        show_result(self.form)

        def make(given: Values) -> Begun:
            return act(self.form, begin, given)

        self.show_new(key(self.form, "new"), form, "offering.begin_new", make)

    def drafts(self, found: Sequence[Version]) -> Html:
        """Return what is being edited, a line each."""
        rows = [
            (
                link(title(each), self.here(each)),
                t(f"publishing.phases.{each.state}"),
                _revision(each),
            )
            for each in found
        ]
        columns = [t(f"designer.columns.{each}") for each in ("version", "state")]
        return table(t("designer.drafts"), [*columns, t("work_list.columns.at")], rows)

    # -------------------------------------------------------------- one version

    def open(
        self,
        show_all: Callable[[], None],
        see: Callable[[Store, Occasion, str, int | str | None], Design],
        show_parts: Callable[[Design], None],
    ) -> None:
        """Show what the address names: one version, or without one what there is."""
        show_html(style(CARD + LOOKS + DESIGNER + CATALOG))
        thing = asked(THING)
        if thing is None:
            show_all()
        else:
            design = ask(see, thing, number_asked(VERSION))
            if design is not None and self.show(design.seen):
                show_parts(design)
        run_script("desk.js")

    def show(self, seen: Seen) -> bool:
        """Show what stands above the parts; return whether the parts can be read."""
        shown = seen.shown
        said = title(shown.version)
        name_page(said)
        back = link(t(self.back), {}, page=self.name)
        show_html(tag("p", back, class_="portal-line portal-back"))
        st.title(plain(said))
        show_edit(self.form, seen)
        self._show_head(seen)
        if shown.version.state in OPEN:
            show_html(self._problems(shown.problems, shown.version))
        if self.broken(shown):
            st.write(t("designer.broken"))
            return False
        if self.parts:
            show_html(self._ways(shown.version))
        return True

    def _show_head(self, seen: Seen) -> None:
        """Show where the version stands, the others, and how one goes on."""
        shown = seen.shown
        stands = tag("b", t(f"publishing.phases.{shown.phase}"))
        to = version_markup.place_of(shown.version)
        review = link(t("designer.review"), to, page="version")
        said = [stands, " ", _revision(shown.version), " ", review]
        show_html(tag("p", said, class_="portal-line"))
        if len(seen.versions) > 1:
            show_html(self._versions(seen))
        if Step.SAVE in seen.offers:
            show_voiding(shown.version)
        elif not self.may_edit:
            show_note(f"{t('designer.read_only')} {t(self.who_edits)}")
        else:
            self._show_begin(seen)

    def _show_begin(self, seen: Seen) -> None:
        show_note(t("designer.read_only"))
        going = [e.version for e in seen.versions if e.version.state in OPEN]
        if going:
            words = t("designer.go_on", number=going[-1].number)
            to = link(words, self.here(going[-1]))
            show_html(tag("p", to, class_="portal-line"))
        version = seen.shown.version
        st.button(
            t("designer.begin"),
            key=key(self.form, "begin", version.id),
            type="primary" if not going else "secondary",
            on_click=self.begin,
            args=(version,),
        )

    def _versions(self, seen: Seen) -> Html:
        """Return links to the newest versions and where each stands."""
        links = []
        for each in seen.versions[-NEWEST:]:
            stands = t(f"publishing.phases.{each.phase}")
            said = f"{t('version.numbered', number=each.version.number)} ({stands})"
            here = each.version.id == seen.shown.version.id
            to = link(said, self.here(each.version))
            links.append(tag("b", said) if here else to)
        named = t("designer.versions")
        return tag("p", named, " ", join(links, " · "), class_="portal-line")

    def _problems(self, found: Sequence[Problem], version: Version) -> Html:
        """Return what has to be corrected, each with the way to its row."""
        if not found:
            good = t("designer.no_problems")
            return tag("p", good, class_="portal-line portal-good")
        told = problems_in_words(found, version.content, language())
        rows = [
            tag("li", link(said, place(version, *self.where(each))))
            for each, said in zip(found, told, strict=True)
        ]
        count = tag("summary", tag("b", t("designer.problems", count=len(found))))
        listed = tag("ul", rows)
        few = len(found) <= FEW
        return tag("details", count, listed, open=few, class_="portal-problems")

    def _ways(self, version: Version) -> Html:
        """Return the way to every part of a version."""
        chosen = self.part
        links = [
            link(
                self.part_name(each),
                place(version, each),
                aria_current="page" if each == chosen else None,
            )
            for each in self.parts
        ]
        label = t("designer.parts_label")
        return tag("nav", links, class_="portal-parts", aria_label=label)


def _revision(version: Version) -> str:
    at = instant(version.edited_at)
    return t("designer.revision", revision=version.revision, at=at)
