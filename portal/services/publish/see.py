"""What the screens of publishing show: the work list, all things, one version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import FieldChange, Version
from portal.domain.card import Words
from portal.domain.publishing.offers import Case, Offers, offers_of
from portal.domain.publishing.phases import in_force, scheduled
from portal.domain.publishing.reviews import takes_part
from portal.domain.publishing.tree import diff
from portal.domain.publishing.work import Work
from portal.errors import NotFound
from portal.services.door import require, system
from portal.services.publish.called import called_in
from portal.services.publish.kinds import ADAPTERS, adapter_of
from portal.services.publish.meeting import Meeting, meeting_of
from portal.services.publish.origin import origin_of
from portal.services.publish.read import (
    Shown,
    Standing,
    shown_of,
    standings,
    versions_of,
)
from portal.services.publish.tell import Called
from portal.services.publish.work_list import work_list
from portal.services.terms.notice_days import notice_by
from portal.store import publishing
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store

Names = Mapping[int, Words]
Versions = tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, and the names of those who had it last.

    ``notice_by`` is the last lawful day of a notice, of versions that need one.
    """

    work: tuple[Work, ...]
    names: Names
    notice_by: Mapping[int, date] = field(default_factory=dict)


def see_work(store: Store, occasion: Occasion) -> Waiting:
    """Return what waits for whoever asks; nobody is refused it."""
    work = work_list(store, occasion)
    versions = [each.version for each in work]
    with store.read() as connection:
        names = names_of(connection, {i for each in versions for i in _in(each)})
        lasts = {e.id: notice_by(connection, e, occasion.at) for e in versions}
    return Waiting(work, names, {i: on for i, on in lasts.items() if on})


def list_things(store: Store, occasion: Occasion) -> tuple[Version, ...]:
    """Return what is in force of everything listed that this person may read."""
    of: dict[int, list[Version]] = {}
    for each in _listed(store, occasion):
        of.setdefault(each.thing_id, []).append(each)
    live = (in_force(each, occasion.at) for each in of.values())
    return tuple(sorted((v for v in live if v), key=lambda v: (v.kind, v.code)))


def list_scheduled(store: Store, occasion: Occasion) -> Versions:
    """Return what is approved for later of the same things, the next first."""
    return scheduled(_listed(store, occasion), occasion.at)


def _listed(store: Store, occasion: Occasion) -> Versions:
    may = occasion.acting.permissions
    rules = [each.rules for each in ADAPTERS.values()]
    kinds = [each.kind for each in rules if each.listed and each.read in may]
    with store.read() as connection:
        return publishing.approved_versions(connection, kinds)


@dataclass(frozen=True, slots=True)
class Seen:
    """One version, those beside it, and what may be done with it.

    ``changes`` are what it says otherwise than ``against``, or all that it says where
    there is nothing before it; ``takes_part`` says whether this person may say an
    opinion. ``called`` is what stands behind the codes that it holds.
    """

    shown: Shown
    versions: tuple[Standing, ...]
    against: Version | None
    changes: tuple[FieldChange, ...]
    offers: Offers
    takes_part: bool
    names: Names
    called: Called


def see_version(
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    number: int | str | None = None,
    against: int | str | None = None,
) -> Seen:
    """Return one version, compared with what is in force or version ``against``.

    The first of a thing is compared with what it takes the place of. Without a
    number it is the one in force, or the newest where none is.
    """
    require(store, occasion.acting, adapter_of(kind).rules.read)
    with store.read() as connection:
        versions = versions_of(connection, kind, code)
        met = meeting_of(_chosen(versions, number, occasion.at), versions)
        shown = shown_of(connection, store, met, occasion.at)
        names = names_of(connection, set(_around(shown)))
        other = _other(met, against, occasion.at)
        if other is None:
            other = origin_of(connection, met.version, occasion.at)
        called = called_in(connection, kind, occasion.at)
    return Seen(
        shown=shown,
        versions=standings(versions, occasion.at),
        against=other,
        changes=diff(other.content if other else {}, met.version.content),
        offers=offers_of(_case(occasion, met, shown)),
        takes_part=takes_part(met.version, met.rules, occasion.acting),
        names=names,
        called=called,
    )


def _chosen(versions: Versions, number: int | str | None, at: datetime) -> Version:
    if number is not None:
        return _numbered(versions, number)
    return in_force(versions, at) or versions[-1]


def _numbered(versions: Versions, number: int | str) -> Version:
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound(what="version", number=number)
    return found


def _other(met: Meeting, against: int | str | None, at: datetime) -> Version | None:
    """Return what a version is compared with: what is in force, or its origin."""
    if against is not None:
        return _numbered(met.versions, against)
    chosen, live = met.version, in_force(met.versions, at)
    if live is not None and live.id != chosen.id:
        return live
    return next((each for each in met.versions if each.id == chosen.based_on), None)


def _case(occasion: Occasion, met: Meeting, shown: Shown) -> Case:
    who, at = occasion.acting, occasion.at
    return Case(met.version, met.versions, met.rules, shown.problems, who, at)


def _in(version: Version) -> Iterator[int]:
    yield version.created_by
    yield from version.editors
    if version.approved_by is not None:
        yield version.approved_by
    if version.round is not None:
        yield version.round.opened_by


def _around(shown: Shown) -> Iterator[int]:
    yield from _in(shown.version)
    for seat in (seat for each in shown.rounds for seat in each.seats):
        yield from (i for i in (seat.staff_id, seat.answered_by) if i is not None)
    for each in shown.comments:
        yield each.staff_id


def names_of(connection: Connection, ids: set[int]) -> Names:
    """Return what people are called, by their ids."""
    found = staff_names(connection, ids)
    shipped = Words(system().name_ja, system().name_en)
    return {0: shipped} | {each: Words(*names) for each, names in found.items()}
