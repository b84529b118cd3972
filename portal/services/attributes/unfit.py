"""Which records a guarded change of a definition would not fit: the dry run by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Version
from portal.domain.attributes.changes import guarded
from portal.domain.attributes.definition import blank_definition, shape_of
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.steps import would_hold
from portal.services.actor_scene import kinds_from
from portal.services.door import require
from portal.services.publish.attribute import tried
from portal.services.publish.meeting import Meeting, meet, rules_for
from portal.store import attributes, catalog
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found

MOST = 200
"""Records that are named."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A record (a member number, or a code) and the attribute that it does not fit."""

    attribute: str
    record: str


@dataclass(frozen=True, slots=True)
class UnfitRecords:
    """The first records that do not fit; ``more`` where there are others."""

    target: AttributeTarget
    rows: tuple[Unfit, ...]
    more: bool


def list_unfit(store: Store, occasion: Occasion, version_id: int) -> UnfitRecords:
    """Return the records that hold a version of a definition up.

    Members are named to those who may find them, with one access event for the list.
    """
    require(store, occasion.acting, rules_for(store, version_id).read)
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
        target = AttributeTarget(met.version.code)
        if target in attributes.SUBJECTS:
            require(store, occasion.acting, Permission.MEMBER_FIND)
        since = would_hold(met.version, occasion.at)
        draft, codes = shape_of(met.version.content), _codes(met, occasion)
        found = tried(connection, target, draft, codes, since) if codes else iter(())
        some = list(islice(found, MOST + 1))
        ids = sorted({each for each, _ in some[:MOST]})
        names = _names(connection, target, ids, met.version, occasion)
    if ids and target in attributes.SUBJECTS:
        record_found(store, occasion, ids, sought=["attribute"], more=len(some) > MOST)
    rows = (Unfit(code, names.get(each, str(each))) for each, code in some[:MOST])
    return UnfitRecords(target, tuple(rows), len(some) > MOST)


def _codes(met: Meeting, occasion: Occasion) -> frozenset[str]:
    """Return the attributes whose change nothing was said about."""
    since = would_hold(met.version, occasion.at)
    live = in_force(met.versions, since)
    before = live.content if live else blank_definition(met.version.code, "–", "–")
    draft = shape_of(met.version.content)
    changed = guarded(shape_of(before), draft)
    return frozenset(
        e.code for e in draft.attributes if e.code in changed and e.strict_from is None
    )


def _names(
    connection: Connection,
    target: AttributeTarget,
    ids: Iterable[int],
    version: Version,
    occasion: Occasion,
) -> Mapping[int, str]:
    if target in attributes.SUBJECTS:
        return attributes.numbers_of(connection, list(ids))
    if target is AttributeTarget.OFFERING:
        return catalog.offering_codes(connection)
    since = would_hold(version, occasion.at)
    return {each.thing_id: each.code for each in kinds_from(connection, since)}
