"""An audit event as a frozen value, and the question somebody asks of the trail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.facts import Lifecycle
from models.kinds import AuditAction
from portal.domain.card import Words
from portal.domain.receipts import spoken_number


class LogName(StrEnum):
    """The two logs, by the letters that stand in an address."""

    CHANGES = "changes"
    LOOK_UPS = "look_ups"


class Tag(StrEnum):
    """What sort of event it is, as people filter for it.

    The log of changes holds more than changes of members: sign-ins, and what is
    done to the portal itself.
    """

    CHANGES = "changes"
    SIGN_INS = "sign_ins"
    PORTAL = "portal"
    LOOK_UPS = "look_ups"

    @property
    def log(self) -> LogName:
        """The log that holds its events."""
        return LogName.LOOK_UPS if self is Tag.LOOK_UPS else LogName.CHANGES

    @property
    def actions(self) -> tuple[AuditAction, ...]:
        """Its actions."""
        return tuple(each for each in AuditAction if tag_of(each) is self)


_LOOKS = frozenset(
    {
        AuditAction.MEMBERS_FOUND,
        AuditAction.REQUESTS_LISTED,
        AuditAction.LOCKS_LISTED,
        AuditAction.VIOLATIONS_LISTED,
        AuditAction.VIOLATION_FILE_GIVEN,
        AuditAction.MEMBER_SHOWN,
        AuditAction.FIELD_REVEALED,
        AuditAction.ANSWER_GIVEN,
        AuditAction.ANSWER_REPLAYED,
        AuditAction.ANSWER_FAILED,
    }
)
_SIGN_INS = frozenset(
    {
        AuditAction.STAFF_SIGNED_IN,
        AuditAction.STAFF_SIGNED_OUT,
        AuditAction.SESSION_REVOKED,
    }
)
_PORTAL = frozenset(
    {
        AuditAction.STAFF_ADDED,
        AuditAction.STAFF_CHANGED,
        AuditAction.PERMISSION_DENIED,
        AuditAction.AUDIT_EXPORTED,
        AuditAction.MEMBERS_EXPORTED,
        AuditAction.PORTAL_SET_UP,
        AuditAction.SCHEMA_SEEN,
    }
)


def tag_of(action: str) -> Tag:
    """Return what sort of event an action is; changes are all that is left."""
    if action in _LOOKS:
        return Tag.LOOK_UPS
    if action in _SIGN_INS:
        return Tag.SIGN_INS
    return Tag.PORTAL if action in _PORTAL else Tag.CHANGES


ANSWER_LETTER = "P"
"""Begins the number of an answer about what a member may do."""

RECEIPTS: Mapping[str, str] = {
    AuditAction.MEMBERSHIP_OPENED: "R",
    AuditAction.MEMBERSHIP_MOVED: "R",
    AuditAction.MEMBERSHIP_CANCELLED: "R",
    AuditAction.MEMBERSHIP_CORRECTED: "R",
    AuditAction.REQUEST_FILED: "Q",
    AuditAction.LOCK_PLACED: "L",
    AuditAction.LOCK_RELEASED: "L",
    AuditAction.ANSWER_GIVEN: ANSWER_LETTER,
}
"""The letter of the number that was read out after an event of this kind."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a log, read from its body; ``body`` is what was hashed.

    ``private`` holds the commitments; ``opened`` the values behind them, None for
    those who may not see them. A value that is missing from it was erased.
    """

    log: LogName
    id: int
    at: datetime
    action: str
    entity_type: str
    entity_id: int
    entity_version: int | None
    member_id: int | None
    staff_id: int
    staff_code: str
    staff: Words
    roles: tuple[str, ...]
    session: str
    sample: bool
    reason: str | None
    case_number: str | None
    outcome: str
    via: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    facts: Mapping[str, Any]
    private: Mapping[str, str]
    body: bytes = field(repr=False)
    leaf: bytes = field(repr=False)
    opened: Mapping[str, str] | None = None

    @property
    def tag(self) -> Tag:
        """What sort of event it is."""
        return tag_of(self.action)

    @property
    def receipt(self) -> str | None:
        """The number that was read out on the phone, where there was one."""
        letter = RECEIPTS.get(self.action)
        if letter is None or (self.log is LogName.LOOK_UPS) != (
            letter == ANSWER_LETTER
        ):
            return None
        return spoken_number(letter, self.id)


def event_of(log: LogName, event_id: int, body: bytes, leaf: bytes) -> Event:
    """Return the event that ``body`` says."""
    said = json.loads(body)
    who, on, why = said["who"], said["on"], said["why"]
    return Event(
        log=log,
        id=event_id,
        at=datetime.fromisoformat(said["at"]),
        action=said["what"],
        entity_type=on["type"],
        entity_id=on["id"],
        entity_version=on["version"],
        member_id=on["member"],
        staff_id=who["id"],
        staff_code=who["code"],
        staff=Words(who["display"]["ja"], who["display"]["en"]),
        roles=tuple(who["roles"]),
        session=who["session"],
        sample=who["sample"],
        reason=why.get("reason"),
        case_number=why.get("case"),
        outcome=said["outcome"],
        via=said["via"],
        before=said.get("before", {}),
        after=said.get("after", {}),
        facts=said.get("facts", {}),
        private=said.get("private", {}),
        body=body,
        leaf=leaf,
    )


@dataclass(frozen=True, slots=True)
class MembershipName:
    """How a membership is called: its offering, and the lifecycle it follows."""

    offering_code: str
    offering: Words
    lifecycle: Lifecycle


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids and codes of some events are called."""

    members: Mapping[int, str] = field(default_factory=dict)
    memberships: Mapping[int, MembershipName] = field(default_factory=dict)
    offerings: Mapping[str, Words] = field(default_factory=dict)
    staff: Mapping[int, Words] = field(default_factory=dict)
    imports: Mapping[int, str] = field(default_factory=dict)
    states: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the trail; what is None or empty does not narrow it.

    ``actions`` are codes, or subjects with a dot behind (``membership.``);
    ``from_at`` … ``to_at`` is [from, to); ``batch`` is an import (id, number) with
    all it did to members.
    """

    logs: tuple[LogName, ...] = (LogName.CHANGES, LogName.LOOK_UPS)
    staff_id: int | None = None
    actions: tuple[str, ...] = ()
    member_id: int | None = None
    entity_type: str | None = None
    entity_ids: tuple[int, ...] = ()
    event_id: int | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    reason: str | None = None
    outcome: str | None = None
    via: str | None = None
    case_number: str | None = None
    batch: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two pages: right before or after this event."""

    log: LogName
    id: int

    def __str__(self) -> str:
        """Return it as it stands in an address: ``c12`` or ``l7``."""
        return f"{self.log.value[0]}{self.id}"


def place_of(text: str | None) -> Place | None:
    """Return the place that stands in an address, or None where none can be read."""
    logs = {log.value[0]: log for log in LogName}
    if not text or text[0] not in logs or not text[1:].isascii():
        return None
    if not text[1:].isdigit() or len(text) > 19:
        return None
    return Place(logs[text[0]], int(text[1:]))


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, with their names and the places around them.

    ``count`` stops at ``COUNTED``; ``older`` and ``newer`` are None at the ends.
    ``number`` is that of the member whose life is asked for.
    """

    events: tuple[Event, ...]
    names: Names
    count: int
    older: Place | None = None
    newer: Place | None = None
    number: str | None = None


COUNTED = 10_000
"""Hits are counted so far; beyond that "more than" is said."""
