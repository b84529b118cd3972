"""What a check of the trail finds: which event is the first that is not right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from models.kinds import AuditAction, LedgerKind, Mover
from portal.domain.canonical import commitment, instant, leaf_of
from portal.domain.receipts import spoken_number


class Flaw(StrEnum):
    """In which way something is not as it was written."""

    LEAF = "leaf"
    COLUMNS = "columns"
    PREVIOUS = "previous"
    GAP = "gap"
    PENDING = "pending"
    PRIVATE = "private"
    SCHEMA = "schema"
    UNAUDITED = "unaudited"
    LEDGER = "ledger"
    REPLAY = "replay"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Found:
    """A flaw: in which log or table, at which row, and what is odd about it."""

    flaw: Flaw
    place: str
    index: int | None = None
    what: str = ""


class Row(NamedTuple):
    """A row of a log as it is stored; ``at`` is text or an aware instant."""

    id: int
    body: bytes
    leaf: bytes
    prev: bytes | None
    at: Any
    actor_id: int | None
    action: str
    entity_type: str
    entity_id: int
    entity_version: int | None
    member_id: int | None
    outcome: str
    reason: str | None


class LedgerEntry(NamedTuple):
    """A ledger row that a command wrote, with the body of the command's event.

    ``leads`` is whether it is what was asked for; the others follow from it. ``wrong``
    is the receipt of the row that it corrects, ``idle`` that of the planned row of the
    same membership that it takes back, with that row's event and mover.
    """

    id: int
    leads: bool
    event: str | None
    mover: str
    effective_at: Any
    recorded_at: Any
    staff_id: int | None
    approved_by: int | None
    reason: str | None
    case_number: str | None
    receipt: str | None
    audit_id: int
    body: bytes
    kind: str = LedgerKind.MOVE
    wrong: str | None = None
    idle: str | None = None
    idle_event: str | None = None
    idle_mover: str | None = None


def said_otherwise(row: LedgerEntry) -> tuple[str, ...]:
    """Return the columns of a ledger row in which its event says something else."""
    body = json.loads(row.body)
    facts, why, who = body.get("facts", {}), body["why"], body["who"]["id"]
    approved = "request" in facts
    asked = facts.get("requested_by") if approved else who
    told = {
        "recorded_at": (_instant(row.recorded_at), body["at"]),
        "staff_id": (row.staff_id, None if row.mover == Mover.SYSTEM else asked),
        "approved_by": (row.approved_by, who if approved else None),
        "receipt": (row.receipt, spoken_number("R", row.audit_id)),
    }
    if row.case_number is not None:
        told["case_number"] = (row.case_number, why.get("case"))
    if row.leads:
        told["event"] = (row.event, facts.get("event"))
        told["reason"] = (row.reason, facts.get("row_reason", why.get("reason")))
        told["effective_at"] = (_instant(row.effective_at), facts.get("effective_at"))
        told["corrects"] = (row.wrong, facts.get("corrects"))
        told["cancels"] = (row.idle, facts.get("takes_back"))
    elif row.wrong is not None:
        told["corrects"] = (row.wrong in facts.get("also", ()), True)
    elif row.kind == LedgerKind.CANCELLED:
        told["cancels"] = (_takes_back(row, body["what"], facts), True)
    return tuple(name for name, (here, there) in told.items() if here != there)


def _takes_back(row: LedgerEntry, action: str, facts: Mapping[str, Any]) -> bool:
    """Return whether a row takes back what it says, and the event tells of a plan.

    What the system had filed comes and goes with the state: no event names it. Nor
    did the first corrections name the plans that ended with them.
    """
    if row.idle_event is None or row.idle_event != row.event:
        return False
    if row.idle_mover == Mover.SYSTEM:
        return True
    silent = action == AuditAction.MEMBERSHIP_CORRECTED and "cancelled" not in facts
    return silent or row.event in facts.get("cancelled", ())


def flaw_of(row: Row) -> Flaw | None:
    """Return what is wrong with one row by itself."""
    if leaf_of(row.body) != row.leaf:
        return Flaw.LEAF
    return None if _agrees_at_a_glance(row) or _agrees(row) else Flaw.COLUMNS


def _agrees_at_a_glance(row: Row) -> bool:
    """Return whether the body holds what the columns say, without parsing it.

    The form is canonical, so the pieces are known to the byte; a quote inside a
    value is escaped and cannot imitate them. Several times as fast as parsing.
    """
    body = row.body
    pieces = (
        f',"on":{{"id":{row.entity_id},"member":{_json(row.member_id)},'
        f'"type":"{row.entity_type}","version":{_json(row.entity_version)}}},'
        f'"outcome":"{row.outcome}","prev":{_hex(row.prev)},',
        f'"at":"{_instant(row.at)}",',
        f'","what":"{row.action}","who":{{"code":"',
        f'"id":{_json(row.actor_id)},"method":"',
    )
    if not all(piece.encode() in body for piece in pieces):
        return False
    if row.reason is None:
        return b'"reason":' not in body
    return body.endswith(f'"reason":"{row.reason}"}}}}'.encode())


def _agrees(row: Row) -> bool:
    try:
        said = json.loads(row.body)
        on = said["on"]
        told = (
            (on["id"], on["type"], on["member"], on["version"]),
            (said["what"], said["outcome"], said["at"], said["who"]["id"]),
            (said["why"].get("reason"), said["prev"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return told == (
        (row.entity_id, row.entity_type, row.member_id, row.entity_version),
        (row.action, row.outcome, _instant(row.at), row.actor_id),
        (row.reason, row.prev.hex() if row.prev else None),
    )


def _json(value: int | None) -> str:
    return "null" if value is None else str(value)


def _hex(value: bytes | None) -> str:
    return "null" if value is None else f'"{value.hex()}"'


def _instant(at: Any) -> str:
    """Return an instant as a body writes it; SQLite hands it over as text."""
    if isinstance(at, datetime):
        return instant(at if at.tzinfo else at.replace(tzinfo=UTC))
    return f"{str(at).replace(' ', 'T')}Z"


def kept_promises(body: bytes, values: dict[str, tuple[str, str]]) -> bool:
    """Return whether salts and values are the ones the body's commitments name."""
    promised = json.loads(body).get("private", {})
    made = {
        name: commitment(bytes.fromhex(salt), name, value)
        for name, (salt, value) in values.items()
    }
    return bool(made == promised)
