"""What stays the same over one import: its offerings, kinds, days and who runs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.attribute_kinds import AttributeTarget
from models.facts import Acting, Lifecycle
from models.kinds import StateKind, Via
from models.offer_facts import Offer
from portal.domain.calendar import TOKYO, day_of, start_of
from portal.domain.importing.balance import Balance, balance_of, can_open
from portal.domain.importing.vocabulary import Names
from portal.domain.joining import phase_at
from portal.domain.publishing.offering_phases import JOINABLE, USABLE
from portal.services.actor_scene import kinds_in_force
from portal.services.attributes.in_force import Asked, asked_at
from portal.services.attributes.indexing import filterable_from
from portal.store import assignments, attributes, lifecycles, members
from portal.store.engine import Connection
from portal.store.offerings import actor_kind_ids, actor_kind_names
from portal.store.offers import offers_of


@dataclass(frozen=True, slots=True)
class Offered:
    """An offering that members are imported into; ``then`` begins its as-of day."""

    id: int
    code: str
    names: tuple[str, ...]
    zone: ZoneInfo
    lifecycle: Lifecycle
    then: datetime
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Frame:
    """One import's surroundings; ``then`` is the beginning of its as-of day.

    ``headings`` are those of attributes that the file fills, by code.
    """

    batch_id: int
    batch: str
    acting: Acting
    as_of: date
    offerings: Mapping[str, Offered]
    kinds: Mapping[str, int]
    kind_names: Names
    number_heading: str = ""
    _open: dict[tuple[str, str], bool] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[AttributeTarget, Asked] = field(default_factory=dict)
    filterable: Mapping[AttributeTarget, frozenset[str]] = field(default_factory=dict)
    _balances: dict[tuple[str, str, date], Balance] = field(default_factory=dict)

    @property
    def then(self) -> datetime:
        """When names and contacts of the file begin to be true."""
        return start_of(self.as_of, TOKYO)

    @property
    def offering_names(self) -> Names:
        """What offerings are called in files."""
        return {code: each.names for code, each in self.offerings.items()}

    @property
    def state_names(self) -> Names:
        """What states are called in files; those of kind *erased* are none."""
        found: dict[str, tuple[str, ...]] = {}
        for offering in self.offerings.values():
            for state in offering.lifecycle.states.values():
                if state.kind is not StateKind.ERASED:
                    names = (state.name_ja, state.name_en)
                    found[state.code] = (*found.get(state.code, ()), *names)
        return found

    @property
    def attribute_names(self) -> Names:
        """What attributes are called in headings of files."""
        found: dict[str, tuple[str, ...]] = {}
        for asked in self.definitions.values():
            for each in asked.rules.definition.asked():
                names = (each.name_ja, each.name_en)
                found[each.code] = (*found.get(each.code, ()), *names)
        return found

    def can_open(self, offering: str, state: str) -> bool:
        """Return whether a membership of ``offering`` can be in ``state``."""
        return can_open(self.offerings[offering].lifecycle, state)

    def is_open(self, offering: str, state: str, now: datetime) -> bool:
        """Return whether there was such a membership to be in on the as-of day.

        Nobody applies for, or uses, what was not offered; who left it may have.
        """
        known = self._open.get((offering, state))
        if known is None:
            known = _is_open(self.offerings[offering], state, now)
            self._open[offering, state] = known
        return known

    def balance(self, offering: str, state: str, now: datetime) -> Balance:
        """Return how a membership opens; the same for all records of one day."""
        offered = self.offerings[offering]
        key = offering, state, day_of(now, offered.zone)
        found = self._balances.get(key)
        if found is None:
            given = (offered.lifecycle, state, self.as_of, offered.zone, now)
            found = self._balances[key] = balance_of(*given)
        return found


def _is_open(offered: Offered, state: str, now: datetime) -> bool:
    kind = offered.lifecycle.states[state].kind
    if not offered.offers or kind is StateKind.ENDED:
        return True
    phase = phase_at(offered.offers, offered.then, now, offered.zone)
    return phase in (JOINABLE if kind is StateKind.APPLIED else USABLE)


def frame_of(
    connection: Connection,
    acting: Acting,
    as_of: date,
    now: datetime,
    *,
    batch_id: int = 0,
    batch: str = "",
    number_heading: str = "",
    headings: Mapping[str, str] | None = None,
) -> Frame:
    """Read what an import stands in."""
    return Frame(
        batch_id=batch_id,
        batch=batch,
        acting=replace(acting, via=Via.IMPORT),
        as_of=as_of,
        offerings=_offerings(connection, as_of, now),
        kinds=actor_kind_ids(connection),
        kind_names=_kind_names(connection, now),
        number_heading=number_heading,
        headings=headings or {},
        definitions={
            target: asked
            for target in attributes.SUBJECTS
            if (asked := asked_at(connection, target, now)) is not None
        },
        filterable={
            target: filterable_from(connection, target, now)
            for target in attributes.SUBJECTS
        },
    )


def _kind_names(connection: Connection, now: datetime) -> dict[str, tuple[str, str]]:
    """Return what the actor kinds in force are called: no member is of another."""
    live = kinds_in_force(connection, now)
    names = actor_kind_names(connection)
    return {code: both for code, both in names.items() if code in live}


def _offerings(
    connection: Connection, as_of: date, now: datetime
) -> dict[str, Offered]:
    found = {}
    listed = members.offerings(connection)
    offers = offers_of(connection, [row.id for row in listed])
    for row in listed:
        zone = ZoneInfo(row.zone)
        version = assignments.version_to_join(connection, row, now)
        found[row.code] = Offered(
            id=row.id,
            code=row.code,
            names=(row.name_ja, row.name_en),
            zone=zone,
            lifecycle=lifecycles.lifecycle_version(connection, version),
            then=start_of(as_of, zone),
            offers=offers.get(row.id, ()),
        )
    return found
