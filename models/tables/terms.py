"""Terms that were approved, as rules about binding read them, and their notices."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.terms_kinds import NoticeChannel


class PublishedTerms(SQLModel, table=True):
    """What an approval put in force; ``said`` is what rules read of the content.

    In force from ``in_force_from`` until ``in_force_to`` or the next version. A
    version taken back before it came has no time at all, and stays on record.
    ``floor_days`` are the days of notice that the organisation then asked for.
    """

    __tablename__ = "published_terms"

    id: int | None = key()
    thing_version_id: int = ref("thing_version.id", index=True)
    code: str = Field(max_length=40)
    number: int
    content_hash: str = Field(max_length=64)
    said: dict[str, Any] = Field(sa_type=sa.JSON)
    floor_days: int
    zone: str = Field(max_length=60)
    in_force_from: datetime
    recorded_at: datetime
    in_force_to: datetime | None = None
    ended_known_at: datetime | None = None


class TermsNotice(SQLModel, table=True):
    """That a version was made known, or that such a row was wrong; append-only.

    A row that ``strikes`` another takes it back; why, lies behind its event. Where
    the notice stands (``place``) and the file that shows it say that it was given.
    """

    __tablename__ = "terms_notice"
    __table_args__ = (sa.Index("terms_notice_version", "thing_version_id"),)

    id: int | None = key()
    thing_version_id: int = ref("thing_version.id")
    content_hash: str = Field(max_length=64)
    channel: NoticeChannel = Field(sa_type=one_of(NoticeChannel, name="notice_channel"))
    given_at: datetime
    place: str = Field(max_length=300)
    evidence: str = Field(max_length=64)
    blob_id: int | None = Field(default=None, sa_type=BIG)
    strikes: int | None = Field(default=None, sa_type=BIG)
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime
    audit_id: int = Field(sa_type=BIG)
