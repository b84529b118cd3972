"""The closed words of violations: what is done to a case, and where it stands."""

from enum import StrEnum


class CaseAct(StrEnum):
    """What is done to a case; each is one row and one event."""

    OPENED = "opened"
    EVIDENCE_ADDED = "evidence_added"
    SANCTION_ASKED = "sanction_asked"
    SANCTION_REFUSED = "sanction_refused"
    SANCTIONED = "sanctioned"
    APPEALED = "appealed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_DISMISSED = "appeal_dismissed"
    LIFTED = "lifted"
    CLOSED = "closed"
    STRUCK = "struck"


class CaseState(StrEnum):
    """Where a case stands, by the last act that moved it."""

    OPEN = "open"
    ASKED = "asked"
    SANCTIONED = "sanctioned"
    APPEALED = "appealed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    LIFTED = "lifted"
    CLOSED = "closed"
    STRUCK = "struck"


WARN = "warn"
LOCK = "lock"
"""The responses to a violation that are no move of a lifecycle."""
