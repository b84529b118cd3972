"""Stored files and import batches."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.job_kinds import ImportState, RecordOutcome


class Blob(SQLModel, table=True):
    """A stored file, in chunks, by its SHA-256."""

    __tablename__ = "blob"

    id: int | None = key()
    sha256: bytes = Field(sa_type=sa.LargeBinary(32), index=True)
    size: int = Field(sa_type=BIG)
    file_name: str = Field(max_length=255)
    owner_type: str = Field(max_length=40)
    owner_id: int | None = Field(default=None, sa_type=BIG)
    retain_until: datetime | None = None
    recorded_at: datetime


class BlobChunk(SQLModel, table=True):
    """A piece of a stored file; pieces keep memory flat on both databases."""

    __tablename__ = "blob_chunk"

    blob_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="blob.id")
    position: int = Field(primary_key=True)
    content: bytes = Field(sa_type=sa.LargeBinary)


class ImportBatch(SQLModel, table=True):
    """One import of one file: its mapping, progress, counts and how it ended."""

    __tablename__ = "import_batch"
    __table_args__ = (sa.Index("import_batch_file", "file_hash"),)

    id: int | None = key()
    number: str = Field(unique=True, max_length=40)
    file_hash: bytes = Field(sa_type=sa.LargeBinary(32))
    file_name: str = Field(max_length=255)
    source_blob_id: int | None = ref("blob.id", nullable=True)
    reject_blob_id: int | None = ref("blob.id", nullable=True)
    as_of: date
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    dry_run: bool = False
    state: ImportState = Field(sa_type=one_of(ImportState, name="import_state"))
    staff_id: int = Field(sa_type=BIG)
    records_read: int = 0
    records_total: int | None = None
    counts: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)
    reasons: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)
    fault: str | None = Field(default=None, max_length=200)
    process_id: int | None = None
    beat_at: datetime | None = None
    recorded_at: datetime
    ended_at: datetime | None = None


class ImportRecord(SQLModel, table=True):
    """A record that did not simply go in: refused, skipped, proposed or warned."""

    __tablename__ = "import_record"
    __table_args__ = (sa.Index("import_record_batch", "batch_id", "record"),)

    id: int | None = key()
    batch_id: int = ref("import_batch.id")
    record: int
    outcome: RecordOutcome = Field(sa_type=one_of(RecordOutcome, name="record_outcome"))
    member_number: str | None = Field(default=None, max_length=40)
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)


class Proposal(SQLModel, table=True):
    """A changed state that an import found and somebody must decide about."""

    __tablename__ = "proposal"
    __table_args__ = (sa.Index("proposal_open", "answered_at", "id"),)

    id: int | None = key()
    batch_id: int = ref("import_batch.id")
    membership_id: int = ref("membership.id")
    record: int
    state_now: str = Field(max_length=40)
    state_proposed: str = Field(max_length=40)
    as_of: date
    recorded_at: datetime
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, sa_type=BIG)
    answer: str | None = Field(default=None, max_length=20)
