"""The lifecycle designer: choose a lifecycle, look at it, edit a draft of it."""

import streamlit as st

from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.forms.definition import Option
from portal.domain.publishing.diagram import mermaid
from portal.domain.publishing.lifecycle_forms import called, own_form
from portal.domain.simulate import BREAKING
from portal.services.design_lifecycle import (
    Design,
    Desk,
    count_members,
    make_own,
    see_design,
    see_desk,
)
from portal.ui import designer_markup as markup
from portal.ui import version_markup
from portal.ui.act import act, ask, on_press, show_result
from portal.ui.designer_screen import FORM, Editor
from portal.ui.draft_editor import Values
from portal.ui.draft_page import NEW, ROW, Begun, DraftPage, place
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.walk_screen import Walker
from portal.ui.words import t

PAGE = DraftPage(
    name="lifecycle_designer",
    kind=VersionedKind.LIFECYCLE,
    edit=Permission.LIFECYCLE_EDIT,
    back="designer.back",
    form=FORM,
    where=markup.where,
    part_name=markup.part_name,
    parts=markup.PARTS,
)
OWN = key(FORM, "own")


# ------------------------------------------------------------------ all of them


def show_desk() -> None:
    """Show every lifecycle and which service uses it, and the way to an own one."""
    desk = ask(see_desk)
    if desk is None:
        return
    st.title(t("pages.lifecycle_designer.title"))
    show_result(FORM)
    show_note(t("designer.lead"))
    if desk.drafts:
        st.header(t("designer.drafts"), anchor=False)
        show_html(PAGE.drafts(desk.drafts))
    st.header(t("designer.lifecycles"), anchor=False)
    show_html(markup.lifecycles(desk))
    if desk.scheduled:
        st.header(t("work_list.scheduled"), anchor=False)
        show_html(markup.scheduled(desk))
    st.header(t("designer.uses"), anchor=False)
    show_html(markup.uses(desk))
    if PAGE.may_edit:
        show_own(desk)


def show_own(desk: Desk) -> None:
    """Offer to begin a lifecycle of its own for a service."""
    st.header(t("designer.own"), anchor=False)
    show_note(t("designer.own_lead"))
    form = own_form(Option(each.offering, each.name) for each in desk.uses)

    def make(given: Values) -> Begun:
        names = (given["name_ja"], given["name_en"])
        return act(FORM, make_own, given["offering"], given["code"], names)

    PAGE.show_new(OWN, form, "designer.make_own", make)


# ------------------------------------------------------------------ one version


def show_part(design: Design) -> None:
    """Show the chosen part of a version."""
    version, part = design.seen.shown.version, PAGE.part
    editor = Editor(design)
    if part in markup.LISTS:
        show_rows(design, editor, part)
    elif part == "limits":
        show_note(t("designer.limits_lead"))
        editor.show_limit(asked(ROW) or "")
        show_html(markup.limit_table(version))
    elif part == "whole":
        editor.show_whole()
    elif part == "walk":
        show_walk(design)
    else:
        show_standard(design)


def show_rows(design: Design, editor: Editor, part: str) -> None:
    """Show the row that was chosen, its place in the diagram, and the list.

    The diagram has the whole width: in a narrow one nobody could read its letters.
    """
    version, row = design.seen.shown.version, asked(ROW)
    chosen = state_of(version, part, row)
    if editor.may and row != NEW:
        to = link(t(f"designer.new_{part}"), place(version, part, NEW))
        show_html(tag("p", to, class_="portal-line portal-add"))
    if row is not None:
        editor.show_row(part, row)
    if part in ("states", "moves") and chosen is not None:
        show_diagram(version, chosen)
    show_list(design, part)
    if part == "states" and chosen is None:
        show_diagram(version, None)


def show_list(design: Design, part: str) -> None:
    """Show the rows of a list."""
    version = design.seen.shown.version
    if part == "states":
        show_html(markup.states(design))
        if design.held is None:
            name = key("designer", "counts", version.code)
            count = on_press(name, count_members, version.code)
            st.button(t("designer.count"), key=key(name, "press"), on_click=count)
    elif part == "moves":
        rows = version.content["moves"]
        show_html(markup.moves(version, rows, t("designer.parts.moves")))
    else:
        show_html(markup.reasons(version))


def state_of(version: Version, part: str, row: str | None) -> str | None:
    """Return the state that a chosen row is about."""
    if part == "states":
        found = [each["code"] for each in version.content["states"]]
        return row if row in found else None
    moves = [e for e in version.content["moves"] if part == "moves" and e["id"] == row]
    return moves[0]["was"] or moves[0]["became"] if moves else None


def show_diagram(version: Version, chosen: str | None) -> None:
    """Draw the lifecycle, or what is around the chosen state."""
    content = version.content
    counts = {"states": len(content["states"]), "moves": len(content["moves"])}
    name = version_markup.name(version)
    st.header(t("designer.diagram"), anchor=False)
    alt = t("designer.diagram_alt", name=name, **counts)
    st.mermaid_chart(mermaid(content, language(), chosen), alt=alt)
    state = next((e for e in content["states"] if e["code"] == chosen), None)
    if state is not None:
        said = called(state, state["code"]).say(language())
        show_note(t("designer.diagram_near", name=said))
    show_note(t("designer.diagram_legend"))


def show_walk(design: Design) -> None:
    """Let a made-up member walk, where the version allows it."""
    shown = design.seen.shown
    if {each.code for each in shown.problems} & BREAKING:
        st.write(t("designer.walk.broken"))
    else:
        Walker(shown.version).show()


def show_standard(design: Design) -> None:
    """Show what differs from the lifecycle that ships."""
    show_note(t("designer.standard_lead"))
    found = markup.differences(design)
    if found is not None:
        show_html(found)
    else:
        none = design.shipped is None
        st.write(t("designer.standard_none" if none else "designer.standard_same"))


PAGE.open(show_desk, see_design, show_part)
