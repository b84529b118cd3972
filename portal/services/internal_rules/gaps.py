"""What a version of terms and the internal rules leave open."""

from models.publishing_facts import Problem, Version
from portal.domain.terms.consistency import cells_of, left_to_check
from portal.store import internal_rules
from portal.store.engine import Connection


def gaps_left(connection: Connection, version: Version) -> tuple[Problem, ...]:
    """Return what of the internal rules keeps a version from being approved."""
    checks = internal_rules.newest_checks(connection, [version.id])
    rules = internal_rules.rules(connection)
    return left_to_check(cells_of(version, rules, checks.get(version.id, {})))
