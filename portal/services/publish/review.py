"""Review: submit a draft, answer as a reviewer, say and settle opinions on places."""

from dataclasses import replace
from typing import Any

from models.facts import Acting, Occasion
from models.kinds import AuditAction, Verdict
from models.publishing_facts import Comment, Path, Version
from portal.domain.lengths import check_lengths
from portal.domain.publishing import reviews, steps
from portal.domain.publishing.content import path_text
from portal.domain.publishing.offers import Step
from portal.domain.publishing.opinions import mark_at
from portal.domain.publishing.phases import OPEN
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound
from portal.services.once import Once
from portal.services.publish.meeting import (
    Command,
    Meeting,
    carry_out,
    entry_of,
    meet,
    problems,
    require_any,
)
from portal.store import reviews as rows
from portal.store.audit import record
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store


def submit(store: Store, occasion: Occasion, version_id: int, plan: Plan) -> Version:
    """Ask for review of exactly what the draft says now.

    Refuses a draft with problems, naming each.
    """

    def become(connection: Connection, met: Meeting) -> Version:
        _check_seats(connection, plan)
        by = occasion.acting.staff_id
        planned = replace(met, version=replace(met.version, effective_on=plan.on))
        found = problems(connection, planned, occasion.at)
        at = occasion.at
        after = steps.submitted(met.version, by, plan, at, met.rules, found)
        met.adapter.check_day(connection, after, at)
        return after

    command = Command(
        Step.SUBMIT,
        AuditAction.VERSION_SUBMITTED,
        given=(repr(plan),),
        facts=lambda after: _asked(after, plan),
    )
    return carry_out(store, occasion, version_id, command, become)


def _asked(after: Version, plan: Plan) -> dict[str, Any]:
    assert after.round is not None
    return {
        "round": after.round.number,
        "on": plan.on,
        "asked": len(plan.seats),
        "content_hash": after.content_hash,
    }


def _check_seats(connection: Connection, plan: Plan) -> None:
    """Refuse a reviewer who does not exist: the round would wait for ever."""
    people = {seat.staff_id for seat in plan.seats if seat.staff_id is not None}
    known = staff_names(connection, people)
    for seat in plan.seats:
        if seat.role is None and seat.staff_id not in known:
            raise InputRefused("reviewer_unknown", reviewer=seat.staff_id)


def answer(
    store: Store,
    occasion: Occasion,
    version_id: int,
    verdict: Verdict,
    text: str | None = None,
) -> Version:
    """Answer as one of those who were asked; asking for changes needs words."""

    def become(_: Connection, met: Meeting) -> Version:
        if verdict is Verdict.REQUEST_CHANGES:
            check_words(text)
        return steps.answered(met.version, occasion.acting, verdict, occasion.at)

    command = Command(
        Step.ANSWER,
        AuditAction.VERSION_REVIEWED,
        given=(verdict,),
        text=text,
        facts=lambda after: _answered(after, verdict),
    )
    return carry_out(store, occasion, version_id, command, become)


def _answered(after: Version, verdict: Verdict) -> dict[str, Any]:
    assert after.round is not None
    facts = {"round": after.round.number, "verdict": verdict}
    settled = after.round.outcome
    return facts if settled is None else facts | {"settled": settled}


def check_words(text: str | None) -> None:
    """Refuse to ask for changes without saying which."""
    if not (text or "").strip():
        raise InputRefused("review_text_missing")


# ------------------------------------------------------------------ opinions


def comment(
    store: Store,
    occasion: Occasion,
    version_id: int,
    path: Path,
    text: str,
    answers: int | None = None,
) -> int:
    """Say an opinion on a place of a version, or answer one; return its id.

    It is kept with the mark of what the place says now.
    """
    _require_part(store, occasion.acting, version_id)
    check_lengths(note=text)
    if not text.strip():
        raise InputRefused("comment_empty")
    place = path_text(path)
    once = Once.of(occasion, "comment", version_id, place, text, answers)
    with store.write() as connection:
        done = once.before(connection)
        if done is not None:
            return int(done["comment"])
        version = _open(meet(connection, version_id).version)
        _check_answered(connection, version_id, path, answers)
        entry = entry_of(
            AuditAction.VERSION_COMMENTED,
            version,
            version,
            text=text,
            facts={"places": [place[:LONGEST_PLACE]]},
        )
        event_id = record(connection, store.keys, occasion, entry)
        said = _said(version, occasion, path, answers)
        number = rows.add_comment(connection, version_id, said, event_id)
        once.done(connection, comment=number)
        return number


def _said(
    version: Version, occasion: Occasion, path: Path, answers: int | None
) -> Comment:
    return Comment(
        id=0,
        revision=version.revision,
        path=path,
        staff_id=occasion.acting.staff_id,
        at=occasion.at,
        mark=mark_at(version.content, path),
        answers=answers,
    )


def _check_answered(
    connection: Connection, version_id: int, path: Path, answers: int | None
) -> None:
    """Refuse an answer to an opinion that is not there, or is on another place."""
    if answers is None:
        return
    if rows.path_of_comment(connection, version_id, answers) != path:
        raise NotFound(what="comment", number=answers)


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
    if not reviews.takes_part(met.version, met.rules, acting):
        require_any(store, acting, met.rules.edit, met.rules.approve)


def _open(version: Version) -> Version:
    if version.state not in OPEN:
        raise InputRefused("version_not_in_review", number=version.number)
    return version
