"""What an empty portal starts with: a lifecycle, actor kinds, taxonomies, offerings.

The content comes from the caller, since what ships lies in ``seed``. Safe to run
again: what is there stays as its owners left it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from models.facts import Entry, Lifecycle, Occasion
from models.kinds import ActorSide, AuditAction, VersionedKind
from portal.domain.calendar import start_of
from portal.domain.publishing.actor import new_actor
from portal.domain.publishing.lifecycle import content_from
from portal.domain.publishing.offering import new_offering
from portal.services.publish.shipped import publish_shipped
from portal.store import catalog as store_catalog
from portal.store import offerings
from portal.store.audit import record
from portal.store.engine import Connection, Store

FIRST_DAY = date(2000, 1, 1)
ALWAYS = start_of(FIRST_DAY)
"""Since when what ships is in force: before any date people file."""

KNOWN = {"phases": [{"code": "in_service", "since": FIRST_DAY.isoformat()}]}
"""What is known of an offering of which nobody said more: people use it."""


@dataclass(frozen=True, slots=True)
class NewActorKind:
    """A part somebody plays in the service model."""

    code: str
    name_ja: str
    name_en: str
    side: ActorSide
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else its content says."""


@dataclass(frozen=True, slots=True)
class NewOffering:
    """A service on offer."""

    code: str
    name_ja: str
    name_en: str
    zone: str = "Asia/Tokyo"
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else its content says."""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A word of a taxonomy, in its group."""

    code: str
    taxonomy: str
    taxonomy_ja: str
    taxonomy_en: str
    group_ja: str
    group_en: str
    name_ja: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """What there is to set up; every offering uses ``lifecycle``."""

    lifecycle: Lifecycle
    name_ja: str
    name_en: str
    actor_kinds: tuple[NewActorKind, ...]
    offerings: tuple[NewOffering, ...]
    terms: tuple[NewTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The codes that were not there before."""

    lifecycle: str | None
    actor_kinds: tuple[str, ...]
    offerings: tuple[str, ...]
    terms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was added."""
        return bool(self.lifecycle or self.actor_kinds or self.offerings or self.terms)


def set_up_offerings(store: Store, occasion: Occasion, catalog: Catalog) -> Added:
    """Write what of ``catalog`` is missing, with one event if anything is."""
    with store.write() as connection:
        lifecycle_id, new = _lifecycle(connection, occasion, catalog)
        added = Added(
            lifecycle=catalog.lifecycle.code if new else None,
            actor_kinds=_actor_kinds(connection, occasion, catalog),
            offerings=_offerings(connection, occasion, lifecycle_id, catalog),
            terms=tuple(
                store_catalog.add_terms(connection, [asdict(e) for e in catalog.terms])
            ),
        )
        if added:
            record(connection, store.keys, occasion, _entry(added))
    return added


def _actor_kinds(
    connection: Connection, occasion: Occasion, catalog: Catalog
) -> tuple[str, ...]:
    """Write the actor kinds that are missing, each with its version 1."""
    known = offerings.actor_kind_ids(connection)
    added = [each for each in catalog.actor_kinds if each.code not in known]
    for each in added:
        names, kind = (each.name_ja, each.name_en), VersionedKind.ACTOR_PROFILE
        content = new_actor(each.code, *names, each.side, **each.more)
        publish_shipped(connection, occasion, kind, each.code, content, ALWAYS)
    return tuple(each.code for each in added)


def _offerings(
    connection: Connection, occasion: Occasion, lifecycle_id: int, catalog: Catalog
) -> tuple[str, ...]:
    """Write the offerings that are missing, each with its version 1."""
    rows = [
        {
            "code": each.code,
            "name_ja": each.name_ja,
            "name_en": each.name_en,
            "zone": each.zone,
            "lifecycle_id": lifecycle_id,
        }
        for each in catalog.offerings
    ]
    added = offerings.add_offerings(connection, rows)
    for each in catalog.offerings:
        if each.code in added:
            names, kind = (each.name_ja, each.name_en), VersionedKind.OFFERING
            content = new_offering(each.code, *names, **{**KNOWN, **each.more})
            publish_shipped(connection, occasion, kind, each.code, content, ALWAYS)
    return tuple(added)


def _lifecycle(
    connection: Connection, occasion: Occasion, catalog: Catalog
) -> tuple[int, bool]:
    code = catalog.lifecycle.code
    known = offerings.lifecycle_id_of(connection, code)
    if known is not None:
        return known, False
    content = content_from(catalog.lifecycle, catalog.name_ja, catalog.name_en)
    kind = VersionedKind.LIFECYCLE
    publish_shipped(connection, occasion, kind, code, content, ALWAYS)
    made = offerings.lifecycle_id_of(connection, code)
    assert made is not None
    return made, True


def _entry(added: Added) -> Entry:
    said = {**asdict(added), "terms": len(added.terms)}
    after = {name: value for name, value in said.items() if value}
    return Entry(
        action=AuditAction.PORTAL_SET_UP, entity_type="portal", entity_id=0, after=after
    )
