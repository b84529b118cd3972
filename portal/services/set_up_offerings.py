"""The catalog an empty portal starts with: a lifecycle, actor kinds, offerings.

The content comes from the caller, since what ships lies in ``seed``. Safe to run
again: what is there stays as its owners left it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from models.facts import Entry, Lifecycle, Occasion
from models.kinds import ActorSide, AuditAction, VersionedKind
from portal.domain.calendar import start_of
from portal.domain.publishing.lifecycle import content_from
from portal.services.publish.shipped import publish_shipped
from portal.store import offerings
from portal.store.audit import record
from portal.store.engine import Connection, Store

ALWAYS = start_of(date(2000, 1, 1))
"""Since when the shipped lifecycle is in force: before any date people file."""


@dataclass(frozen=True, slots=True)
class NewActorKind:
    """A part somebody plays in the service model."""

    code: str
    name_ja: str
    name_en: str
    side: ActorSide


@dataclass(frozen=True, slots=True)
class NewOffering:
    """A service on offer."""

    code: str
    name_ja: str
    name_en: str
    zone: str = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Catalog:
    """What there is to set up; every offering uses ``lifecycle``."""

    lifecycle: Lifecycle
    name_ja: str
    name_en: str
    actor_kinds: tuple[NewActorKind, ...]
    offerings: tuple[NewOffering, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """The codes that were not there before."""

    lifecycle: str | None
    actor_kinds: tuple[str, ...]
    offerings: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything was added."""
        return bool(self.lifecycle or self.actor_kinds or self.offerings)


def set_up_offerings(store: Store, occasion: Occasion, catalog: Catalog) -> Added:
    """Write what of ``catalog`` is missing, with one event if anything is."""
    with store.write() as connection:
        lifecycle_id, new = _lifecycle(connection, occasion, catalog)
        added = Added(
            lifecycle=catalog.lifecycle.code if new else None,
            actor_kinds=tuple(
                offerings.add_actor_kinds(connection, _rows(catalog.actor_kinds))
            ),
            offerings=tuple(
                offerings.add_offerings(
                    connection,
                    [
                        {**row, "lifecycle_id": lifecycle_id}
                        for row in _rows(catalog.offerings)
                    ],
                )
            ),
        )
        if added:
            record(connection, store.keys, occasion, _entry(added))
    return added


def _rows(values: Sequence[NewActorKind | NewOffering]) -> list[dict[str, object]]:
    return [asdict(each) for each in values]


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
    after = {name: value for name, value in asdict(added).items() if value}
    return Entry(
        action=AuditAction.PORTAL_SET_UP, entity_type="portal", entity_id=0, after=after
    )
