"""Locks and their releases: append-only, each with valid and recorded time."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.kinds import LockScope, LockSource


class Lock(SQLModel, table=True):
    """A lock on ``target_id`` of ``scope`` (0: everywhere), true in [from, to).

    ``blocks`` are codes; ``until_on`` and ``zone`` keep the business day that was
    meant. Free text is personal and lies behind ``text_event_id``. ``batch_id`` is
    the mass lock it belongs to.
    """

    __tablename__ = "lock"
    __table_args__ = (
        sa.Index("lock_on", "target_id", "scope"),
        sa.Index("lock_batch", "batch_id"),
    )

    id: int | None = key()
    scope: LockScope = Field(sa_type=one_of(LockScope, name="lock_scope"))
    target_id: int = Field(sa_type=BIG)
    source: LockSource = Field(sa_type=one_of(LockSource, name="lock_source"))
    name: str = Field(default="", max_length=60)
    reason: str = Field(max_length=40)
    blocks: list[str] = Field(sa_type=sa.JSON)
    legal_hold: bool = False
    valid_from: datetime
    valid_to: datetime | None = None
    until_on: date | None = None
    zone: str | None = Field(default=None, max_length=60)
    recorded_at: datetime
    staff_id: int = Field(sa_type=BIG)
    case_number: str | None = Field(default=None, max_length=60)
    batch_id: int | None = Field(default=None, sa_type=BIG)
    audit_id: int = Field(sa_type=BIG)
    text_event_id: int | None = Field(default=None, sa_type=BIG)
    receipt: str = Field(max_length=40)


class LockRelease(SQLModel, table=True):
    """The one release of a lock, true from ``effective_at``."""

    __tablename__ = "lock_release"
    __table_args__ = (sa.UniqueConstraint("lock_id"),)

    id: int | None = key()
    lock_id: int = ref("lock.id")
    source: LockSource = Field(sa_type=one_of(LockSource, name="release_source"))
    reason: str = Field(max_length=40)
    effective_at: datetime
    recorded_at: datetime
    staff_id: int = Field(sa_type=BIG)
    case_number: str | None = Field(default=None, max_length=60)
    audit_id: int = Field(sa_type=BIG)
    receipt: str = Field(max_length=40)
