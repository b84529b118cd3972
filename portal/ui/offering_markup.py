"""The page that edits offerings as markup: parts, rows of lists, what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.publishing_facts import Problem, Version
from portal.domain.card import Words
from portal.domain.publishing.offering import LISTS
from portal.domain.publishing.offering_forms import (
    SCALARS,
    Known,
    called,
    ends_of,
    values_of,
)
from portal.services.design_offering import OfferingDesign, OfferingDesk
from portal.services.publish.tell import problems_in_words
from portal.ui.html import Html, join, tag
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.version_markup import THING, VERSION, title
from portal.ui.words import day, instant, t

PART, ROW = "part", "row"
"""The parts of an address that say what of a version is edited."""
NEW = "+"
PARTS = (*SCALARS, *LISTS, "preview")
_SCALAR_OF = {
    name: part
    for part, names in SCALARS.items()
    for stem in names
    for name in (stem, f"{stem}_ja", f"{stem}_en")
}


def part() -> str:
    """Return which part the address asks for."""
    found = asked(PART)
    return found if found in PARTS else PARTS[0]


def place(version: Version, part: str, row: str | None = None) -> dict[str, str]:
    """Return the address of a part or of a row of it."""
    parts_ = {
        THING: version.code,
        VERSION: str(version.number),
        PART: part,
        ROW: row or "",
    }
    return {each: value for each, value in parts_.items() if value}


def part_name(name: str) -> str:
    """Return what a part is called."""
    own = name in SCALARS or name == "preview"
    return t(f"offering.parts.{name}" if own else f"publishing.places.{name}")


def parts(version: Version) -> Html:
    """Return the way to every part of a version."""
    chosen = part()
    links = [
        link(
            part_name(each),
            place(version, each),
            aria_current="page" if each == chosen else None,
        )
        for each in PARTS
    ]
    label = t("designer.parts_label")
    return tag("nav", links, class_="portal-parts", aria_label=label)


def problems(found: Sequence[Problem], version: Version) -> Html:
    """Return what has to be corrected, each with the way to its row."""
    told = problems_in_words(found, version.content, language())
    rows = [
        tag("li", link(said, place(version, *_where(each))))
        for each, said in zip(found, told, strict=True)
    ]
    count = t("designer.problems", count=len(found))
    return tag("details", tag("summary", tag("b", count)), tag("ul", rows), open=True,
               class_="portal-problems")  # fmt: skip


def _where(problem: Problem) -> tuple[str, ...]:
    first, *rest = problem.path or ("",)
    if first in LISTS:
        return (first, *rest[:1])
    return (_SCALAR_OF.get(first, PARTS[0]),)


def drafts(desk: OfferingDesk) -> Html:
    """Return what is being edited, the newest first."""
    rows = [
        (
            link(title(each), place(each, PARTS[0])),
            t(f"publishing.phases.{each.state}"),
            t("designer.revision", revision=each.revision, at=instant(each.edited_at)),
        )
        for each in desk.drafts
    ]
    columns = [t(f"designer.columns.{each}") for each in ("version", "state")]
    return table(t("designer.drafts"), [*columns, t("work_list.columns.at")], rows)


def versions(design: OfferingDesign) -> Html:
    """Return links to the newest versions and where each stands."""
    shown = design.seen.shown.version
    links = []
    for each in design.seen.versions[-6:]:
        stands = t(f"publishing.phases.{each.phase}")
        said = f"{t('version.numbered', number=each.version.number)} ({stands})"
        here = each.version.id == shown.id
        to = link(said, place(each.version, part()))
        links.append(tag("b", said) if here else to)
    said_ = t("designer.versions")
    return tag("p", said_, " ", join(links, " · "), class_="portal-line")


# ------------------------------------------------------------------ rows


def rows(design: OfferingDesign, part: str) -> Html:
    """Return the rows of a list, each with the way to its form."""
    version = design.seen.shown.version
    lines = [
        (
            link(
                row_name(part, row),
                place(version, part, row[LISTS[part]]),
                aria_current="true" if row[LISTS[part]] == asked(ROW) else None,
            ),
            _told(part, row, version.content, design.known),
        )
        for row in version.content.get(part, ())
    ]
    columns = [t(f"offering.columns.{each}") for each in ("row", "says")]
    return table(part_name(part), columns, lines)


def row_name(part: str, row: Mapping[str, Any]) -> str:
    """Return what a row is called."""
    code = str(row[LISTS[part]])
    if part == "phases":
        return t(f"publishing.offering_phases.{code}")
    if part == "targets":
        return t(f"offering.priorities.{code}")
    if part == "hours":
        days = (t(f"offering.days.{each}") for each in row["on_days"])
        return t("house.between").join(days) or code
    return called(row, code).say(language())


def _told(part: str, row: Mapping[str, Any], content: Any, known: Known) -> str:
    values = values_of(row)
    if part == "phases":
        return t("catalog.since", on=day(values["since"]))
    if part == "hours":
        return f"{row['opens']}–{row['closes']}"
    if part == "targets":
        return f"{row['response_minutes']} / {row['restore_minutes']}"
    if part == "functions":
        return known.actors.get(row["actor"], Words("", "")).say(language())
    if part == "interfaces":
        ends = ends_of(content, known)
        both = (ends.get(row[e], Words(row[e], row[e])) for e in ("source", "target"))
        return " → ".join(each.say(language()) for each in both)
    if part == "candidates":
        return t(f"offering.decisions.{row.get('decision') or 'open'}")
    days = [values.get("valid_from"), values.get("valid_to")]
    return " – ".join(day(each) if each else "" for each in days) if any(days) else ""
