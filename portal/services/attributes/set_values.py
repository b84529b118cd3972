"""Set attributes of a member: checked as a form is, kept in both times."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.attributes.filtering import Key, stored_keys
from portal.domain.attributes.setting import Setting, setting
from portal.domain.canonical import BodyError, canonical
from portal.domain.publishing.content import MOST_BYTES
from portal.errors import InputRefused
from portal.services.attributes.indexing import filterable_from
from portal.services.attributes.meeting import Subject, meet, refuse
from portal.services.door import require
from portal.services.once import Once
from portal.store import attributes
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.new_members import raise_version

NAMED = 50
"""Attributes that an event names; the sealed value holds them all."""


def set_attributes(
    store: Store,
    occasion: Occasion,
    number: str,
    given: Mapping[str, Any],
    *,
    seen: int | None = None,
) -> tuple[str, ...]:
    """Set what is ``given``; the other attributes stay. Return the codes that changed.

    Values are as a form has them, or text. ``seen`` is the record that a form was
    opened on: refused where somebody wrote another one since. A blank value takes
    what was there away; what a condition hides goes, too.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    once = Once.of(occasion, "set_attributes", number, _hash(given), seen)
    with store.write() as connection:
        done = once.before(connection)
        if done is not None:
            return tuple(done["changed"])
        subject = meet(connection, number, occasion.at, occasion.at)
        if seen is not None and seen != subject.record:
            raise InputRefused("attributes_changed")
        changed = _set(connection, store, occasion, subject, given)
        once.done(connection, changed=list(changed))
        return changed


def _hash(given: Mapping[str, Any]) -> str:
    return sha256(
        json.dumps(dict(given), default=str, sort_keys=True).encode()
    ).hexdigest()


def content_text(values: Mapping[str, Any]) -> str:
    """Return values as a record keeps them, or refuse what is too much."""
    try:
        return canonical(values, MOST_BYTES).decode()
    except BodyError:
        raise InputRefused("attributes_too_large", most=MOST_BYTES) from None


def _set(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    subject: Subject,
    given: Mapping[str, Any],
) -> tuple[str, ...]:
    found = setting(
        subject.rules, subject.stored, subject.values, given, subject.states
    )
    if found.problems:
        raise refuse(subject.rules, found.problems)
    if found.changed:
        _write(connection, store, occasion, subject, found)
    return found.changed


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    subject: Subject,
    found: Setting,
) -> None:
    content = content_text({**subject.gone, **found.became})
    entry = _entry(connection, subject, found)
    audit_id = record(connection, store.keys, occasion, entry)
    attributes.replace_record(
        connection,
        {
            "target": subject.target,
            "subject_id": subject.member_id,
            "thing_version_id": subject.definition.version_id,
            "content": content,
            "valid_from": occasion.at,
            "recorded_from": occasion.at,
            "staff_id": occasion.acting.staff_id,
            "audit_id": audit_id,
        },
    )
    keys = _keys(connection, subject, found.values, occasion)
    attributes.index_subject(connection, subject.target, subject.member_id, keys)


def _entry(connection: Connection, subject: Subject, found: Setting) -> Entry:
    """Return the event: which attributes, and their values for those with the key."""
    return Entry(
        action=AuditAction.MEMBER_UPDATED,
        entity_type="member",
        entity_id=subject.member_id,
        member_id=subject.member_id,
        entity_version=raise_version(connection, subject.member_id),
        private=private_of(subject.stored, found),
        facts={
            "fields": ["attributes"],
            **facts_of(found, subject.definition.version_id),
        },
    )


def private_of(stored: Mapping[str, Any], found: Setting) -> dict[str, str]:
    """Return what an event seals: of each changed attribute what was and became."""
    values = {c: [stored.get(c), found.became.get(c)] for c in found.changed}
    return {"attributes": json.dumps(values, ensure_ascii=False, sort_keys=True)}


def facts_of(found: Setting, definition: int) -> dict[str, Any]:
    """Return what an event says openly: which attributes, by which definition."""
    return {
        "attributes": list(found.changed[:NAMED]),
        "changes": len(found.changed),
        "definition": definition,
    }


def _keys(
    connection: Connection,
    subject: Subject,
    values: Mapping[str, Any],
    occasion: Occasion,
) -> Iterable[Key]:
    """Yield the keys of all that can be filtered by now, or under a version ahead."""
    codes = filterable_from(connection, subject.target, occasion.at)
    return stored_keys(subject.definition.shape, values, codes)
