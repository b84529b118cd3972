"""The log of look-ups: a database of its own, so that an import never delays it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key

ACCESS = sa.MetaData()


class AccessEvent(SQLModel, table=True):
    """One look-up, in the row shape of ``audit_event``."""

    __tablename__ = "access_event"
    __table_args__ = (
        sa.Index("access_event_entity", "entity_type", "entity_id", "id"),
        sa.Index("access_event_member", "member_id", "id"),
        sa.Index("access_event_actor", "actor_id", "at", "id"),
        sa.Index("access_event_at", "at"),
    )
    metadata = ACCESS

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


class AccessPending(SQLModel, table=True):
    """A look-up that is not sealed yet."""

    __tablename__ = "access_pending"
    metadata = ACCESS

    event_id: int = Field(primary_key=True, sa_type=BIG)


class AccessPrivateValue(SQLModel, table=True):
    """Personal values behind a look-up's commitments, as in ``private_value``."""

    __tablename__ = "access_private_value"
    __table_args__ = (sa.Index("access_private_value_subject", "subject_id"),)
    metadata = ACCESS

    event_id: int = Field(primary_key=True, sa_type=BIG)
    subject_id: int = Field(sa_type=BIG)
    sealed: bytes = Field(sa_type=sa.LargeBinary)


class FormDraft(SQLModel, table=True):
    """What one of the staff typed into a form and has not carried out yet.

    Not a record of anything: replaced with every pause, gone when the form is done,
    cancelled, or a day old. Here and not in ``main``, so that an import never delays
    typing. ``sealed`` is under the member's key.
    """

    __tablename__ = "form_draft"
    __table_args__ = (sa.Index("form_draft_saved_at", "saved_at"),)
    metadata = ACCESS

    staff_id: int = Field(primary_key=True, sa_type=BIG)
    member_id: int = Field(primary_key=True, sa_type=BIG)
    place: str = Field(primary_key=True, max_length=60)
    event: str = Field(primary_key=True, max_length=60)
    saved_at: datetime
    sealed: bytes = Field(sa_type=sa.LargeBinary)
