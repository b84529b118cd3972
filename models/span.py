"""A dated fact's two times: when it is true, and when it was known."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A dated fact: true in [valid_from, valid_to), known in [recorded_from, …)."""

    valid_from: datetime
    recorded_from: datetime
    valid_to: datetime | None = None
    recorded_to: datetime | None = None
    source: str = ""

    def holds(self, at: datetime, known_at: datetime) -> bool:
        """Return whether the fact is true at ``at`` as known at ``known_at``."""
        if self.recorded_from > known_at or self.valid_from > at:
            return False
        if self.recorded_to is not None and self.recorded_to <= known_at:
            return False
        return self.valid_to is None or at < self.valid_to
