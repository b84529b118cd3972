"""What every command on a version meets, and how it is carried out and kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Permission, VersionState
from models.publishing_facts import Problem, Version
from portal.domain.lengths import check_lengths
from portal.domain.publishing import steps
from portal.domain.publishing.kinds import KindRules
from portal.domain.publishing.offers import Step, who_may
from portal.domain.publishing.phases import in_force
from portal.errors import NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.kinds import Adapter, adapter_of
from portal.store import publishing
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Meeting:
    """A version among all versions of its thing, oldest first; locked while written."""

    version: Version
    versions: tuple[Version, ...]
    adapter: Adapter

    @property
    def rules(self) -> KindRules:
        """The rules of its kind."""
        return self.adapter.rules


def meet(connection: Connection, version_id: int, *, lock: bool = True) -> Meeting:
    """Return the version with all of its thing, or refuse where there is none."""
    thing_id = publishing.thing_id_of_version(connection, version_id)
    if thing_id is None:
        raise NotFound(what="version", number=version_id)
    if lock:
        publishing.lock_thing(connection, thing_id)
    versions = publishing.versions_of(connection, thing_id)
    return meeting_of(next(v for v in versions if v.id == version_id), versions)


def meeting_of(version: Version, versions: tuple[Version, ...]) -> Meeting:
    """Return a version among all of its thing, which are in hand."""
    return Meeting(version, versions, adapter_of(version.kind))


def rules_for(store: Store, version_id: int) -> KindRules:
    """Return the rules of the kind a version is of."""
    with store.read() as connection:
        kind = publishing.kind_of(connection, version_id)
    if kind is None:
        raise NotFound(what="version", number=version_id)
    return adapter_of(kind).rules


def problems(connection: Connection, met: Meeting, at: datetime) -> tuple[Problem, ...]:
    """Return what keeps a version from being published, by the gate of its kind."""
    since = steps.would_hold(met.version, at)
    live = in_force(met.versions, since)
    around = met.adapter.around(connection, met.version.code)
    then = met.adapter.from_then(connection, met.version, since)
    before = live.content if live and live.id != met.version.id else None
    return met.rules.gate(met.version.content, before, {**around, **then})


def require_any(store: Store, acting: Acting, *permissions: Permission) -> None:
    """Refuse unless ``acting`` holds one of ``permissions``."""
    if not acting.permissions & set(permissions):
        require(store, acting, permissions[0])


# ------------------------------------------------------------------ commands


@dataclass(frozen=True, slots=True)
class Command:
    """A step that somebody takes: with what, and the event that tells it."""

    step: Step
    action: AuditAction
    given: tuple[Any, ...] = ()
    text: str | None = None
    facts: Callable[[Version], Mapping[str, Any]] = lambda _: {}


def carry_out(
    store: Store,
    occasion: Occasion,
    version_id: int,
    command: Command,
    become: Callable[[Connection, Meeting], Version],
) -> Version:
    """Take a step of a version, once; return what became of it.

    Who may is the step's own rule; ``become`` is asked under the lock of the thing.
    """
    rules = rules_for(store, version_id)
    require_any(store, occasion.acting, *who_may(command.step, rules))
    check_lengths(note=command.text)
    given = (version_id, *command.given, command.text)
    once = Once.of(occasion, command.step, *given)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = become(connection, met)
        keep(connection, store, occasion, met, after, _event(command, met, after))
        once.done(connection)
        return after


def _event(command: Command, met: Meeting, after: Version) -> Entry:
    text, facts = command.text, command.facts(after)
    return entry_of(command.action, met.version, after, text=text, facts=facts)


def keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    met: Meeting,
    after: Version,
    entry: Entry,
) -> int:
    """Write what became of a version, and what others read of it, and its event.

    Returns the event's id.
    """
    publishing.keep_version(connection, after)
    event_id = record(connection, store.keys, occasion, entry)
    _tell_others(connection, met.adapter, met.version, after)
    if VersionState.APPROVED in (met.version.state, after.state):
        met.adapter.settle(connection, after, occasion.at)
        met.adapter.afterwards(connection, store, occasion, after)
    return event_id


def _tell_others(
    connection: Connection, adapter: Adapter, was: Version, after: Version
) -> None:
    """Put in force what is approved now; end what no longer is, from when it ends."""
    approved = VersionState.APPROVED
    if was.state is not approved and after.state is approved:
        adapter.put_in_force(connection, after)
    elif was.state is approved and after.state is not approved:
        at = after.ended_at or was.effective_at
        assert at is not None
        adapter.end(connection, after, at)


def entry_of(
    action: AuditAction,
    was: Version | None,
    after: Version,
    *,
    text: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Return the event of one command: what changed, and how the version is called."""
    before = _said(was) if was else {}
    said = _said(after)
    now = {name: said[name] for name in said if before.get(name) != said[name]}
    return Entry(
        action=action,
        entity_type="version",
        entity_id=after.id,
        entity_version=after.revision,
        before={name: before[name] for name in now if before.get(name) is not None},
        after=now,
        private={"text": text},
        facts={**called(after), **(facts or {})},
        new=was is None,
    )


def _said(version: Version) -> dict[str, Any]:
    return {
        "version_state": version.state.value,
        "revision": version.revision,
        "content_hash": version.content_hash,
        "effective_at": version.effective_at,
        "ended_at": version.ended_at,
    }


def called(version: Version) -> dict[str, Any]:
    """Return what a version is called, as events keep it."""
    names = (version.content.get("name_ja"), version.content.get("name_en"))
    named = all(isinstance(each, str) and len(each) <= LONGEST_NAME for each in names)
    name = {"ja": names[0], "en": names[1]} if named else {}
    return {
        "kind": version.kind.value,
        "code": version.code,
        "number": version.number,
        **({"name": name} if name else {}),
    }


LONGEST_NAME = 200
"""Characters of a name that an event repeats."""
