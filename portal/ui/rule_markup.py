"""Internal rules as markup: the list, and the matrix of rules and versions."""

from collections.abc import Iterable, Mapping

from models.publishing_facts import Version
from models.rule_facts import InternalRule
from portal.domain.terms.consistency import Cell
from portal.services.internal_rules.see import Matrix
from portal.services.publish.see import Names
from portal.ui import version_markup
from portal.ui.draft_page import place
from portal.ui.html import Html, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import instant, t

RULE = "rule"
"""The part of an address that names a rule."""


def name(rule: InternalRule) -> str:
    """Return what a rule is called."""
    return rule.says.name_en if language() == "en" else rule.says.name_ja


def rules(found: Iterable[InternalRule], chosen: InternalRule | None) -> Html:
    """Return every rule, a line each."""
    columns = [t(f"internal_rules.columns.{e}") for e in ("rule", "says", "documents")]
    rows = [
        (
            link(name(each), {RULE: each.code},
                 aria_current="true" if each is chosen else None),
            says(each),
            _documents(each),
        )
        for each in found
    ]  # fmt: skip
    return table(t("pages.internal_rules.title"), columns, rows)


def says(rule: InternalRule) -> str:
    """Return the rule itself, and whether it ended."""
    said = rule.says.says_en if language() == "en" else rule.says.says_ja
    ended = (
        t("internal_rules.ended", at=instant(rule.ended_at)) if rule.ended_at else ""
    )
    return f"{said} {ended}".strip()


def _documents(rule: InternalRule) -> str:
    named = [t(f"terms.documents.{each}") for each in rule.says.documents]
    return ", ".join(named) or t("internal_rules.every")


def matrix(found: Matrix) -> Html:
    """Return the versions, a line each, and how each stands to every rule."""
    columns = [t("internal_rules.columns.version"), *map(name, found.rules)]
    rows = [_row(found, version, cells) for version, cells in found.versions]
    told = table(t("internal_rules.matrix"), columns, rows)
    return tag("div", told, class_="portal-sides")


def _row(found: Matrix, version: Version, cells: tuple[Cell, ...]) -> list[Html | str]:
    of: Mapping[int, Cell] = {cell.rule.id: cell for cell in cells}
    to = link(version_markup.title(version), place(version, "rules"), page="terms")
    stands = (of.get(rule.id) for rule in found.rules)
    return [to, *(stands_in(cell) if cell else "–" for cell in stands)]


def stands_in(cell: Cell) -> str:
    """Return how a version stands to a rule, and whether its text changed since."""
    if cell.check is None:
        return t("internal_rules.unchecked")
    said = t(f"internal_rules.stands.{cell.check.stands}")
    return said if cell.current else f"{said} {t('internal_rules.before')}"


def cells(found: Iterable[Cell], version: Version, names: Names, row: str) -> Html:
    """Return how a version stands to each rule, with who said so and why."""
    columns = [t(f"internal_rules.columns.{e}") for e in ("rule", "stands", "why")]
    rows = [
        (
            link(name(cell.rule), place(version, "rules", cell.rule.code),
                 aria_current="true" if cell.rule.code == row else None),
            tag("b", stands_in(cell)) if cell.is_gap else stands_in(cell),
            _why(cell, names),
        )
        for cell in found
    ]  # fmt: skip
    return table(t("internal_rules.matrix"), columns, rows)


def _why(cell: Cell, names: Names) -> str:
    if cell.check is None:
        return ""
    by = version_markup.who(names, cell.check.staff_id)
    said = t("internal_rules.said", who=by, at=instant(cell.check.at))
    return f"{cell.check.text or ''} {said}".strip()
