"""By what a member can be found, made again from what is kept of them."""

from datetime import datetime

from models.attribute_kinds import AttributeTarget
from portal.domain.attributes.carrying import split
from portal.domain.attributes.checking import read_kept
from portal.domain.attributes.filtering import filterable, stored_keys
from portal.services.attributes.in_force import asked_at
from portal.services.attributes.meeting import target_of
from portal.store import attributes
from portal.store.engine import Connection


def filterable_from(
    connection: Connection, target: AttributeTarget, at: datetime
) -> frozenset[str]:
    """Return what can be filtered by now, or under a version that is ahead."""
    found = attributes.definitions_from(connection, target, at)
    return frozenset().union(*(filterable(each.shape) for each in found))


def index_again(connection: Connection, member_id: int, at: datetime) -> None:
    """Write the keys of a member after what is kept of them was put back."""
    target = target_of(connection, member_id)
    asked = asked_at(connection, target, at)
    if asked is None:
        return
    live = attributes.live_records(connection, [member_id]).get(member_id)
    shape = asked.rules.definition
    now, _ = split(shape, live.values if live else {})
    codes = filterable_from(connection, target, at)
    keys = stored_keys(shape, read_kept(asked.rules, now), codes)
    attributes.index_subject(connection, target, member_id, keys)
