"""What fills the owners' own columns for a question: attributes as kept at instants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.attribute_kinds import AttributeTarget
from portal.domain.attributes.compiled import Compiled, rules_of
from portal.domain.attributes.in_content import values_in
from portal.domain.calendar import day_of
from portal.domain.policy.facts import Value
from portal.domain.policy.own_columns import carriers, column_values, readable
from portal.domain.policy.rules import Rules
from portal.domain.publishing.content import read_content
from portal.services.attributes.meeting import target_of
from portal.store import attributes
from portal.store.engine import Connection

OFFERING = AttributeTarget.OFFERING


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what a question is about: a member by id, a service by its content."""

    offering: bytes
    member_id: int | None
    at: datetime
    known_at: datetime


def asks_of_members(rules: Rules) -> bool:
    """Return whether rules read attributes of members."""
    return bool(carriers(rules.columns()) - {OFFERING})


def columns_of(
    connection: Connection, rules: Rules, about: About
) -> Mapping[str, Value | None]:
    """Return what stands in each column that is filled; nothing is read for none."""
    columns = rules.columns()
    asked, found = carriers(columns), {}
    if OFFERING in asked:
        values = values_in(read_content(about.offering))
        found[OFFERING] = _read(connection, OFFERING, values, about.at)
    if about.member_id is not None and asked - {OFFERING}:
        target = target_of(connection, about.member_id)
        found[target] = _of_member(connection, target, about.member_id, about)
    return column_values(columns, found)


def _of_member(
    connection: Connection, target: AttributeTarget, member_id: int, about: About
) -> dict[str, Any]:
    kept = attributes.kept_at(connection, target, member_id, about.at, about.known_at)
    return _read(connection, target, kept.values if kept else {}, about.at)


def _read(
    connection: Connection,
    target: AttributeTarget,
    values: Mapping[str, Any],
    at: datetime,
) -> dict[str, Any]:
    rules = _definition(connection, target, at)
    return readable(rules, values) if rules else {}


def _definition(
    connection: Connection, target: AttributeTarget, at: datetime
) -> Compiled | None:
    found = attributes.definition_at(connection, target, at)
    return rules_of(read_content(found.written), day_of(at)) if found else None
