"""Define attributes: choose whose, look at a version, edit a draft row by row."""

import streamlit as st

from models.attribute_kinds import AttributeTarget
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Problem, Version
from portal.domain.attributes.editing import readable
from portal.domain.member_number import grouped
from portal.domain.publishing.phases import OPEN
from portal.domain.publishing.places import name_of
from portal.services.attributes.purposes import see_without_purpose
from portal.services.attributes.unfit import list_unfit
from portal.services.design_attributes import (
    Definition,
    Target,
    begin_definition,
    see_definition,
    see_targets,
)
from portal.ui.act import act, ask, show_result
from portal.ui.attribute_editor import FORM, AttributeEditor
from portal.ui.catalog_markup import CODE
from portal.ui.draft_page import DraftPage, Where
from portal.ui.html import Html, show_html, show_note
from portal.ui.keys import key
from portal.ui.place import MEMBER, QUERY, link
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.words import t


def where(problem: Problem) -> Where:
    """Return the row that a problem is about; one that was removed has none."""
    first, *rest = problem.path or ("",)
    has_row = first == "attributes" and problem.code != "attribute_removed"
    return (None, *rest[:1]) if has_row else ()


PAGE = DraftPage(
    name="attributes",
    kind=VersionedKind.ATTRIBUTE,
    edit=Permission.ATTRIBUTE_EDIT,
    back="attributes.back",
    form=FORM,
    where=where,
    broken=lambda shown: not readable(shown.version.content),
)


def show_targets() -> None:
    """Show whose attributes there are, and the way to begin a version."""
    targets = ask(see_targets) or ()
    st.title(t("pages.attributes.title"))
    show_note(t("attributes.lead"))
    show_result(FORM)
    head = [t(f"attributes.columns.{each}") for each in ("whose", "live", "draft")]
    rows = [(whose(e), to(e.live), to(e.draft)) for e in targets]
    show_html(table(t("pages.attributes.title"), head, rows))
    lacking = ask(see_without_purpose) or {}
    for target, names in lacking.items():
        said = t("house.between").join(each.say(language()) for each in names)
        of = t(f"attributes.targets.{target}")
        show_note(t("attributes.without_purpose", whose=of, attributes=said))
    if PAGE.may_edit:
        with st.container(horizontal=True):
            for each in targets:
                if each.draft is None:
                    show_begin(each)


def whose(target: Target) -> str:
    """Return whose attributes are defined."""
    return t(f"attributes.targets.{target.target}")


def to(version: Version | None) -> Html | str:
    """Return the way to a version."""
    if version is None:
        return t("house.none")
    said = t("version.numbered", number=version.number)
    return link(said, PAGE.here(version))


def show_begin(target: Target) -> None:
    """Offer to begin a version."""
    st.button(
        t("attributes.begin", whose=whose(target)),
        key=key(FORM, "begin", target.target.value),
        on_click=begin,
        args=(target.target.value,),
    )


def begin(target: str) -> None:
    """Begin a version of what is in force, or of nothing where nothing is."""
    PAGE.go_to(act(FORM, begin_definition, target).value)


def show_rows(found: Definition) -> None:
    """Show what changes, the rows of a version, and their forms."""
    if found.changes and found.seen.shown.version.state in OPEN:
        show_html(changes(found))
    if any(e.code == "records_unfit" for e in found.seen.shown.problems):
        show_unfit(found.seen.shown.version)
    AttributeEditor(found.seen, found.purposes).show()


def show_unfit(version: Version) -> None:
    """Name the records that hold a version up, to those who may see them."""
    of_members = version.code in (AttributeTarget.MEMBER, AttributeTarget.PARTNER)
    if of_members and Permission.MEMBER_FIND not in acting().permissions:
        return
    if not st.button(t("attributes.which_unfit"), key=key(FORM, "unfit")):
        return
    unfit = ask(list_unfit, version.id)
    if unfit is not None:
        head = [t(f"attributes.columns.{each}") for each in ("record", "name")]
        rows = [(record(unfit.target, e.record), e.attribute) for e in unfit.rows]
        show_html(table(t("attributes.which_unfit"), head, rows))
        if unfit.more:
            show_note(t("attributes.more_unfit", count=len(unfit.rows)))


def record(target: AttributeTarget, code: str) -> Html:
    """Return the way to a record."""
    if target is AttributeTarget.OFFERING:
        return link(code, {CODE: code}, page="catalog")
    if target is AttributeTarget.ACTOR_PROFILE:
        return link(code, {CODE: code}, page="actors")
    return link(grouped(code), {QUERY: code, MEMBER: code}, page="look_up")


def changes(found: Definition) -> Html:
    """Return each change with how far it may go: the dry run beside the problems."""
    names = names_in(found)
    head = [t(f"attributes.columns.{each}") for each in ("name", "change", "how")]
    rows = [
        (
            f"{names.get(each.attribute, each.attribute)} {each.option}".strip(),
            t(f"attributes.changes.{each.what}"),
            t(f"attributes.classes.{each.how}"),
        )
        for each in found.changes
    ]
    return table(t("version.changes"), head, rows)


def names_in(found: Definition) -> dict[str, str]:
    """Return what attributes are called, those that the version removes as well."""
    against = found.seen.against.content if found.seen.against else {}
    both = (against, found.seen.shown.version.content)
    rows = [row for each in both for row in each.get("attributes", ())]
    names = ((row["code"], name_of(row)) for row in rows)
    return {code: name.say(language()) for code, name in names if name}


PAGE.open(show_targets, see_definition, show_rows)
