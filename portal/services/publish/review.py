"""Review: submit a draft, answer as a reviewer, say and settle opinions on places."""

from models.facts import Acting, Occasion
from models.kinds import AuditAction, Verdict
from models.publishing_facts import Path, Problem, Version
from portal.domain.lengths import check_lengths
from portal.domain.publishing import reviews, steps
from portal.domain.publishing.content import path_text
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.meeting import (
    Meeting,
    entry_of,
    keep,
    meet,
    require_any,
    rules_for,
)
from portal.store import publishing
from portal.store import reviews as rows
from portal.store.audit import record
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store


def submit(store: Store, occasion: Occasion, version_id: int, plan: Plan) -> Version:
    """Ask for review of exactly what the draft says now.

    Refuses a draft with problems, naming each.
    """
    require(store, occasion.acting, rules_for(store, version_id).edit)
    once = Once.of(occasion, "submit", version_id, repr(plan))
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        _check_seats(connection, plan)
        by, found = occasion.acting.staff_id, problems(connection, met, occasion)
        after = steps.submitted(met.version, by, plan, occasion.at, met.rules, found)
        assert after.round is not None
        facts = {
            "round": after.round.number,
            "on": plan.on,
            "asked": len(plan.seats),
            "content_hash": after.content_hash,
        }
        entry = entry_of(AuditAction.VERSION_SUBMITTED, met.version, after, facts=facts)
        keep(connection, store, occasion, met, after, entry)
        once.done(connection)
        return after


def _check_seats(connection: Connection, plan: Plan) -> None:
    """Refuse a reviewer who does not exist: the round would wait for ever."""
    people = {seat.staff_id for seat in plan.seats if seat.staff_id is not None}
    known = staff_names(connection, people)
    for seat in plan.seats:
        if seat.role is None and seat.staff_id not in known:
            raise InputRefused("reviewer_unknown", reviewer=seat.staff_id)


def problems(
    connection: Connection, met: Meeting, occasion: Occasion
) -> tuple[Problem, ...]:
    """Return what keeps a version from being published, by the gate of its kind."""
    live = in_force(met.versions, occasion.at)
    around = met.adapter.around(connection, met.version.code)
    return met.rules.gate(met.version.content, live.content if live else None, around)


def answer(
    store: Store,
    occasion: Occasion,
    version_id: int,
    verdict: Verdict,
    text: str | None = None,
) -> Version:
    """Answer as one of those who were asked; asking for changes needs words."""
    require(store, occasion.acting, rules_for(store, version_id).read)
    check_lengths(note=text)
    if verdict is Verdict.REQUEST_CHANGES and not (text or "").strip():
        raise InputRefused("review_text_missing")
    once = Once.of(occasion, "answer", version_id, verdict, text)
    with store.write() as connection:
        done = once.before(connection)
        met = meet(connection, version_id)
        if done is not None:
            return met.version
        after = steps.answered(met.version, occasion.acting, verdict, occasion.at)
        assert after.round is not None
        facts = {"round": after.round.number, "verdict": verdict}
        if after.round.outcome is not None:
            facts["settled"] = after.round.outcome
        entry = entry_of(
            AuditAction.VERSION_REVIEWED, met.version, after, text=text, facts=facts
        )
        keep(connection, store, occasion, met, after, entry)
        once.done(connection)
        return after


# ------------------------------------------------------------------ opinions


def comment(
    store: Store, occasion: Occasion, version_id: int, path: Path, text: str
) -> int:
    """Say an opinion on a place of a version; return its id."""
    _require_part(store, occasion.acting, version_id)
    check_lengths(note=text)
    if not text.strip():
        raise InputRefused("comment_empty")
    place = path_text(path)
    once = Once.of(occasion, "comment", version_id, place, text)
    with store.write() as connection:
        done = once.before(connection)
        if done is not None:
            return int(done["comment"])
        version = _open(meet(connection, version_id).version)
        entry = entry_of(
            AuditAction.VERSION_COMMENTED,
            version,
            version,
            text=text,
            facts={"places": [place[:LONGEST_PLACE]]},
        )
        event_id = record(connection, store.keys, occasion, entry)
        by, at = occasion.acting.staff_id, occasion.at
        revision = version.revision
        number = rows.add_comment(
            connection, version_id, revision, path, by, at, event_id
        )
        once.done(connection, comment=number)
        return number


LONGEST_PLACE = 500
"""Characters of a place that an event repeats."""


def resolve(store: Store, occasion: Occasion, comment_id: int) -> None:
    """Note that an opinion is dealt with."""
    with store.read() as connection:
        version_id = rows.version_id_of_comment(connection, comment_id)
    if version_id is None:
        raise NotFound(what="comment", number=comment_id)
    _require_part(store, occasion.acting, version_id)
    once = Once.of(occasion, "resolve", comment_id)
    with store.write() as connection:
        if once.before(connection) is not None:
            return
        version = meet(connection, version_id).version
        by = occasion.acting.staff_id
        if not rows.resolve(connection, comment_id, by, occasion.at):
            raise InputRefused("comment_resolved")
        entry = entry_of(AuditAction.VERSION_RESOLVED, version, version)
        record(connection, store.keys, occasion, entry)
        once.done(connection)


def _require_part(store: Store, acting: Acting, version_id: int) -> None:
    """Refuse who neither edits, approves nor was asked to review."""
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
    round_ = met.version.round
    if round_ is None or not reviews.asked(round_, acting):
        require_any(store, acting, met.rules.edit, met.rules.approve)


def _open(version: Version) -> Version:
    if version.state not in publishing.OPEN:
        raise InputRefused("version_not_in_review", number=version.number)
    return version
