"""An analysis of rules as markup: findings, and the grid in words and signs."""

from itertools import islice

import streamlit as st

from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.policy.marks import marks_at
from portal.services.policy.analyse import Analysed, Cell, actors_of
from portal.services.policy.findings import (
    KINDS,
    Told,
    cell_names,
    findings,
    silence_word,
)
from portal.ui.draft_page import place
from portal.ui.html import Html, join, tag
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.words import capital, t

SERVICE, GAP = "service", "gap"
"""The parts of an address that say which service, and which cell of its grid."""
MOST = 20
"""So many findings of a kind are told."""
LOOKS = {"spoken": "low", "meant": "low", "partly": "medium", "open": "high"}
"""The looks of a cell; its words say the same."""


def at(**parts: str) -> dict[str, str]:
    """Return this place with parts of its address changed."""
    return {**st.query_params.to_dict(), **parts}


# ------------------------------------------------------------------ findings


def findings_told(found: Analysed, version: Version) -> Html:
    """Return what was found, kind by kind, each with the way to its row."""
    of: dict[str, list[Told]] = {kind: [] for kind in KINDS}
    for each in findings(found, language()):
        of[each.kind].append(each)
    parts = [_kind(kind, told, version) for kind, told in of.items() if told]
    if parts:
        return join(parts)
    return tag("p", t("rules_checks.nothing"), class_="portal-line portal-good")


def _kind(kind: str, told: list[Told], version: Version) -> Html:
    head = tag("b", f"{t(f'rules_checks.kinds.{kind}')} ({len(told)})")
    rows = [tag("li", _finding(each, version)) for each in islice(told, MOST)]
    if len(told) > MOST:
        rows.append(tag("li", t("rules_checks.more_found", count=len(told) - MOST)))
    return join([tag("p", head, class_="portal-line"), tag("ul", rows)])


def _finding(told: Told, version: Version) -> Html:
    to = link(t("rules_checks.to_row"), to_row(version, told.path), page="rules")
    return join([told.words, to], " ")


def to_row(version: Version, path: tuple[str, ...]) -> dict[str, str]:
    """Return the address of a row in the editor."""
    part, row, *rest = path
    return place(version, part, row, rest[1] if rest else None)


# ------------------------------------------------------------------ the grid


def service_name(found: Analysed, code: str) -> str:
    """Return what a service is called."""
    return found.codes.offerings.get(code, Words(code, code)).say(language())


def cell_asked(found: Analysed, service: str) -> Cell | None:
    """Return the cell of the grid that the address names, if there is such a cell."""
    function, _, actor = (asked(GAP) or "").partition(".")
    cell = Cell(service, function, actor)
    return cell if cell in found.checked.analysis.grid else None


def grid(found: Analysed, service: str) -> Html:
    """Return how far rules speak of each actor and function, a word in each cell."""
    functions = found.checked.universe.functions[service]
    names = [_function(found, service, each) for each in functions]
    head = [tag("th", each, scope="col") for each in names]
    corner = tag("th", capital(t("rules_checks.columns.actor")), scope="col")
    actors = actors_of(found, service)
    lines = [_line(found, service, actor, functions) for actor in actors]
    caption = t("rules_checks.grid", service=service_name(found, service))
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", corner, head)),
        tag("tbody", lines),
        class_="portal-heat portal-gaps",
    )
    left = len(actors) < len(found.checked.universe.actors)
    note = tag("p", t("rules_checks.not_meant"), class_="portal-note")
    return join(
        [tag("div", table, class_="portal-sides"), note if left else tag("span")]
    )


def _function(found: Analysed, service: str, function: str) -> str:
    names = found.codes.functions.get(service, {})
    return names[function].say(language()) if function in names else function


def _line(
    found: Analysed, service: str, actor: str, functions: tuple[str, ...]
) -> Html:
    name = found.codes.actors.get(actor, Words(actor, actor)).say(language())
    cells = [_cell(found, Cell(service, each, actor)) for each in functions]
    return tag("tr", tag("th", name, scope="row"), cells)


def _cell(found: Analysed, cell: Cell) -> Html:
    word = silence_word(found.checked.analysis.grid[cell])
    said = t(f"rules_checks.cells.{word}")
    if word != "spoken":
        names = cell_names(found, cell)
        told = (names[each].say(language()) for each in ("actor", "function"))
        to = at(**{SERVICE: cell.offering, GAP: f"{cell.function}.{cell.actor}"})
        chosen = "true" if asked(GAP) == f"{cell.function}.{cell.actor}" else None
        return tag(
            "td",
            link(said, to, title=" › ".join(told), aria_current=chosen),
            class_=f"portal-heat-{LOOKS[word]}",
        )
    return tag("td", said, class_=f"portal-heat-{LOOKS[word]}")


def marks(found: Analysed, cell: Cell) -> dict[str, str]:
    """Return the marks of the set that lie on a cell: their ids and names."""
    return {
        each.id: Words(each.name_ja, each.name_en).say(language())
        for each in marks_at(found.shape, *cell)
    }
