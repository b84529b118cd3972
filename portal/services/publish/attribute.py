"""Definitions of attributes as a kind: records are tried before, keys made after."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from models.attribute_kinds import AttributeTarget, Need
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.carrying import carried, read_stored, split
from portal.domain.attributes.checking import read_kept, stored_problems
from portal.domain.attributes.compiled import Compiled, compiled
from portal.domain.attributes.definition import DefinitionShape, shape_of
from portal.domain.attributes.filtering import Key, filterable, stored_keys
from portal.domain.attributes.gate import attribute_problems
from portal.domain.attributes.in_content import values_in
from portal.domain.calendar import day_of
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.offering import phase_among, phases_of
from portal.services.actor_scene import kinds_from
from portal.services.attributes.purposes import purposes_at
from portal.store import attributes, catalog
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.ATTRIBUTE,
    read=Permission.ATTRIBUTE_READ,
    edit=Permission.ATTRIBUTE_EDIT,
    approve=Permission.ATTRIBUTE_APPROVE,
    gate=attribute_problems,
    collision=Collision.REFUSED,
)


def around(_connection: Connection, code: str) -> Around:
    """Return what the gate has to know whenever it is asked: the target."""
    return {"code": code}


def from_then(connection: Connection, version: Version, since: datetime) -> Around:
    """Return how the gate tries attributes of a draft on every record."""

    def unfit(draft: DefinitionShape, codes: frozenset[str]) -> Mapping[str, int]:
        if AttributeTarget(draft.code) not in attributes.SUBJECTS:
            return _count(connection, draft, codes, since)
        place = attributes.place_in_ledger(connection, states=_asks_states(draft))
        kept = _KEPT.setdefault(connection.engine, {})
        key = version.content_hash, codes, place
        if key not in kept:
            while len(kept) >= MOST_KEPT:
                kept.pop(next(iter(kept)), None)
            kept[key] = _count(connection, draft, codes, since)
        return kept[key]

    return {"unfit": unfit, "purposes": purposes_at(connection, since)}


MOST_KEPT = 64
"""Counts that are kept; a draft that is edited leaves one behind with every save."""
_KEPT: WeakKeyDictionary[Any, dict[Any, Mapping[str, int]]] = WeakKeyDictionary()
"""What was counted in each database, by draft, attributes and place in the ledger.

All members are read once, and again as soon as one of them has other values.
"""


def _count(
    connection: Connection,
    draft: DefinitionShape,
    codes: frozenset[str],
    since: datetime,
) -> Mapping[str, int]:
    target = AttributeTarget(draft.code)
    found = tried(connection, target, draft, codes, since)
    return Counter(each for _, each in found)


def _asks_states(draft: DefinitionShape) -> bool:
    return any(each.need is Need.IN_STATES for each in draft.attributes)


def tried(
    connection: Connection,
    target: AttributeTarget,
    draft: DefinitionShape,
    codes: frozenset[str],
    since: datetime,
) -> Iterator[tuple[int, str]]:
    """Yield each subject with each of ``codes`` that would not fit its values.

    Options count as retired from the first day on: later nobody is asked again.
    """
    rules = compiled(draft, date.max)
    judged: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
    for subject_id, text, states in _records(connection, target, draft, since):
        same = text, frozenset(states)
        if same not in judged:
            # Very many records say the same: nothing at all, above all.
            judged = judged if len(judged) < MOST_JUDGED else {}
            judged[same] = codes & _wrong(rules, read_stored(text), states)
        for code in judged[same]:
            yield subject_id, code


Record = tuple[int, str, Collection[str]]
"""A subject, its values as text, and the states in which something can be needed."""
MOST_JUDGED = 1_000
"""Different records that are remembered while all are tried."""


def _records(
    connection: Connection,
    target: AttributeTarget,
    draft: DefinitionShape,
    since: datetime,
) -> Iterator[Record]:
    """Yield every record of a target; what has versions keeps them in these."""
    if target is AttributeTarget.OFFERING:
        for row in catalog.entries_from(connection, since):
            phase = phase_among(phases_of(row.phases), day_of(since))
            states = (phase.value,) if phase else ()
            yield row.offering_id, json.dumps(row.attributes), states
    elif target is AttributeTarget.ACTOR_PROFILE:
        for version in kinds_from(connection, since):
            yield version.thing_id, json.dumps(dict(values_in(version.content))), ()
    else:
        asks = _asks_states(draft)
        held = attributes.states_of_members(connection) if asks else {}
        for member_id, text in attributes.all_contents(connection, target):
            yield member_id, text, held.get(member_id, ())


def _wrong(
    rules: Compiled, values: Mapping[str, Any], states: Collection[str]
) -> set[str]:
    now, _ = split(rules.definition, carried(rules.definition, values))
    return {each.path[0] for each in stored_problems(rules, now, states)}


def put_in_force(connection: Connection, version: Version) -> None:
    """Make keys of members for what can be filtered by from now on and not before.

    The definition itself is read from its version. A version that is ahead gets its
    keys now, too; from then on, whoever sets values writes them.
    """
    shape, at = shape_of(version.content), version.approved_at
    assert at is not None
    target = AttributeTarget(version.code)
    if target not in attributes.SUBJECTS:
        return
    others = attributes.definitions_from(connection, target, at)
    before = [filterable(e.shape) for e in others if e.version_id != version.id]
    codes = filterable(shape).difference(*before)
    if codes:
        attributes.drop_keys(connection, target, codes)
        found = _all_keys(connection, target, shape, codes)
        attributes.add_keys(connection, target, found)


def _all_keys(
    connection: Connection,
    target: AttributeTarget,
    shape: DefinitionShape,
    codes: frozenset[str],
) -> Iterator[tuple[int, Key]]:
    rules = compiled(shape, date.min)
    for subject_id, text in attributes.all_contents(connection, target):
        now, _ = split(shape, read_stored(text))
        for key in stored_keys(shape, read_kept(rules, now), codes):
            yield subject_id, key


def end(_connection: Connection, _version: Version, _at: datetime) -> None:
    """Do nothing: what is in force is read from the versions."""


def holds(_connection: Connection, _version: Version) -> bool:
    """Return that what is in force is the version itself."""
    return True
