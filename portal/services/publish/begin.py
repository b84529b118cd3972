"""What is being edited of a kind, and a thing that nobody has begun yet."""

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
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


def start_new(
    store: Store, occasion: Occasion, kind: VersionedKind, code: str, content: Content
) -> Version:
    """Begin a thing with its first version; refuses a code that another one has."""
    return start_draft(store, occasion, kind, code, content, new=True)
