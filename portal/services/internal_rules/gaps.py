"""The gaps between a version of terms and the internal rules."""

from models.publishing_facts import Problem, Version
from portal.domain.terms.consistency import cells_of, gaps
from portal.store import internal_rules
from portal.store.engine import Connection


def gaps_left(connection: Connection, version: Version) -> tuple[Problem, ...]:
    """Return the gaps that keep a version from being approved."""
    checks = internal_rules.newest_checks(connection, [version.id])
    rules = internal_rules.rules(connection)
    return gaps(cells_of(version, rules, checks.get(version.id, {})))
