"""Frozen values about versioned things: what changed, who reviews, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Protocol

from models.kinds import (
    ReviewOrder,
    Role,
    RoundOutcome,
    Settling,
    Verdict,
    VersionedKind,
    VersionState,
)

Content = Mapping[str, Any]
"""What a version says, as JSON: mappings, lists, text, whole numbers, yes/no, null."""

Path = tuple[str, ...]
"""Where in a content: names of fields, and ids of items in lists."""


class Nothing(Enum):
    """The type of ``ABSENT``."""

    ABSENT = "absent"


ABSENT: Final = Nothing.ABSENT
"""Stands where a field is not there at all, which is not the same as null."""


class Said(Protocol):
    """Words in both languages."""

    def say(self, language: str, /) -> str:
        """Return the words of one language."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a mapping, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; ``name`` is None where it has none in both languages."""

    id: str
    name: Said | None = None


Place = tuple[Field | Item, ...]
"""A path as people call it."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a content: what it was and became; ``ABSENT`` where it was not."""

    path: Path
    was: Any
    became: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed in different ways since ``base``."""

    path: Path
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be published yet: a code, a place, facts for its sentence."""

    code: str
    path: Path = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem of a content that is at hand: its place is called by names."""

    problem: Problem
    place: Place


@dataclass(frozen=True, slots=True)
class Seat:
    """A reviewer of a round, named by role or in person, and what they answered."""

    position: int
    role: Role | None = None
    staff_id: int | None = None
    verdict: Verdict | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of review of exactly one content; its outcome is None while open."""

    number: int
    content_hash: str
    order: ReviewOrder
    settling: Settling
    seats: tuple[Seat, ...]
    opened_by: int
    opened_at: datetime
    outcome: RoundOutcome | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one thing as rules see it.

    ``editors`` are all who saved any revision; ``round`` is the newest. An approved
    version is in force from ``effective_at`` (``effective_on`` in ``zone``, where a
    day was meant; None: from its approval on) until ``ended_at``.
    """

    id: int
    thing_id: int
    kind: VersionedKind
    code: str
    number: int
    state: VersionState
    revision: int
    content: Content
    content_hash: str
    editors: frozenset[int]
    created_by: int
    created_at: datetime
    edited_at: datetime
    based_on: int | None = None
    round: Round | None = None
    effective_on: date | None = None
    zone: str = "Asia/Tokyo"
    effective_at: datetime | None = None
    approved_by: int | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One saved revision: who, when, and field by field what changed."""

    revision: int
    staff_id: int
    at: datetime
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """An opinion on a place of a version; ``text`` is None where it was erased.

    ``mark`` is the SHA-256 of what the place said then; ``answers`` the opinion that
    it answers.
    """

    id: int
    revision: int
    path: Path
    staff_id: int
    at: datetime
    text: str | None = None
    resolved_by: int | None = None
    resolved_at: datetime | None = None
    mark: str | None = None
    answers: int | None = None
