"""The page that edits offerings as markup: parts, rows of lists, what is wrong."""

from collections.abc import Mapping
from typing import Any

from models.publishing_facts import Problem
from portal.domain.attributes.in_content import VALUES
from portal.domain.card import Words
from portal.domain.publishing.offering import LISTS
from portal.domain.publishing.offering_forms import (
    SCALARS,
    Known,
    ends_of,
    values_of,
)
from portal.domain.publishing.rows import called
from portal.ui.session import language
from portal.ui.words import capital, day, t

PARTS = (*SCALARS, *LISTS, VALUES, "preview")
_SCALAR_OF = {
    name: part
    for part, names in SCALARS.items()
    for stem in names
    for name in (stem, f"{stem}_ja", f"{stem}_en")
}


def part_name(name: str) -> str:
    """Return what a part is called."""
    own = name in SCALARS or name == "preview"
    words = t(f"offering.parts.{name}" if own else f"publishing.places.{name}")
    return capital(words)


def where(problem: Problem) -> tuple[str, ...]:
    """Return the part and the row that a problem is about."""
    first, *rest = problem.path or ("",)
    if first in LISTS:
        return (first, *rest[:1])
    if first == VALUES:
        return (VALUES,)
    return (_SCALAR_OF.get(first, PARTS[0]),)


# ------------------------------------------------------------------ rows


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


def row_says(part: str, row: Mapping[str, Any], content: Any, known: Known) -> str:
    """Return what a row says, in short."""
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
