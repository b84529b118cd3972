"""What every command on a version meets: the version, its kind, who may, the event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Permission, VersionState
from models.publishing_facts import Version
from portal.domain.publishing.kinds import KindRules
from portal.errors import NotFound
from portal.services.door import require
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
    version = next(each for each in versions if each.id == version_id)
    return Meeting(version, versions, adapter_of(version.kind))


def rules_for(store: Store, version_id: int) -> KindRules:
    """Return the rules of the kind a version is of."""
    with store.read() as connection:
        return meet(connection, version_id, lock=False).rules


def require_any(store: Store, acting: Acting, *permissions: Permission) -> None:
    """Refuse unless ``acting`` holds one of ``permissions``."""
    if not acting.permissions & set(permissions):
        require(store, acting, permissions[0])


def keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    met: Meeting,
    after: Version,
    entry: Entry,
) -> int:
    """Write what became of a version and its event; return the event's id.

    What an approval wrote that is void now is taken back, too.
    """
    was = met.version
    if was.state is VersionState.APPROVED and after.state is VersionState.DRAFT:
        assert was.effective_at is not None
        met.adapter.end(connection, was, was.effective_at)
    publishing.keep_version(connection, after)
    return record(connection, store.keys, occasion, entry)


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
