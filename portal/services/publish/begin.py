"""What is being edited of a kind, and a thing that nobody has begun yet."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.phases import in_force, scheduled
from portal.services.door import require
from portal.services.publish.draft import start_draft
from portal.services.publish.kinds import adapter_of
from portal.store import publishing
from portal.store.engine import Connection, Store


def see_drafts(
    store: Store, occasion: Occasion, kind: VersionedKind
) -> tuple[Version, ...]:
    """Return what somebody who edits such things may go on with, the newest first."""
    require(store, occasion.acting, adapter_of(kind).rules.edit)
    with store.read() as connection:
        return drafts_of(connection, kind)


def drafts_of(connection: Connection, kind: VersionedKind) -> tuple[Version, ...]:
    """Return the versions of a kind that are being edited, the newest first."""
    going = publishing.open_versions(connection)
    drafts = [each for each in going if each.kind is kind]
    return tuple(sorted(drafts, key=lambda each: each.edited_at, reverse=True))


@dataclass(frozen=True, slots=True)
class ThereIs:
    """All of a kind: what is in force, what is to come, what is being edited."""

    live: tuple[Version, ...]
    coming: tuple[Version, ...]
    drafts: tuple[Version, ...]


def there_is(store: Store, occasion: Occasion, kind: VersionedKind) -> ThereIs:
    """Return every thing of a kind, by its code."""
    require(store, occasion.acting, adapter_of(kind).rules.read)
    with store.read() as connection:
        approved = publishing.approved_versions(connection, [kind])
        drafts = drafts_of(connection, kind)
    of: dict[str, list[Version]] = {}
    for each in approved:
        of.setdefault(each.code, []).append(each)
    live = (in_force(of[code], occasion.at) for code in sorted(of))
    ahead = tuple(scheduled(approved, occasion.at))
    return ThereIs(tuple(filter(None, live)), ahead, drafts)


def start_new(
    store: Store, occasion: Occasion, kind: VersionedKind, code: str, content: Content
) -> Version:
    """Begin a thing with its first version; refuses a code that another one has."""
    return start_draft(store, occasion, kind, code, content, new=True)
