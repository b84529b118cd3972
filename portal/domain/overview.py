"""How an offering stands: members per state, and when the next change comes."""

from dataclasses import dataclass
from datetime import datetime

from models.kinds import StateKind
from portal.domain.card import Words


@dataclass(frozen=True, slots=True)
class HeldState:
    """One state of an offering and how many memberships stand in it."""

    name: Words
    kind: StateKind
    held: int


@dataclass(frozen=True, slots=True)
class OfferingNow:
    """One offering today; ``untold`` memberships have a due change not worked out."""

    code: str
    name: Words
    states: tuple[HeldState, ...]
    next_at: datetime | None = None
    untold: int = 0
