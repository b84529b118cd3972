"""What the page that edits offerings shows: drafts, one version, what can be chosen."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import AttributeTarget, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.calendar import day_of
from portal.domain.publishing.offering_forms import Known, first_content
from portal.domain.publishing.rows import Values
from portal.domain.publishing.steps import would_hold
from portal.errors import InputRefused
from portal.services.attributes.in_force import Asked, asked_at
from portal.services.door import require
from portal.services.publish.draft import start_draft
from portal.services.publish.see import Seen, see_version
from portal.services.see_catalog import known_of
from portal.store import publishing
from portal.store.engine import Store

KIND = VersionedKind.OFFERING


@dataclass(frozen=True, slots=True)
class OfferingDesk:
    """What an owner may go on with, the newest first, and the offerings there are."""

    drafts: tuple[Version, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class OfferingDesign:
    """One version with what its forms offer to choose from.

    ``asked`` are the attributes of the instant from which it holds, or would hold.
    """

    seen: Seen
    known: Known
    asked: Asked | None


def see_offering_desk(store: Store, occasion: Occasion) -> OfferingDesk:
    """Return the offerings that are being edited."""
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    with store.read() as connection:
        going = publishing.open_versions(connection)
        known = known_of(connection)
    drafts = [each for each in going if each.kind is KIND]
    newest = sorted(drafts, key=lambda each: each.edited_at, reverse=True)
    return OfferingDesk(tuple(newest), known)


def see_offering_design(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> OfferingDesign:
    """Return one version of an offering; without a number the one in force."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    seen = see_version(store, occasion, KIND, code, number)
    since = would_hold(seen.shown.version, occasion.at)
    with store.read() as connection:
        asked = asked_at(connection, AttributeTarget.OFFERING, since)
        return OfferingDesign(seen, known_of(connection), asked)


def begin_offering(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin an offering that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    code = str(values["code"])
    with store.read() as connection:
        if publishing.thing_id_of(connection, KIND, code) is not None:
            raise InputRefused("thing_taken", thing=code)
    content = first_content(values, day_of(occasion.at))
    return start_draft(store, occasion, KIND, code, content)
