"""The page that defines attributes: what there is, and one definition with its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.changes import Classed, classed
from portal.domain.attributes.definition import (
    blank_definition,
    shape_of,
    shape_problems,
)
from portal.domain.attributes.purposes import Purposes
from portal.domain.publishing.phases import OPEN, in_force
from portal.domain.publishing.steps import would_hold
from portal.services.attributes.purposes import purposes_at
from portal.services.door import require
from portal.services.publish.draft import start_draft
from portal.services.publish.see import Seen, see_version
from portal.store import publishing
from portal.store.engine import Store
from portal.wording import say

KIND = VersionedKind.ATTRIBUTE


@dataclass(frozen=True, slots=True)
class Target:
    """What is defined of one target: in force, and being edited."""

    target: AttributeTarget
    live: Version | None = None
    draft: Version | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a definition, and how far each of its changes may go.

    ``purposes`` are those of the privacy policy in force when it would hold.
    """

    seen: Seen
    changes: tuple[Classed, ...]
    purposes: Purposes | None


def see_targets(store: Store, occasion: Occasion) -> tuple[Target, ...]:
    """Return every target with its definition in force and its newest draft."""
    require(store, occasion.acting, Permission.ATTRIBUTE_READ)
    with store.read() as connection:
        found: Mapping[AttributeTarget, tuple[Version, ...]] = {
            target: publishing.versions_of(connection, thing_id)
            for target in AttributeTarget
            if (thing_id := publishing.thing_id_of(connection, KIND, target))
        }
    return tuple(
        Target(
            each,
            in_force(found.get(each, ()), occasion.at),
            next((v for v in found.get(each, ())[::-1] if v.state in OPEN), None),
        )
        for each in AttributeTarget
    )


def see_definition(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> Definition:
    """Return one version of a definition; without a number the one in force."""
    seen = see_version(store, occasion, KIND, code, number)
    version = seen.shown.version
    live = in_force([each.version for each in seen.versions], occasion.at)
    base = live.content if live else blank_definition(code, "–", "–")
    with store.read() as connection:
        purposes = purposes_at(connection, would_hold(version, occasion.at))
    if shape_problems(version.content) or shape_problems(base):
        return Definition(seen, (), purposes)
    try:
        changes = classed(shape_of(base), shape_of(version.content))
    except ValueError:
        changes = ()
    return Definition(seen, changes, purposes)


def begin_definition(store: Store, occasion: Occasion, target: str) -> Version:
    """Begin a draft of what is in force, or of nothing where nothing is."""
    require(store, occasion.acting, Permission.ATTRIBUTE_EDIT)
    code = AttributeTarget(target).value
    with store.read() as connection:
        thing_id = publishing.thing_id_of(connection, KIND, code)
        versions = publishing.versions_of(connection, thing_id) if thing_id else ()
    if in_force(versions, occasion.at) is not None:
        return start_draft(store, occasion, KIND, code)
    names = (say(f"attributes.targets.{code}", each) for each in ("ja", "en"))
    return start_draft(store, occasion, KIND, code, blank_definition(code, *names))
