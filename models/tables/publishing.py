"""Things with versions, their drafts with every edit, reviews, and opinions."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.kinds import (
    ReviewOrder,
    Role,
    RoundOutcome,
    Settling,
    Verdict,
    VersionedKind,
    VersionState,
)


class VersionedThing(SQLModel, table=True):
    """Something that is published in versions: a lifecycle, terms, a checklist."""

    __tablename__ = "versioned_thing"
    __table_args__ = (sa.UniqueConstraint("kind", "code"),)

    id: int | None = key()
    kind: VersionedKind = Field(sa_type=one_of(VersionedKind, name="versioned_kind"))
    code: str = Field(max_length=40)
    recorded_at: datetime


class ThingVersion(SQLModel, table=True):
    """One version; ``content`` is canonical JSON, ``content_hash`` its SHA-256 in hex.

    In force from ``effective_at`` until ``ended_at``, where it is approved.
    ``round_id`` is the newest round of review.
    """

    __tablename__ = "thing_version"
    __table_args__ = (
        sa.UniqueConstraint("thing_id", "number"),
        sa.Index("thing_version_state", "state"),
    )

    id: int | None = key()
    thing_id: int = ref("versioned_thing.id")
    number: int
    state: VersionState = Field(sa_type=one_of(VersionState, name="version_state"))
    revision: int
    content: bytes = Field(sa_type=sa.LargeBinary)
    content_hash: str = Field(max_length=64)
    based_on: int | None = Field(default=None, sa_type=BIG)
    created_by: int = Field(sa_type=BIG)
    created_at: datetime
    edited_at: datetime
    effective_on: date | None = None
    zone: str = Field(max_length=60)
    effective_at: datetime | None = None
    approved_by: int | None = Field(default=None, sa_type=BIG)
    approved_at: datetime | None = None
    ended_at: datetime | None = None


class Vouching(SQLModel, table=True):
    """That somebody said of a version in force that it is still true."""

    __tablename__ = "vouching"

    id: int | None = key()
    thing_id: int = ref("versioned_thing.id", index=True)
    thing_version_id: int = ref("thing_version.id")
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime


class VersionEdit(SQLModel, table=True):
    """One saved revision with its content; append-only.

    ``changes`` are ``{"path", "was", "became"}``; ``audit_id`` is its event.
    """

    __tablename__ = "version_edit"
    __table_args__ = (sa.UniqueConstraint("version_id", "revision"),)

    id: int | None = key()
    version_id: int = ref("thing_version.id")
    revision: int
    staff_id: int = Field(sa_type=BIG)
    at: datetime
    content: bytes = Field(sa_type=sa.LargeBinary)
    content_hash: str = Field(max_length=64)
    changes: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    audit_id: int | None = Field(default=None, sa_type=BIG)


class ReviewRound(SQLModel, table=True):
    """One round of review of exactly one content."""

    __tablename__ = "review_round"
    __table_args__ = (sa.UniqueConstraint("version_id", "number"),)

    id: int | None = key()
    version_id: int = ref("thing_version.id")
    number: int
    content_hash: str = Field(max_length=64)
    turns: ReviewOrder = Field(sa_type=one_of(ReviewOrder, name="review_order"))
    settling: Settling = Field(sa_type=one_of(Settling, name="settling"))
    opened_by: int = Field(sa_type=BIG)
    opened_at: datetime
    outcome: RoundOutcome | None = Field(
        default=None, sa_type=one_of(RoundOutcome, name="round_outcome")
    )
    settled_at: datetime | None = None


class ReviewSeat(SQLModel, table=True):
    """A reviewer of a round and what they answered; words of theirs are sealed."""

    __tablename__ = "review_seat"
    __table_args__ = (sa.UniqueConstraint("round_id", "position"),)

    id: int | None = key()
    round_id: int = ref("review_round.id")
    position: int
    role: Role | None = Field(default=None, sa_type=one_of(Role, name="seat_role"))
    staff_id: int | None = Field(default=None, sa_type=BIG)
    verdict: Verdict | None = Field(
        default=None, sa_type=one_of(Verdict, name="verdict")
    )
    answered_by: int | None = Field(default=None, sa_type=BIG)
    answered_at: datetime | None = None


class VersionComment(SQLModel, table=True):
    """An opinion on a place; its text is sealed behind the event ``text_event_id``."""

    __tablename__ = "version_comment"
    __table_args__ = (sa.Index("version_comment_version", "version_id"),)

    id: int | None = key()
    version_id: int = ref("thing_version.id")
    revision: int
    path: str
    staff_id: int = Field(sa_type=BIG)
    at: datetime
    text_event_id: int = Field(sa_type=BIG)
    resolved_by: int | None = Field(default=None, sa_type=BIG)
    resolved_at: datetime | None = None
    mark: str | None = Field(default=None, max_length=64)
    answers: int | None = Field(default=None, sa_type=BIG)
