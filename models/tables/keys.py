"""The key store: one key per subject, never in the database it protects."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG

KEYS = sa.MetaData()


class SubjectKey(SQLModel, table=True):
    """The key that seals one subject's private values; destroyed means erased.

    ``subject_id`` is the member's id, or minus the staff id for values about staff.
    """

    __tablename__ = "subject_key"
    metadata = KEYS

    subject_id: int = Field(primary_key=True, sa_type=BIG)
    secret: bytes | None = Field(default=None, sa_type=sa.LargeBinary(32))
    created_at: datetime
    destroyed_at: datetime | None = None
