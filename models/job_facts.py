"""Frozen values about jobs: work that is done beside the screens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.job_kinds import JobKind, JobState


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; ``total`` is None while nobody knows how much there is.

    ``kind`` may be that of another program's job, which nobody here can do.
    ``asked_by`` is 0 where the portal itself asked.
    """

    id: int
    number: str
    kind: JobKind | str
    subject: str
    parameters: Mapping[str, Any]
    state: JobState
    asked_by: int
    asked_ja: str
    asked_en: str
    recorded_at: datetime
    done: int = 0
    total: int | None = None
    cursor: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    holder: str | None = None
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    fault: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one turn of a job came to; ``cursor`` is where the next one begins."""

    done: int
    total: int | None
    cursor: Mapping[str, Any]
    finished: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be asked for; no value in it may be personal."""

    kind: JobKind
    subject: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    total: int | None = None
    not_before: datetime | None = None
