"""A job: file what takes members out of states that a version removes, or take it back.

Each membership that is in such a state, or may come into one, gets the move of the
system that the version carries, ahead of its instant; deadlines of the state that it
leads to follow. Whoever comes into such a state later gets theirs with that change.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.facts import Entry, MembershipFacts, Occasion
from models.job_facts import Chunk, NewJob
from models.job_kinds import JobKind
from models.kinds import AuditAction, LedgerKind, Mover, VersionState
from models.publishing_facts import Version
from portal.domain.case import Case, Draft, as_row, case_with
from portal.domain.consequences import deadline_drafts
from portal.domain.ledger import REMAP
from portal.domain.publishing.lifecycle import lifecycle_from
from portal.services.jobs.ask import ask_job
from portal.services.jobs.handlers import Turn
from portal.services.meeting import after_all, case_of
from portal.store import due, ledger, lifecycles, members, remapping
from portal.store.audit import record
from portal.store.engine import Connection, Store

Written = tuple[MembershipFacts, Case, list[Draft]]


def ask_remap(
    connection: Connection, store: Store, occasion: Occasion, version: Version
) -> None:
    """Ask for the job where a version that was approved or taken back remaps anybody.

    It is done at once, and again at the version's instant, for whoever an import
    brought meanwhile.
    """
    if version.state is VersionState.REPEALED:
        return
    at = version.effective_at
    moves = lifecycle_from(version.content).moves
    found = lifecycles.version_id_of(connection, version.id)
    if found is None or not any(each.event == REMAP for each in moves):
        return
    subject = f"{version.code} {version.number}"[:60]
    for when in {None, at if at and at > occasion.at else None}:
        new = NewJob(JobKind.REMAP, subject, {"version": found}, not_before=when)
        ask_job(connection, store, occasion, new)


def remap_some(turn: Turn) -> Chunk:
    """Bring some memberships up to date; the cursor is the last one's id."""
    version_id = int(turn.job.parameters["version"])
    last = int(turn.job.cursor.get("last", 0))
    removed = remapping.removed_states(turn.connection, version_id)
    ids = remapping.some_to_look_at(
        turn.connection, version_id, removed, last, turn.rows
    )
    moved = int(turn.job.result.get("moved", 0)) + _bring_up(turn, version_id, ids)
    seen, finished = turn.job.done + len(ids), len(ids) < turn.rows
    cursor = {"last": max(ids, default=last)}
    return Chunk(seen, seen if finished else None, cursor, finished, {"moved": moved})


def _bring_up(turn: Turn, version_id: int, ids: Sequence[int]) -> int:
    """File and take back for these memberships; return for how many there was any."""
    held = remapping.hold(turn.connection, ids)
    if not held:
        return 0
    found = members.memberships_of(turn.connection, set(held.values()))
    moved = 0
    for membership in found:
        if membership.id in held:
            moved += _bring_one_up(turn, version_id, membership)
    return moved


def _bring_one_up(turn: Turn, version_id: int, membership: MembershipFacts) -> bool:
    at = after_all([membership], turn.occasion.at)
    case = _case(turn.connection, version_id, membership, at)
    drafts = deadline_drafts(case)
    leading = next((each for each in drafts if each.event == REMAP), None)
    if leading is None:
        return False
    entry = _entry(membership, leading)
    occasion = Occasion(turn.occasion.acting, at, request=turn.occasion.request)
    audit_id = record(turn.connection, turn.store.keys, occasion, entry)
    rows = [_row(membership, case, each) | {"audit_id": audit_id} for each in drafts]
    ledger.append_many(turn.connection, rows)
    standing = case_with(case, drafts).standing()
    due.refresh(turn.connection, membership, standing, None)
    return True


def _case(
    connection: Connection, version_id: int, membership: MembershipFacts, at: datetime
) -> Case:
    """Return a membership with the remap of this version, though its instant is over.

    An import may have brought it before; whoever comes later is not meant.
    """
    case = case_of(connection, membership, at)
    if any(each.version_id == version_id for each in case.remaps):
        return case
    late = lifecycles.remap_of(connection, version_id)
    return case if late is None else remapping.with_remap(connection, case, late)


def _entry(membership: MembershipFacts, draft: Draft) -> Entry:
    back = draft.kind is LedgerKind.CANCELLED
    return Entry(
        action=AuditAction.MEMBERSHIP_REMAPPED,
        entity_type="membership",
        entity_id=membership.id,
        member_id=membership.member_id,
        before={"state": draft.was} if draft.was else {},
        after={} if back else {"state": draft.became},
        facts={
            "offering": membership.offering_code,
            "effective_at": draft.effective_at,
            **({"taken_back": True} if back else {}),
        },
    )


def _row(membership: MembershipFacts, case: Case, draft: Draft) -> dict[str, Any]:
    row = as_row(draft, 0, case)
    return {
        "membership_id": membership.id,
        "version": membership.version,
        "kind": row.kind,
        "event": row.event,
        "was": row.was,
        "became": row.became,
        "effective_at": row.effective_at,
        "effective_on": row.effective_on,
        "zone": membership.zone,
        "until_on": row.until_on,
        "recorded_at": case.now,
        "mover": Mover.SYSTEM,
        "reason": row.reason,
        "details": dict(row.details),
        "lifecycle_version_id": row.lifecycle_version_id,
        "cancels": row.cancels,
    }
