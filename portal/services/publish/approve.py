"""Approval by somebody who edited nothing, and what ends what was approved."""

from datetime import date

from models.facts import Occasion
from models.kinds import AuditAction, Verdict
from models.publishing_facts import Version
from portal.domain.lengths import check_lengths
from portal.domain.publishing import steps
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.meeting import (
    entry_of,
    keep,
    meet,
    require_any,
    rules_for,
)
from portal.services.publish.review import problems
from portal.store.engine import Store


def approve(store: Store, occasion: Occasion, version_id: int, seen: str) -> Version:
    """Approve exactly the content whose hash was ``seen``; it needs a second person.

    What others read of it is written in the same transaction. The gate is asked
    again: members may have come into a removed state since.
    """
    require(store, occasion.acting, rules_for(store, version_id).approve)
    once = Once.of(occasion, "approve", version_id, seen)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = steps.approved(
            met.version, occasion.acting, seen, occasion.at, met.rules, met.versions
        )
        found = problems(connection, met, occasion)
        if found:
            raise InputRefused("version_has_problems", problems=found)
        facts = {"content_hash": after.content_hash}
        entry = entry_of(AuditAction.VERSION_APPROVED, met.version, after, facts=facts)
        keep(connection, store, occasion, met, after, entry)
        met.adapter.put_in_force(connection, after)
        once.done(connection)
        return after


def send_back(store: Store, occasion: Occasion, version_id: int, text: str) -> Version:
    """Ask for changes instead of approving."""
    require(store, occasion.acting, rules_for(store, version_id).approve)
    check_lengths(note=text)
    if not text.strip():
        raise InputRefused("review_text_missing")
    once = Once.of(occasion, "send_back", version_id, text)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = steps.sent_back(met.version, occasion.acting, occasion.at)
        facts = {"verdict": Verdict.REQUEST_CHANGES, "sent_back": True}
        entry = entry_of(
            AuditAction.VERSION_REVIEWED, met.version, after, text=text, facts=facts
        )
        keep(connection, store, occasion, met, after, entry)
        once.done(connection)
        return after


def take_back(
    store: Store, occasion: Occasion, version_id: int, text: str | None = None
) -> Version:
    """Make what is in review or scheduled a draft again; it never comes in force."""
    rules = rules_for(store, version_id)
    require_any(store, occasion.acting, rules.edit, rules.approve)
    check_lengths(note=text)
    once = Once.of(occasion, "take_back", version_id, text)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = steps.taken_back(met.version, occasion.at)
        entry = entry_of(AuditAction.VERSION_TAKEN_BACK, met.version, after, text=text)
        keep(connection, store, occasion, met, after, entry)
        once.done(connection)
        return after


def repeal(
    store: Store,
    occasion: Occasion,
    version_id: int,
    on: date | None = None,
    text: str | None = None,
) -> Version:
    """End a version now or with the start of a day; the one before holds again."""
    require(store, occasion.acting, rules_for(store, version_id).approve)
    check_lengths(note=text)
    once = Once.of(occasion, "repeal", version_id, on, text)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = steps.repealed(
            met.version, occasion.acting, on, occasion.at, met.rules, met.versions
        )
        assert after.ended_at is not None
        entry = entry_of(AuditAction.VERSION_REPEALED, met.version, after, text=text)
        keep(connection, store, occasion, met, after, entry)
        met.adapter.end(connection, after, after.ended_at)
        once.done(connection)
        return after
