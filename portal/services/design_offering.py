"""What the page that edits offerings shows: drafts, one version, what can be chosen."""

from dataclasses import dataclass, replace

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.calendar import day_of
from portal.domain.publishing.offering_forms import Known, first_content
from portal.domain.publishing.rows import Values
from portal.domain.publishing.steps import would_hold
from portal.services.actor_scene import kinds_in_force, live_first
from portal.services.attributes.in_force import Asked, asked_at
from portal.services.door import require
from portal.services.publish.begin import start_new
from portal.services.publish.see import Seen, see_version
from portal.services.see_catalog import known_of
from portal.store.engine import Store

KIND = VersionedKind.OFFERING


@dataclass(frozen=True, slots=True)
class OfferingDesign:
    """One version with what its forms offer to choose from.

    ``asked`` are the attributes of the instant from which it holds, or would hold.
    """

    seen: Seen
    known: Known
    asked: Asked | None


def see_offering_design(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> OfferingDesign:
    """Return one version of an offering; without a number the one in force."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    seen = see_version(store, occasion, KIND, code, number)
    since = would_hold(seen.shown.version, occasion.at)
    with store.read() as connection:
        asked = asked_at(connection, AttributeTarget.OFFERING, since)
        known = known_of(connection)
        live = kinds_in_force(connection, since)
        known = replace(known, actors=live_first(known.actors, live))
        return OfferingDesign(seen, known, asked)


def begin_offering(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin an offering that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    code = str(values["code"])
    content = first_content(values, day_of(occasion.at))
    return start_new(store, occasion, KIND, code, content)
