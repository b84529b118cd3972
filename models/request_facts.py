"""Frozen values about requests for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.kinds import Mover, RequestState


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request on the list of those that wait for a second person."""

    number: str
    state: RequestState
    membership_id: int
    member_number: str
    member_name: str
    offering_code: str
    event: str
    reason: str | None
    on: date | None
    requested_by: int
    requested_by_ja: str
    requested_by_en: str
    requested_at: datetime
    lapses_at: datetime
    movers: frozenset[Mover]
    text: str | None = None
    case_number: str | None = None
    evidence: str | None = None
    change: Mapping[str, Any] = field(default_factory=dict)
    member_id: int = 0
    text_event_id: int | None = None
    lifecycle_version_id: int = 0
    receipt: str | None = None
