"""One membership as a change meets it, and what a change comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import (
    GuardFacts,
    LedgerRow,
    Lifecycle,
    Move,
    Standing,
)
from models.kinds import LedgerKind, Mover
from portal.domain.ledger import REMAP, Lifecycles, fold

UNDO = "undo"
"""Takes back what is pending; stands outside the lifecycle table."""

JOIN = "apply"
"""The event that opens a membership: every lifecycle begins with it."""

UNDO_REASONS = ("SELF_CHANGED_MIND", "WRONG_MEMBER", "CORRECTION")


@dataclass(frozen=True, slots=True)
class Draft:
    """A ledger row to be written; ``cancels`` names the pending row it takes back.

    ``corrects`` names the row it supersedes, ``settles`` the scheduled row whose
    outcome it is; ``lifecycle_version_id`` is None for the membership's own.
    """

    kind: LedgerKind
    event: str
    effective_at: datetime
    mover: Mover
    was: str | None = None
    became: str | None = None
    effective_on: date | None = None
    until_on: date | None = None
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    cancels: int | None = None
    corrects: int | None = None
    settles: int | None = None
    lifecycle_version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One membership as a change meets it; standings are folded once per instant.

    ``left_under_two`` is of one that does not exist yet: whether the one before it
    ended while what two people had decided stood.
    """

    rows: tuple[LedgerRow, ...]
    lifecycle: Lifecycle
    lifecycles: Lifecycles
    facts: GuardFacts
    now: datetime
    left_under_two: bool = False
    remaps: tuple["Remap", ...] = ()
    kept: dict[datetime, Standing] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def zone(self) -> ZoneInfo:
        """The offering's zone."""
        return ZoneInfo(self.facts.zone)

    def standing(self, at: datetime | None = None) -> Standing:
        """Return the standing at ``at`` (default: now), as known now."""
        at = at or self.now
        kept = self.kept.get(at)
        if kept is None:
            kept = fold(self.rows, self.lifecycles, self.facts, at, self.now)
            self.kept[at] = kept
        return kept


@dataclass(frozen=True, slots=True)
class Remap:
    """A version that takes members out of removed states from an instant on."""

    version_id: int
    at: datetime
    becomes: Mapping[str, str]


def following(case: Case) -> Case:
    """Return ``case`` under the version that its member follows now.

    Members stay on the version that they began in, unless another took them over.
    """
    if not any(row.event == REMAP for row in case.rows):
        return case
    version = case.standing().lifecycle_version_id
    lifecycle = case.lifecycles.get(version or 0, case.lifecycle)
    return case if lifecycle is case.lifecycle else replace(case, lifecycle=lifecycle)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a change came to: rows to write, or a second person to ask.

    ``undoes`` is the planned row that is taken back; ``move`` is then its move.
    """

    drafts: tuple[Draft, ...]
    move: Move | None
    was: str | None
    became: str | None
    effective_at: datetime
    needs_second: bool = False
    already: LedgerRow | None = None
    cancelled: tuple[LedgerRow, ...] = ()
    undoes: LedgerRow | None = None


def case_with(case: Case, drafts: Sequence[Draft]) -> Case:
    """Return the case as it will be once ``drafts`` are recorded."""
    first = max((row.id for row in case.rows), default=0) + 1
    rows = tuple(
        as_row(draft, first + number, case) for number, draft in enumerate(drafts)
    )
    return replace(case, rows=case.rows + rows)


def as_row(draft: Draft, row_id: int, case: Case) -> LedgerRow:
    """Return ``draft`` as the row it becomes, recorded now."""
    return LedgerRow(
        id=row_id,
        kind=draft.kind,
        event=draft.event,
        was=draft.was,
        became=draft.became,
        effective_at=draft.effective_at,
        recorded_at=case.now,
        mover=draft.mover,
        lifecycle_version_id=(
            case.lifecycle.version_id
            if draft.lifecycle_version_id is None
            else draft.lifecycle_version_id
        ),
        effective_on=draft.effective_on,
        until_on=draft.until_on,
        reason=draft.reason,
        details=draft.details,
        cancels=draft.cancels,
        corrects=draft.corrects,
        settles=draft.settles,
    )


def taken_back(row: LedgerRow, case: Case) -> Draft:
    """Return what ends a pending row by the system."""
    return Draft(
        kind=LedgerKind.CANCELLED,
        event=row.event or UNDO,
        effective_at=case.now,
        mover=Mover.SYSTEM,
        cancels=row.id,
    )


WRITTEN = (
    "kind", "event", "was", "became", "effective_at", "effective_on", "until_on",
    "recorded_at", "mover", "reason", "lifecycle_version_id", "cancels", "corrects",
    "settles",
)  # fmt: skip
"""What a draft says of the row it becomes; whose and by whom, others know."""


def row_of(draft: Draft, case: Case) -> dict[str, Any]:
    """Return ``draft`` as the ledger is to hold it, recorded now."""
    row = as_row(draft, 0, case)
    said = {name: getattr(row, name) for name in WRITTEN}
    return {**said, "zone": case.facts.zone, "details": dict(row.details)}
