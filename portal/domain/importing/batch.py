"""An import as people follow it: what it read, what became of it, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from models.job_kinds import ImportState, RecordOutcome

SILENT_AFTER = timedelta(seconds=30)
"""A running import says that it lives every few seconds; one silent for this long
was interrupted."""

BUSY = frozenset({ImportState.CHECKING, ImportState.RUNNING})


@dataclass(frozen=True, slots=True)
class Batch:
    """One import of one file; ``counts`` by outcome, ``reasons`` by code."""

    id: int
    number: str
    state: ImportState
    file_name: str
    file_hash: str
    as_of: date
    mapping: Mapping[str, Any]
    staff_id: int
    staff_ja: str
    staff_en: str
    records_read: int
    records_total: int | None
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    recorded_at: datetime
    beat_at: datetime | None = None
    ended_at: datetime | None = None
    fault: str | None = None
    source_blob_id: int | None = None
    reject_blob_id: int | None = None

    def interrupted(self, now: datetime) -> bool:
        """Return whether it should be running and says nothing any more."""
        if self.state not in BUSY:
            return False
        return self.beat_at is None or now - self.beat_at > SILENT_AFTER

    def count(self, outcome: RecordOutcome) -> int:
        """Return how many records ended as ``outcome``."""
        return int(self.counts.get(outcome.value, 0))

    @property
    def counted(self) -> int:
        """How many records have an outcome; equals the records read."""
        return sum(self.count(outcome) for outcome in RecordOutcome)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that did not simply go in; reasons as ``Reason.as_json`` has them."""

    record: int
    outcome: RecordOutcome
    member_number: str | None
    reasons: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A state that a file tells otherwise than the portal, and who may decide."""

    id: int
    batch_number: str
    member_number: str
    offering_code: str
    offering_ja: str
    offering_en: str
    membership_id: int
    member_id: int
    lifecycle_version_id: int
    record: int
    state_now: str
    state_proposed: str
    as_of: date
    run_by: int
    recorded_at: datetime
    answered_at: datetime | None = None
    answered_by: int | None = None
    answer: str | None = None


@dataclass(slots=True)
class Tally:
    """Outcomes and reasons counted while records go by."""

    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str, codes: tuple[str, ...] = ()) -> None:
        """Count one record."""
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        for code in codes:
            self.reasons[code] = self.reasons.get(code, 0) + 1

    def join(self, other: "Tally") -> None:
        """Count what another tally counted."""
        for mine, theirs in (
            (self.counts, other.counts),
            (self.reasons, other.reasons),
        ):
            for name, times in theirs.items():
                mine[name] = mine.get(name, 0) + times

    @property
    def records(self) -> int:
        """How many records were counted."""
        return sum(self.counts.values())
