"""Where work beside the screens stands: imports, their records, jobs."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands."""

    STORED = "stored"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    VOIDED = "voided"


class RecordOutcome(StrEnum):
    """The one way each imported record ends; the six add up to the records read."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PROPOSED = "proposed"
    REFUSED = "refused"
    SKIPPED = "skipped"


class JobKind(StrEnum):
    """Work that is done beside the screens; a new one needs no migration."""

    IMPORT = "import"
    REMAP = "remap"
    LOCK = "lock"
    UNLOCK = "unlock"


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
