"""Vouch for what the catalog says of a service, and list what nobody did lately.

It is no new version: what is in force stays as it is, and somebody says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import Listed
from portal.domain.freshness import OVER, Freshness, Vouched, freshness
from portal.domain.publishing.phases import in_force
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.meeting import called
from portal.services.publish.read import versions_of
from portal.store import entries, vouching
from portal.store.audit import record
from portal.store.engine import Connection, Store

KIND = VersionedKind.OFFERING


@dataclass(frozen=True, slots=True)
class Stale:
    """A service that somebody has to look at again, since a day."""

    code: str
    name: Words
    freshness: Freshness


def vouch(store: Store, occasion: Occasion, code: str, number: int) -> Freshness:
    """Say that version ``number``, which is in force, is still true.

    Refuses where another version came in force since it was read.
    """
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    once = Once.of(occasion, "vouch", code, number)
    with store.write() as connection:
        if once.before(connection) is None:
            vouch_within(connection, store, occasion, code, number)
            once.done(connection)
        return freshness_of(connection, _in_force(connection, code, occasion.at))


def vouch_within(
    connection: Connection, store: Store, occasion: Occasion, code: str, number: int
) -> None:
    """Do the work of ``vouch`` inside the caller's transaction."""
    version = _in_force(connection, code, occasion.at)
    if version.number != number:
        raise InputRefused("vouched_for_another", number=version.number)
    by = occasion.acting.staff_id
    vouching.add_vouching(connection, version, by, occasion.at)
    due = freshness_of(connection, version).due_on
    entry = Entry(
        action=AuditAction.OFFERING_VOUCHED,
        entity_type="version",
        entity_id=version.id,
        facts={**called(version), "due": due},
    )
    record(connection, store.keys, occasion, entry)


def _in_force(connection: Connection, code: str, at: datetime) -> Version:
    version = in_force(versions_of(connection, KIND, code), at)
    if version is None:
        raise NotFound(what="offering", number=code)
    return version


def freshness_of(connection: Connection, version: Version) -> Freshness:
    """Return who vouched last for a thing, whose version in force this is."""
    assert version.approved_at is not None
    later = vouching.last_vouched(connection, KIND, version.code).get(version.code)
    approved = Vouched(version.approved_at, version.approved_by or 0)
    return freshness(approved, later, version.content.get("vouch_days"))


def stale_entries(
    connection: Connection, live: Sequence[Listed], at: datetime
) -> tuple[Stale, ...]:
    """Return which of the services in force wait to be looked at, longest first."""
    later = vouching.last_vouched(connection, KIND)
    today = day_of(at)
    found = (
        Stale(each.code, each.name, _fresh(each, later))
        for each in live
        if each.phase_on(today) not in OVER
    )
    waiting = (each for each in found if each.freshness.stale(at))
    return tuple(sorted(waiting, key=_longest))


def _fresh(each: Listed, later: Mapping[str, Vouched]) -> Freshness:
    approved = Vouched(each.approved_at, 0)
    return freshness(approved, later.get(each.code), each.vouch_days)


def _longest(stale: Stale) -> tuple[date, str]:
    return stale.freshness.due_on, stale.code


def see_stale(store: Store, occasion: Occasion) -> tuple[Stale, ...]:
    """Return the services that wait to be looked at again, the longest first."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    with store.read() as connection:
        live = entries.listed(connection, occasion.at)
        return stale_entries(connection, live, occasion.at)
