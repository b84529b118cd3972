"""The log of look-ups: a database of its own, so that an import never delays it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG
from models.tables.event_row import EventRow, PendingRow, PrivateRow, event_indexes

ACCESS = sa.MetaData()


class AccessEvent(EventRow, table=True):
    """One look-up."""

    __tablename__ = "access_event"
    __table_args__ = event_indexes("access_event")
    metadata = ACCESS


class AccessPending(PendingRow, table=True):
    """A look-up that is not sealed yet."""

    __tablename__ = "access_pending"
    metadata = ACCESS


class AccessPrivateValue(PrivateRow, table=True):
    """Personal values behind the commitments of a look-up."""

    __tablename__ = "access_private_value"
    __table_args__ = (sa.Index("access_private_value_subject", "subject_id"),)
    metadata = ACCESS


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
