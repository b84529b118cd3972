"""The shape that the rows of both logs have: events, what waits, values behind them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key


class EventRow(SQLModel):
    """One event; ``body`` is the canonical JSON whose bytes are hashed.

    The other columns repeat parts of the body for queries and are checked against
    it by ``verify``. ``prev`` is the leaf of the same entity's previous event.
    """

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


class PendingRow(SQLModel):
    """An event that is not sealed into its Merkle log yet."""

    event_id: int = Field(primary_key=True, sa_type=BIG)


class PrivateRow(SQLModel):
    """The personal values and salts behind one event's commitments, encrypted.

    One sealed JSON object ``{field: [salt, value]}`` per event (ADR 0008), under
    the key of ``subject_id`` in the key store. Erasing deletes these rows.
    """

    event_id: int = Field(primary_key=True, sa_type=BIG)
    subject_id: int = Field(sa_type=BIG)
    sealed: bytes = Field(sa_type=sa.LargeBinary)


def event_indexes(table: str) -> tuple[sa.Index, ...]:
    """Return what a log of events is asked by."""
    return (
        sa.Index(f"{table}_entity", "entity_type", "entity_id", "id"),
        sa.Index(f"{table}_member", "member_id", "id"),
        sa.Index(f"{table}_actor", "actor_id", "at", "id"),
        sa.Index(f"{table}_at", "at"),
    )
