"""Versions as files: what an export holds becomes a draft by import, once."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.content import content_hash, read_content
from portal.domain.publishing.phases import OPEN, in_force
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.publish.draft import Saved, save_draft, start_draft
from portal.services.publish.kinds import adapter_of
from portal.services.publish.meeting import rules_for
from portal.store import publishing
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """The version that a file is now; ``new`` where it became a draft just now."""

    version: Version
    new: bool


def import_version(
    store: Store, occasion: Occasion, kind: VersionedKind, content: Content
) -> Imported:
    """Begin a draft of ``content``, of the thing that its ``code`` names.

    What is in force or open with the very same content is answered instead.
    """
    require(store, occasion.acting, adapter_of(kind).rules.edit)
    code = content.get("code")
    if not isinstance(code, str):
        raise InputRefused("thing_code_refused", thing="–")
    same = _same(store, occasion, kind, code, content_hash(content))
    if same is not None:
        return Imported(same, new=False)
    return Imported(start_draft(store, occasion, kind, code, content), new=True)


def _same(
    store: Store, occasion: Occasion, kind: VersionedKind, code: str, wanted: str
) -> Version | None:
    with store.read() as connection:
        thing_id = publishing.thing_id_of(connection, kind, code)
        versions = publishing.versions_of(connection, thing_id) if thing_id else ()
    live = in_force(versions, occasion.at)
    going = [each for each in versions if each.state in OPEN or each == live]
    return next((each for each in going if each.content_hash == wanted), None)


def import_file(
    store: Store, occasion: Occasion, kind: VersionedKind, file: bytes
) -> Imported:
    """Begin a draft of what an uploaded file says, as ``import_version`` does."""
    require(store, occasion.acting, adapter_of(kind).rules.edit)
    return import_version(store, occasion, kind, read_content(file))


def save_file(
    store: Store, occasion: Occasion, version_id: int, revision: int, file: bytes
) -> Saved:
    """Save an uploaded file that was made of revision ``revision`` of a draft."""
    require(store, occasion.acting, rules_for(store, version_id).edit)
    return save_draft(store, occasion, version_id, revision, read_content(file))
