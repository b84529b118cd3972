"""The ledger of membership events: append-only, the truth about states."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.kinds import LedgerKind, Mover


class MembershipEvent(SQLModel, table=True):
    """One ledger row.

    ``effective_at`` is valid time, ``recorded_at`` known time; ``effective_on`` and
    ``zone`` keep the business day that was meant. ``cancels`` names the pending row
    this one takes back, ``corrects`` the row it supersedes, ``settles`` the
    scheduled row whose outcome it records, ``caused_by`` the row that filed it.
    ``details`` holds typed references (verification, evidence, case …), never free
    text: that is personal and lives in ``private_value``.
    """

    __tablename__ = "membership_event"
    __table_args__ = (
        sa.Index("membership_event_membership", "membership_id", "id"),
        sa.Index("membership_event_batch", "batch_id"),
        sa.Index(
            "membership_event_skipped",
            "recorded_at",
            sqlite_where=sa.text("kind = 'skipped'"),
            postgresql_where=sa.text("kind = 'skipped'"),
        ),
    )

    id: int | None = key()
    membership_id: int = ref("membership.id")
    version: int
    kind: LedgerKind = Field(sa_type=one_of(LedgerKind, name="ledger_kind"))
    event: str | None = Field(default=None, max_length=40)
    was: str | None = Field(default=None, max_length=40)
    became: str | None = Field(default=None, max_length=40)
    effective_at: datetime
    effective_on: date | None = None
    zone: str | None = Field(default=None, max_length=60)
    until_on: date | None = None
    recorded_at: datetime
    staff_id: int | None = Field(default=None, sa_type=BIG)
    mover: Mover = Field(sa_type=one_of(Mover, name="mover"))
    approved_by: int | None = Field(default=None, sa_type=BIG)
    reason: str | None = Field(default=None, max_length=60)
    case_number: str | None = Field(default=None, max_length=60)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    lifecycle_version_id: int = ref("lifecycle_version.id")
    corrects: int | None = ref("membership_event.id", nullable=True)
    cancels: int | None = ref("membership_event.id", nullable=True)
    settles: int | None = ref("membership_event.id", nullable=True)
    caused_by: int | None = ref("membership_event.id", nullable=True)
    batch_id: int | None = Field(default=None, sa_type=BIG)
    audit_id: int | None = Field(default=None, sa_type=BIG)
    receipt: str | None = Field(default=None, max_length=40)


class Command(SQLModel, table=True):
    """A command that was carried out, by its idempotency key.

    The same key with the same body answers ``result`` again; with another body it
    is refused. Keys are unique per member of staff.
    """

    __tablename__ = "command"
    __table_args__ = (sa.UniqueConstraint("staff_id", "idem"),)

    id: int | None = key()
    staff_id: int = Field(sa_type=BIG)
    idem: str = Field(max_length=80)
    body_hash: bytes = Field(sa_type=sa.LargeBinary(32))
    result: dict[str, Any] = Field(sa_type=sa.JSON)
    recorded_at: datetime
