"""The first page of a product owner: how the services stand, and what comes next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.facts import Occasion
from models.kinds import OfferingPhase, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.ahead import Ahead, ahead_of
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.services.door import require
from portal.services.vouch import Stale, stale_entries
from portal.store import entries, publishing
from portal.store.cards import staff_names
from portal.store.engine import Store

KIND = VersionedKind.OFFERING


@dataclass(frozen=True, slots=True)
class MyServices:
    """What is live, in draft, waiting, stale, and next.

    ``phases`` counts services by the phase of today; ``open`` are versions on their
    way, the newest first, ``names`` those of whom they wait for.
    """

    phases: Mapping[OfferingPhase | None, int]
    open: tuple[Version, ...]
    stale: tuple[Stale, ...]
    ahead: tuple[Ahead, ...]
    names: Mapping[int, Words]
    today: date


def see_my_services(store: Store, occasion: Occasion) -> MyServices:
    """Return how all services stand; owners answer for them together."""
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    at, today = occasion.at, day_of(occasion.at)
    with store.read() as connection:
        live, coming = entries.live_and_coming(connection, at)
        stale = stale_entries(connection, live, at)
        going = publishing.open_versions(connection)
        mine = [each for each in going if each.kind is KIND]
        people = {i for each in mine for i in _people(each)}
        names = staff_names(connection, people)
    return MyServices(
        phases=Counter(each.phase_on(today) for each in live),
        open=tuple(sorted(mine, key=lambda each: each.edited_at, reverse=True)),
        stale=stale,
        ahead=ahead_of(live, coming, today),
        names={each: Words(*both) for each, both in names.items()},
        today=today,
    )


def _people(version: Version) -> set[int]:
    seats = version.round.seats if version.round else ()
    asked = {seat.staff_id for seat in seats if seat.staff_id is not None}
    return {version.created_by, *version.editors, *asked}
