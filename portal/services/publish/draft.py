"""Drafts on the server: begin one, save it beside others, give it up.

Saving merges by field with what others saved since; only fields that both changed in
different ways are refused, with both values, and the caller keeps what was typed.
"""

import re
from dataclasses import dataclass, replace

from models.facts import Occasion
from models.kinds import AuditAction, VersionedKind
from models.publishing_facts import (
    Content,
    FieldChange,
    Version,
)
from portal.domain.card import Words
from portal.domain.publishing import steps
from portal.domain.publishing.content import (
    content_bytes,
    content_hash,
    path_text,
    read_content,
)
from portal.domain.publishing.merge import Clash, clashes_of, merge, to_decide
from portal.domain.publishing.offers import Step
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.places import place_of
from portal.domain.publishing.tree import diff
from portal.errors import EditConflict, InputRefused, NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.kinds import adapter_of
from portal.services.publish.meeting import (
    Command,
    Meeting,
    carry_out,
    entry_of,
    keep,
    meet,
    rules_for,
)
from portal.store import publishing
from portal.store.audit import record
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store

PLACES = 50
"""Changed places that an event names; the edit itself holds them all."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is now; ``merged`` where others had saved in between."""

    version: Version
    changes: tuple[FieldChange, ...] = ()
    merged: bool = False


def start_draft(
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    content: Content | None = None,
    based_on: int | None = None,
    *,
    new: bool = False,
) -> Version:
    """Begin a version: with ``content``, or with what version ``based_on`` says.

    Without either it begins with what is in force. A thing that is new begins with
    its first draft; where it has to be ``new``, a code that another has is refused.
    """
    rules = adapter_of(kind).rules
    require(store, occasion.acting, rules.edit)
    if not re.fullmatch(rules.codes, code):
        raise InputRefused(rules.code_refused, thing=code[:40])
    said = None if content is None else content_hash(content)
    once = Once.of(occasion, "start_draft", kind, code, said, based_on)
    with store.write() as connection:
        done = once.before(connection)
        if done is not None:
            return meet(connection, int(done["version"])).version
        if new and publishing.thing_id_of(connection, kind, code) is not None:
            raise InputRefused("thing_taken", thing=code)
        made = _started(connection, store, occasion, kind, code, content, based_on)
        once.done(connection, version=made.id)
        return made


def _started(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    content: Content | None,
    based_on: int | None,
) -> Version:
    thing_id = publishing.add_thing(connection, kind, code, occasion.at)
    publishing.lock_thing(connection, thing_id)
    versions = publishing.versions_of(connection, thing_id)
    base = _base(versions, occasion, based_on)
    if content is None:
        if base is None:
            raise NotFound(what="version", number=based_on or code)
        content = adapter_of(kind).rules.anew(base.content)
    number, by = versions[-1].number + 1 if versions else 1, occasion.acting.staff_id
    version = steps.begun(kind, code, thing_id, number, content, by, occasion.at)
    version = replace(version, based_on=base.id if base else None)
    return _write(connection, store, occasion, version, base)


def _base(
    versions: tuple[Version, ...], occasion: Occasion, based_on: int | None
) -> Version | None:
    if based_on is None:
        return in_force(versions, occasion.at)
    return next((each for each in versions if each.id == based_on), None)


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    version: Version,
    base: Version | None,
) -> Version:
    version = replace(version, id=publishing.add_version(connection, version))
    facts = {"based_on": base.number} if base else {}
    entry = entry_of(AuditAction.VERSION_DRAFTED, None, version, facts=facts)
    audit_id = record(connection, store.keys, occasion, entry)
    changes = diff(base.content if base else {}, version.content)
    by = occasion.acting.staff_id
    publishing.add_edit(connection, version, by, changes, audit_id)
    return version


# ------------------------------------------------------------------ saving


def save_draft(
    store: Store, occasion: Occasion, version_id: int, revision: int, content: Content
) -> Saved:
    """Save what somebody made of revision ``revision``; review and approval are void.

    Raises ``EditConflict`` where a colleague changed the same fields in between.
    """
    require(store, occasion.acting, rules_for(store, version_id).edit)
    content = read_content(content_bytes(content))
    with store.write() as connection:
        met = meet(connection, version_id)
        return _saved(connection, store, occasion, met, revision, content)


def _saved(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    met: Meeting,
    revision: int,
    content: Content,
) -> Saved:
    was, by = met.version, occasion.acting.staff_id
    merged = revision != was.revision
    if merged:
        content = _merged(connection, was, revision, content)
    changes = diff(was.content, content)
    if not changes:
        return Saved(was, merged=merged)
    after = steps.edited(was, by, content, occasion.at)
    places = [path_text(each.path) for each in changes[:PLACES]]
    facts = {"places": places, "changes": len(changes)}
    entry = entry_of(AuditAction.VERSION_EDITED, was, after, facts=facts)
    audit_id = keep(connection, store, occasion, met, after, entry)
    publishing.add_edit(connection, after, by, changes, audit_id)
    return Saved(after, changes, merged)


def _merged(
    connection: Connection, was: Version, revision: int, content: Content
) -> Content:
    base = publishing.revision_content(connection, was.id, revision)
    if base is None:
        raise NotFound(what="version", number=f"{was.number}.{revision}")
    merged = merge(base, was.content, content)
    if merged.conflicts:
        edits = publishing.edits_of(connection, was.id, after=revision)
        clashes = clashes_of(to_decide(merged.conflicts), edits)
        raise _conflict(connection, was, content, clashes)
    return merged.content


def _conflict(
    connection: Connection, was: Version, content: Content, clashes: tuple[Clash, ...]
) -> EditConflict:
    ids = {each.edit.staff_id for each in clashes}
    names = staff_names(connection, ids)
    places = tuple(each.conflict.path for each in clashes)
    refused = EditConflict(
        number=was.number,
        revision=was.revision,
        clashes=clashes,
        places=places,
        who=tuple(Words(*names[each]) for each in sorted(ids) if each in names),
    )
    called = tuple(place_of(each, was.content, content) for each in places)
    refused.by_name = {"places": called}
    return refused


# ------------------------------------------------------------------ giving up


def withdraw(
    store: Store, occasion: Occasion, version_id: int, text: str | None = None
) -> Version:
    """Give up a draft; it stays readable."""
    command = Command(Step.WITHDRAW, AuditAction.VERSION_WITHDRAWN, text=text)
    return carry_out(
        store,
        occasion,
        version_id,
        command,
        lambda _, met: steps.withdrawn(met.version, occasion.at),
    )
