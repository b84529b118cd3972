"""Set attributes of a member: checked as a form is, kept in both times."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.attributes.checking import Checked, check_given
from portal.domain.attributes.compiled import kept
from portal.domain.attributes.filtering import Key, filterable, stored_keys
from portal.domain.canonical import BodyError, canonical
from portal.domain.publishing.content import MOST_BYTES
from portal.errors import InputRefused
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


def _content(values: Mapping[str, Any]) -> str:
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
    checked = check_given(subject.rules, {**subject.values, **given}, subject.states)
    wrong = _wrong(subject, checked, given)
    if wrong:
        raise refuse(subject.rules, (checked.problems[code] for code in wrong))
    unfit = {
        code: value
        for code, value in subject.stored.items()
        if code not in subject.values and code not in given
    }
    became = {**unfit, **kept(checked.values)}
    changed = _changed(subject.stored, became)
    if changed:
        _write(connection, store, occasion, subject, became, changed, checked)
    return changed


def _wrong(
    subject: Subject, checked: Checked, given: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return what is wrong; what was unfit before and is not touched may stay."""
    unfit = set(subject.stored) - set(subject.values) - set(given)
    return tuple(code for code in checked.problems if code not in unfit)


def _changed(was: Mapping[str, Any], became: Mapping[str, Any]) -> tuple[str, ...]:
    codes = sorted({*was, *became})
    return tuple(code for code in codes if was.get(code) != became.get(code))


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    subject: Subject,
    became: Mapping[str, Any],
    changed: tuple[str, ...],
    checked: Checked,
) -> None:
    content = _content({**subject.gone, **became})
    audit_id = record(
        connection, store.keys, occasion, _entry(connection, subject, became, changed)
    )
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
    keys = _keys(connection, subject, checked.values, occasion)
    attributes.index_subject(connection, subject.target, subject.member_id, keys)


def _entry(
    connection: Connection,
    subject: Subject,
    became: Mapping[str, Any],
    changed: tuple[str, ...],
) -> Entry:
    """Return the event: which attributes, and their values for those with the key."""
    values = {code: [subject.stored.get(code), became.get(code)] for code in changed}
    return Entry(
        action=AuditAction.MEMBER_UPDATED,
        entity_type="member",
        entity_id=subject.member_id,
        member_id=subject.member_id,
        entity_version=raise_version(connection, subject.member_id),
        private={"attributes": json.dumps(values, ensure_ascii=False, sort_keys=True)},
        facts={
            "fields": ["attributes"],
            "attributes": list(changed[:NAMED]),
            "changes": len(changed),
            "definition": subject.definition.version_id,
        },
    )


def _keys(
    connection: Connection,
    subject: Subject,
    values: Mapping[str, Any],
    occasion: Occasion,
) -> Iterable[Key]:
    """Yield the keys of all that can be filtered by now, or under a version ahead."""
    found = attributes.definitions_from(connection, subject.target, occasion.at)
    codes = frozenset().union(*(filterable(each.shape) for each in found))
    return stored_keys(subject.definition.shape, values, codes)
