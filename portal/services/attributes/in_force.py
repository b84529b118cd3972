"""The definition of attributes that holds at an instant, ready for its day."""

from dataclasses import dataclass
from datetime import datetime

from models.attribute_kinds import AttributeTarget
from portal.domain.attributes.compiled import Compiled, rules_of
from portal.domain.calendar import day_of
from portal.domain.publishing.content import read_content
from portal.store import attributes
from portal.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """A definition made ready, and of which version it is."""

    rules: Compiled
    number: int
    version_id: int


def asked_at(
    connection: Connection, target: AttributeTarget, at: datetime
) -> Asked | None:
    """Return what is asked of a target at an instant, None where nothing is defined."""
    found = attributes.definition_at(connection, target, at)
    if found is None:
        return None
    rules = rules_of(read_content(found.written), day_of(at))
    return Asked(rules, found.number, found.version_id)


def rules_at(
    connection: Connection, target: AttributeTarget, at: datetime
) -> Compiled | None:
    """Return the same without its number."""
    found = asked_at(connection, target, at)
    return found.rules if found else None
