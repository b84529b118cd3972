"""The trail of changes: bodies, leaves, what waits for sealing, private values."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key


class AuditEvent(SQLModel, table=True):
    """One event; ``body`` is the canonical JSON whose bytes are hashed.

    The other columns repeat parts of the body for queries and are checked against
    it by ``verify``. ``prev`` is the leaf of the same entity's previous event.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("audit_event_entity", "entity_type", "entity_id", "id"),
        sa.Index("audit_event_member", "member_id", "id"),
        sa.Index("audit_event_actor", "actor_id", "at", "id"),
        sa.Index("audit_event_at", "at"),
    )

    id: int | None = key()
    body: bytes = Field(sa_type=sa.LargeBinary)
    leaf: bytes = Field(sa_type=sa.LargeBinary(32))
    prev: bytes | None = Field(default=None, sa_type=sa.LargeBinary(32))
    at: datetime
    actor_id: int | None = Field(default=None, sa_type=BIG)
    action: str = Field(max_length=40)
    entity_type: str = Field(max_length=40)
    entity_id: int = Field(sa_type=BIG)
    entity_version: int | None = None
    member_id: int | None = Field(default=None, sa_type=BIG)
    outcome: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=60)


class AuditPending(SQLModel, table=True):
    """An event that is not sealed into the Merkle log yet."""

    __tablename__ = "audit_pending"

    event_id: int = Field(primary_key=True, sa_type=BIG)


class PrivateValue(SQLModel, table=True):
    """The personal values and salts behind one event's commitments, encrypted.

    One sealed JSON object ``{field: [salt, value]}`` per event (ADR 0008), under
    the key of ``subject_id`` in the key store. Erasing deletes these rows.
    """

    __tablename__ = "private_value"
    __table_args__ = (sa.Index("private_value_subject", "subject_id"),)

    event_id: int = Field(primary_key=True, sa_type=BIG)
    subject_id: int = Field(sa_type=BIG)
    sealed: bytes = Field(sa_type=sa.LargeBinary)
