"""What the screens of publishing show: the work list, all things, one version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import FieldChange, Version
from portal.domain.card import Words
from portal.domain.publishing.offers import Case, Offers, offers_of
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.work import Work
from portal.errors import NotFound
from portal.services.door import require, system
from portal.services.publish.kinds import ADAPTERS, adapter_of
from portal.services.publish.read import (
    Shown,
    Standing,
    compare,
    list_versions,
    show_version,
)
from portal.services.publish.work_list import work_list
from portal.store import publishing
from portal.store.cards import staff_names
from portal.store.engine import Store

Names = Mapping[int, Words]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, and the names of those who had it last."""

    work: tuple[Work, ...]
    names: Names


def see_work(store: Store, occasion: Occasion) -> Waiting:
    """Return what waits for whoever asks; nobody is refused it."""
    work = work_list(store, occasion)
    versions = [each.version for each in work]
    return Waiting(work, _names(store, {i for each in versions for i in _in(each)}))


def list_things(store: Store, occasion: Occasion) -> tuple[Version, ...]:
    """Return what is in force of everything that this person may read."""
    may = occasion.acting.permissions
    with store.read() as connection:
        found = publishing.approved_versions(connection)
    of: dict[int, list[Version]] = {}
    for each in found:
        if each.kind in ADAPTERS and ADAPTERS[each.kind].rules.read in may:
            of.setdefault(each.thing_id, []).append(each)
    live = (in_force(each, occasion.at) for each in of.values())
    return tuple(sorted((v for v in live if v), key=lambda v: (v.kind, v.code)))


@dataclass(frozen=True, slots=True)
class Seen:
    """One version, those beside it, and what may be done with it.

    ``changes`` are what it says otherwise than ``against``.
    """

    shown: Shown
    versions: tuple[Standing, ...]
    against: Version | None
    changes: tuple[FieldChange, ...]
    offers: Offers
    names: Names


def see_version(
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    number: int | None = None,
    against: int | None = None,
) -> Seen:
    """Return one version, compared with what is in force or version ``against``.

    Without a number it is the one in force, or the newest where none is.
    """
    require(store, occasion.acting, adapter_of(kind).rules.read)
    standings = list_versions(store, occasion, kind, code)
    versions = [each.version for each in standings]
    live = in_force(versions, occasion.at)
    chosen = live or versions[-1] if number is None else _numbered(versions, number)
    other = _other(versions, chosen, live)
    if against is not None:
        other = _numbered(versions, against)
    shown = show_version(store, occasion, chosen.id)
    return Seen(
        shown=shown,
        versions=standings,
        against=other,
        changes=compare(store, occasion, other.id, chosen.id) if other else (),
        offers=offers_of(_case(occasion, shown, versions)),
        names=_names(store, set(_around(shown))),
    )


def _numbered(versions: list[Version], number: int) -> Version:
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound(what="version", number=number)
    return found


def _other(
    versions: list[Version], chosen: Version, live: Version | None
) -> Version | None:
    """Return what a version is compared with unless somebody chooses."""
    if live is not None and live.id != chosen.id:
        return live
    return next((each for each in versions if each.id == chosen.based_on), None)


def _case(occasion: Occasion, shown: Shown, versions: list[Version]) -> Case:
    version = shown.version
    rules, who = adapter_of(version.kind).rules, occasion.acting
    return Case(version, versions, rules, shown.problems, who, occasion.at)


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


def _names(store: Store, ids: set[int]) -> Names:
    with store.read() as connection:
        found = staff_names(connection, ids)
    shipped = Words(system().name_ja, system().name_en)
    return {0: shipped} | {each: Words(*names) for each, names in found.items()}
