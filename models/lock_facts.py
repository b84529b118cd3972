"""Locks as rules and screens see them, and what is asked of those who place them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.kinds import LockBlock, LockScope, LockSource
from models.span import Span


@dataclass(frozen=True, slots=True)
class LockFact:
    """A lock: placed in one row, released in another, neither ever changed.

    ``id`` is 0 for a derived one, which has no row. ``through`` are the links of a
    user to the partner it lies on: it reaches the user while one of them holds.
    ``spells`` narrows such a lock to one membership. ``valid_to`` is the end that was
    set when it was placed, ``released_at`` that of its release.
    """

    id: int
    scope: LockScope
    target_id: int
    source: LockSource
    reason: str
    blocks: frozenset[LockBlock]
    valid_from: datetime
    recorded_at: datetime
    name: str = ""
    legal_hold: bool = False
    valid_to: datetime | None = None
    until_on: date | None = None
    released_at: datetime | None = None
    release_recorded_at: datetime | None = None
    through: tuple[Span, ...] | None = None
    staff_id: int = 0
    case_number: str | None = None
    audit_id: int | None = None
    text_event_id: int | None = None
    batch_id: int | None = None
    receipt: str = ""

    @property
    def derived(self) -> bool:
        """Whether it was computed from another fact and lies in no row."""
        return self.id == 0

    @property
    def called(self) -> str:
        """Its own name, else the code of its reason."""
        return self.name or self.reason

    def ends_at(self, known_at: datetime) -> datetime | None:
        """Return when it ends, as known at ``known_at``; None while that is open."""
        known = self.release_recorded_at is not None
        released = self.released_at if known else None
        if self.release_recorded_at is not None and self.release_recorded_at > known_at:
            released = None
        ends = [each for each in (self.valid_to, released) if each is not None]
        return min(ends, default=None)

    def holds(self, at: datetime, known_at: datetime) -> bool:
        """Return whether it is true at ``at``, as known at ``known_at``."""
        if self.recorded_at > known_at or self.valid_from > at:
            return False
        ends_at = self.ends_at(known_at)
        if ends_at is not None and ends_at <= at:
            return False
        if self.through is None:
            return True
        return any(link.holds(at, known_at) for link in self.through)


@dataclass(frozen=True, slots=True)
class NewLock:
    """A lock to be placed, as a form or the command line asks for it.

    ``member_number`` names the member, the partner, or whose membership of
    ``offering_code`` is meant. ``on`` is the business day it begins with (``None``:
    now), ``until`` the last day, counted in. ``text`` is for staff, ``member_text``
    what is read to the caller instead of the reason's sentence; both are personal.
    ``key`` is the idempotency key.
    """

    scope: LockScope
    source: LockSource
    reason: str
    blocks: frozenset[LockBlock] = frozenset()
    legal_hold: bool = False
    member_number: str | None = None
    offering_code: str | None = None
    variant: str = ""
    name: str = ""
    text: str | None = None
    member_text: str | None = None
    case_number: str | None = None
    on: date | None = None
    until: date | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class NewRelease:
    """The release of a lock, as somebody asks for it; ``text`` is personal."""

    lock_id: int
    reason: str
    text: str | None = None
    case_number: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class LockReceipt:
    """What was done; ``outcome`` is ``placed``, ``ahead``, ``already`` or ``released``.

    ``facts`` are codes and days for the sentence that says it.
    """

    number: str
    outcome: str
    lock_id: int
    recorded_at: datetime
    repeated: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Many:
    """Which memberships a mass lock means: those of an offering, narrowed.

    ``numbers`` are members (none: all), ``partner_number`` whose users they are now,
    ``states`` in which their memberships stand.
    """

    offering_code: str
    partner_number: str | None = None
    states: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
