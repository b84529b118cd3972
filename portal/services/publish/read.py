"""Reading versions: where each stands, what changed, who said what, and the history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from models.facts import Occasion
from models.kinds import (
    AuditAction,
    Verdict,
    VersionedKind,
    VersionPhase,
    VersionState,
)
from models.publishing_facts import (
    Comment,
    Edit,
    FieldChange,
    Problem,
    Round,
    Version,
)
from portal.domain.calendar import day_of
from portal.domain.publishing.phases import first_in_force, in_force, phase
from portal.domain.publishing.tree import diff
from portal.domain.trail import Event, LogName, Wanted
from portal.errors import NotFound, NotOnDay, NotYet
from portal.services.door import require
from portal.services.publish.kinds import adapter_of
from portal.services.publish.meeting import Meeting, meet, problems, rules_for
from portal.services.read_trail import reading
from portal.services.tell_event import whole_sentence
from portal.store import publishing, reviews, trail, trail_names
from portal.store.engine import Connection, Store

MOST = 500
"""Events of a history; no thing has so many for years."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A version and where it stands now."""

    version: Version
    phase: VersionPhase


@dataclass(frozen=True, slots=True)
class Shown:
    """One version with everything around it.

    ``against_live`` is what it would change; ``edits`` and ``rounds`` oldest first.
    """

    version: Version
    phase: VersionPhase
    problems: tuple[Problem, ...]
    against_live: tuple[FieldChange, ...]
    edits: tuple[Edit, ...]
    rounds: tuple[Round, ...]
    comments: tuple[Comment, ...]


def list_versions(
    store: Store, occasion: Occasion, kind: VersionedKind, code: str
) -> tuple[Standing, ...]:
    """Return every version of a thing, oldest first; refuse where there is none."""
    require(store, occasion.acting, adapter_of(kind).rules.read)
    with store.read() as connection:
        versions = versions_of(connection, kind, code)
    return standings(versions, occasion.at)


def standings(versions: tuple[Version, ...], at: datetime) -> tuple[Standing, ...]:
    """Return where each of a thing's versions stands."""
    return tuple(Standing(each, phase(each, versions, at)) for each in versions)


def versions_of(
    connection: Connection, kind: VersionedKind, code: str
) -> tuple[Version, ...]:
    """Return every version of a thing, oldest first; refuse where there is none."""
    return publishing.versions_of(connection, _thing_id(connection, kind, code))


def _thing_id(connection: Connection, kind: VersionedKind, code: str) -> int:
    found = publishing.thing_id_of(connection, kind, code)
    if found is None:
        raise NotFound(what="thing", number=code)
    return found


def not_in_force(
    versions: tuple[Version, ...], at: datetime, what: str, code: str
) -> NotFound:
    """Return why nothing of a thing is in force at ``at``: not yet, over, or never."""
    first, on = first_in_force(versions), day_of(at)
    if first is None:
        return NotFound(what=what, number=code)
    if at < first:
        return NotYet(what=what, number=code, on=on, first=day_of(first))
    return NotOnDay(what=what, number=code, on=on)


def version_of(
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    number: int | None = None,
) -> Version:
    """Return one version by its number; without one, that in force now."""
    require(store, occasion.acting, adapter_of(kind).rules.read)
    with store.read() as connection:
        versions = versions_of(connection, kind, code)
    found = next((each for each in versions if each.number == number), None)
    if number is None:
        found = in_force(versions, occasion.at)
    if found is None:
        raise NotFound(what="version", number=code if number is None else number)
    return found


def show_version(store: Store, occasion: Occasion, version_id: int) -> Shown:
    """Return one version with its problems, differences, edits and reviews."""
    require(store, occasion.acting, rules_for(store, version_id).read)
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
        return shown_of(connection, store, met, occasion.at)


def shown_of(connection: Connection, store: Store, met: Meeting, at: datetime) -> Shown:
    """Return a version that is in hand with everything around it."""
    version, live = met.version, in_force(met.versions, at)
    return Shown(
        version=version,
        phase=phase(version, met.versions, at),
        problems=problems(connection, met, at),
        against_live=diff(live.content if live else {}, version.content),
        edits=publishing.edits_of(connection, version.id),
        rounds=reviews.rounds_of(connection, version.id),
        comments=reviews.comments_of(connection, store.keys, version.id),
    )


def history(
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    language: str,
) -> tuple[str, ...]:
    """Return what was done to a thing, in sentences, oldest first."""
    require(store, occasion.acting, adapter_of(kind).rules.read)
    with reading(store) as reader:
        thing_id = _thing_id(reader.main, kind, code)
        ids = publishing.version_ids_of(reader.main, thing_id)
        return _told(reader, store, ids, language)


def asked_for(
    store: Store, occasion: Occasion, version: Version, language: str
) -> tuple[str, ...]:
    """Return who asked for changes of a version that waits for them, in which words.

    What earlier rounds asked for is part of the history.
    """
    require(store, occasion.acting, adapter_of(version.kind).rules.read)
    if version.state is not VersionState.CHANGES_REQUESTED:
        return ()
    with reading(store) as reader:
        return _told(reader, store, (version.id,), language, _asking)


def _asking(events: Sequence[Event]) -> list[Event]:
    """Return the events of the last round that ask for changes, oldest first."""
    since = takewhile(lambda e: e.action != AuditAction.VERSION_SUBMITTED, events[::-1])
    asked = [e for e in since if e.facts.get("verdict") == Verdict.REQUEST_CHANGES]
    return asked[::-1]


def _told(
    reader: trail.TrailReader,
    store: Store,
    ids: tuple[int, ...],
    language: str,
    keep: Callable[[Sequence[Event]], Sequence[Event]] = list,
) -> tuple[str, ...]:
    wanted = Wanted(logs=(LogName.CHANGES,), entity_type="version", entity_ids=ids)
    events = keep(list(trail.all_of(reader, wanted, MOST))[::-1])
    opened = trail.opened(reader, store, events)
    names = trail_names.names_of(reader.main, events)
    told = (replace(e, opened=opened.get((e.log, e.id), {})) for e in events)
    return tuple(whole_sentence(each, names, language) for each in told)
