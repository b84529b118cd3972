"""See the attributes of a member, or one masked value with a reason."""

from collections.abc import Mapping
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.facts import Entry, Occasion
from models.kinds import AuditAction, MemberKind, Permission
from portal.domain.attributes.shown import (
    Sheet,
    Value,
    form_to_fill,
    masked_codes,
    said,
    shown_of,
)
from portal.domain.instants import instant_of
from portal.errors import InputRefused, NotFound
from portal.services.attributes.meeting import TARGETS, Subject, meet
from portal.services.door import require
from portal.services.show_member import Given, check_reveal
from portal.store import attributes
from portal.store.access import record_access, record_shown
from portal.store.engine import Store


def any_defined(store: Store, occasion: Occasion, kind: MemberKind) -> bool:
    """Return whether members of a kind have attributes now."""
    with store.read() as connection:
        found = attributes.definition_at(connection, TARGETS[kind], occasion.at)
    return found is not None and bool(found.shape.attributes)


def see_attributes(
    store: Store,
    occasion: Occasion,
    number: str,
    *,
    at: Given = None,
    known_at: Given = None,
) -> Sheet:
    """Return the attributes of a member, masked ones without their values.

    Leaves one access event per call, on disk before this returns.
    """
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    as_of = instant_of(at, occasion.at)
    as_known = instant_of(known_at, occasion.at)
    with store.read() as connection:
        subject = meet(connection, number, as_of, as_known)
    record_shown(store, occasion, subject.member_id, {"attributes"})
    return _sheet(subject)


def _sheet(subject: Subject) -> Sheet:
    rules = subject.rules
    everything = {**subject.stored, **subject.gone}
    hidden = masked_codes(rules) & set(everything)
    return Sheet(
        subject.number,
        subject.record,
        form_to_fill(rules, hidden),
        shown_of(rules, everything, subject.values, subject.problems()),
        {c: value for c, value in _start(subject).items() if c not in hidden},
        hidden,
    )


def _start(subject: Subject) -> Mapping[str, Any]:
    """Return what the fields begin with: values, or defaults where nothing was said."""
    if subject.kept is not None:
        return subject.values
    return {**subject.rules.defaults, **subject.values}


def reveal_attribute(
    store: Store,
    occasion: Occasion,
    number: str,
    code: str,
    reason: str,
    case_number: str,
) -> Value:
    """Return one masked value of a member; reason and case number are needed."""
    check_reveal(store, occasion, reason, case_number)
    with store.read() as connection:
        subject = meet(connection, number, occasion.at, occasion.at)
    everything = {**subject.stored, **subject.gone, **subject.values}
    attribute = subject.definition.shape.by_code().get(code)
    if attribute is None or code not in everything:
        raise NotFound(what="attribute", number=code[:40])
    entry = Entry(
        action=AuditAction.FIELD_REVEALED,
        entity_type="attribute_record",
        entity_id=subject.record,
        member_id=subject.member_id,
        reason=reason,
        case_number=case_number.strip(),
        facts={"field": "attributes", "attribute": code},
    )
    record_access(store, occasion, entry)
    return said(attribute, everything[code])


def target_named(text: str) -> AttributeTarget:
    """Return the target that a word names, or refuse with those there are."""
    known = {each.value: each for each in attributes.SUBJECTS}
    if text not in known:
        raise InputRefused("target_unknown", target=text[:40], known=sorted(known))
    return known[text]
