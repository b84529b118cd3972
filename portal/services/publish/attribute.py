"""Definitions of attributes as a kind: records are tried before, keys made after."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from models.kinds import AttributeTarget, Need, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.carrying import carried, read_stored, split
from portal.domain.attributes.checking import read_kept, stored_problems
from portal.domain.attributes.compiled import Compiled, compiled
from portal.domain.attributes.definition import DefinitionShape, shape_of
from portal.domain.attributes.filtering import Key, filterable, stored_keys
from portal.domain.attributes.gate import attribute_problems
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.store import attributes
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.ATTRIBUTE,
    read=Permission.ATTRIBUTE_READ,
    edit=Permission.ATTRIBUTE_EDIT,
    approve=Permission.ATTRIBUTE_APPROVE,
    gate=attribute_problems,
    collision=Collision.REFUSED,
)


def around(connection: Connection, code: str) -> Around:
    """Return what the gate has to know: the target, and how to try its records."""

    def unfit(draft: DefinitionShape, codes: frozenset[str]) -> Mapping[str, int]:
        target = AttributeTarget(draft.code)
        return Counter(each for _, each in tried(connection, target, draft, codes))

    return {"code": code, "unfit": unfit}


def tried(
    connection: Connection,
    target: AttributeTarget,
    draft: DefinitionShape,
    codes: frozenset[str],
) -> Iterator[tuple[int, str]]:
    """Yield each subject with each of ``codes`` that would not fit its values.

    Options count as retired from the first day on: later nobody is asked again.
    """
    rules = compiled(draft, date.max)
    asks = any(each.need is Need.IN_STATES for each in draft.attributes)
    states = attributes.states_of_members(connection) if asks else {}
    for subject_id, text in attributes.all_contents(connection, target):
        for code in codes & _wrong(rules, text, states.get(subject_id, set())):
            yield subject_id, code


def _wrong(rules: Compiled, text: str, states: set[str]) -> set[str]:
    now, _ = split(rules.definition, carried(rules.definition, read_stored(text)))
    return {each.path[0] for each in stored_problems(rules, now, states)}


def put_in_force(connection: Connection, version: Version) -> None:
    """Make keys for what can be filtered by from now on and could not before.

    The definition itself is read from its version. A version that is ahead gets its
    keys now, too; from then on, whoever sets values writes them.
    """
    shape, at = shape_of(version.content), version.approved_at
    assert at is not None
    target = AttributeTarget(version.code)
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
