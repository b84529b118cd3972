"""Work that is done beside the screens, and the workers that do it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of
from models.job_kinds import JobState


class Job(SQLModel, table=True):
    """One piece of work: asked for once, done in chunks, found again by anybody.

    ``kind`` says which code does it, ``subject`` what it is about (the number of an
    import), ``parameters`` and ``cursor`` hold no personal values. ``holder`` has it
    until ``lease_until``; ``attempts`` counts the faults since it last came on.
    ``fault`` is the code of a refusal or the reference of a fault.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("job_state", "state", "id"),
        sa.Index("job_subject", "kind", "subject"),
    )

    id: int | None = key()
    number: str = Field(unique=True, max_length=40)
    kind: str = Field(max_length=40)
    subject: str = Field(default="", max_length=60)
    parameters: dict[str, Any] = Field(sa_type=sa.JSON)
    asked_by: int = Field(sa_type=BIG)
    recorded_at: datetime
    state: JobState = Field(sa_type=one_of(JobState, name="job_state"))
    done: int = Field(default=0, sa_type=BIG)
    total: int | None = Field(default=None, sa_type=BIG)
    cursor: dict[str, Any] = Field(sa_type=sa.JSON)
    result: dict[str, Any] = Field(sa_type=sa.JSON)
    holder: str | None = Field(default=None, max_length=80)
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    fault: str | None = Field(default=None, max_length=200)
    started_at: datetime | None = None
    ended_at: datetime | None = None


class Worker(SQLModel, table=True):
    """A process that does jobs, and when it was seen last."""

    __tablename__ = "worker"

    id: int | None = key()
    name: str = Field(unique=True, max_length=80)
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None = None
