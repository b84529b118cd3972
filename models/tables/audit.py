"""The trail of changes: bodies, leaves, what waits for sealing, private values."""

import sqlalchemy as sa

from models.tables.event_row import EventRow, PendingRow, PrivateRow, event_indexes


class AuditEvent(EventRow, table=True):
    """One change of anything."""

    __tablename__ = "audit_event"
    __table_args__ = event_indexes("audit_event")


class AuditPending(PendingRow, table=True):
    """A change that is not sealed yet."""

    __tablename__ = "audit_pending"


class PrivateValue(PrivateRow, table=True):
    """Personal values behind the commitments of a change."""

    __tablename__ = "private_value"
    __table_args__ = (sa.Index("private_value_subject", "subject_id"),)
