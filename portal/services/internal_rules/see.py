"""Internal rules, and the matrix of rules and versions of terms."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from models.rule_facts import InternalRule
from portal.domain.publishing.phases import in_force
from portal.domain.terms.consistency import Cell, cells_of
from portal.services.door import require
from portal.services.publish.begin import drafts_of
from portal.services.publish.see import Names, names_of
from portal.store import internal_rules, publishing
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every rule, the versions that are open or in force, and how each stands."""

    rules: tuple[InternalRule, ...]
    versions: tuple[tuple[Version, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """How one version stands to each rule, and the names of who said so."""

    cells: tuple[Cell, ...]
    names: Names


def see_rules(store: Store, occasion: Occasion) -> Matrix:
    """Return the rules with how open versions and those in force stand to them."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        rules = internal_rules.rules(connection)
        approved = publishing.approved_versions(connection, [VersionedKind.TERMS])
        drafts = drafts_of(connection, VersionedKind.TERMS)
        of: dict[str, list[Version]] = {}
        for each in approved:
            of.setdefault(each.code, []).append(each)
        live = (in_force(each, occasion.at) for each in of.values())
        shown = [*filter(None, live), *drafts]
        checks = internal_rules.newest_checks(connection, [each.id for each in shown])
    shown.sort(key=lambda each: (each.code, each.number))
    cells = ((each, cells_of(each, rules, checks.get(each.id, {}))) for each in shown)
    return Matrix(rules, tuple(cells))


def see_checks(store: Store, occasion: Occasion, version: Version) -> Checked:
    """Return how one version stands to each rule, with the words of who said so."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        rules = internal_rules.rules(connection)
        found = internal_rules.newest_checks(connection, [version.id], store.keys)
        cells = cells_of(version, rules, found.get(version.id, {}))
        return Checked(cells, names_of(connection, _who(cells)))


def _who(cells: Iterable[Cell]) -> set[int]:
    return {cell.check.staff_id for cell in cells if cell.check}
