"""The fold: which state a membership is in, as of one instant, as known at another.

Rows take effect by their dates, with no job having run. A scheduled row takes
effect at its instant unless its guards fail on the facts of that instant; once its
outcome is recorded (``took_effect``, ``skipped``) the record wins from then on.
Moves into a state of kind *erased* are the exception: true only once recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from models.facts import (
    GuardFacts,
    LedgerRow,
    Lifecycle,
    Move,
    Pending,
    Standing,
    Step,
)
from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import day_of
from portal.domain.guards import Asking, findings
from portal.domain.joining import phases_for
from portal.domain.locks import asked_of

Lifecycles = Mapping[int, Lifecycle]

REMAP = "remap"
"""The system's move out of a state that a version removed, into that version."""
OUTCOMES = (LedgerKind.TOOK_EFFECT, LedgerKind.SKIPPED)
"""Rows that say what became of another."""


@dataclass(slots=True)
class _Walk:
    """Where the fold stands while it walks along the rows."""

    lifecycles: Lifecycles
    facts: GuardFacts
    known_at: datetime
    outcomes: Mapping[int, LedgerRow]
    state: str | None = None
    since_at: datetime | None = None
    version_id: int | None = None
    moved_to: int = 0
    came_from: str | None = None
    leave_state: str | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    term_until: date | None = None
    joined_on: date | None = None
    balance: bool = False
    steps: list[Step] = field(default_factory=list)
    stood: list[Standing] | None = None

    def standing(self, pending: Sequence[Pending] = ()) -> Standing:
        """Return the standing reached so far."""
        return Standing(
            state=self.state,
            since_at=self.since_at,
            lifecycle_version_id=self.version_id,
            came_from=self.came_from,
            leave_state=self.leave_state,
            leave_from=self.leave_from,
            leave_until=self.leave_until,
            term_until=self.term_until,
            joined_on=self.joined_on,
            steps=tuple(self.steps),
            pending=tuple(pending),
            opened_as_balance=self.balance,
        )

    def enter(self, row: LedgerRow, became: str | None) -> None:
        """Let ``row`` take effect."""
        was = self.state
        self._step(Step(row, was, became))
        if became != was or self.since_at is None:
            self.since_at = row.effective_at
        if self._joins(row, was, became):
            self.joined_on = day_of(row.effective_at, ZoneInfo(self.facts.zone))
        self.came_from = was
        self.state = became
        if row.event == REMAP:
            self.moved_to = row.lifecycle_version_id
            if self.leave_state == was:
                self.leave_state = became
        self.version_id = self._version_of(row)
        self._keep_dates(row, became)

    def _version_of(self, row: LedgerRow) -> int:
        """Return the version a row means: the one that took the member over, since."""
        return max(row.lifecycle_version_id, self.moved_to)

    def _keep_dates(self, row: LedgerRow, became: str | None) -> None:
        kind = self._kind(row, became)
        if kind is StateKind.PAUSED and row.until_on is not None:
            if became != self.leave_state or self.leave_from is None:
                zone = ZoneInfo(self.facts.zone)
                self.leave_from = day_of(row.effective_at, zone)
            self.leave_state, self.leave_until = became, row.until_on
        elif kind is not StateKind.PAUSED:
            self.leave_state = self.leave_from = self.leave_until = None
            if row.until_on is not None:
                self.term_until = row.until_on

    def _joins(self, row: LedgerRow, was: str | None, became: str | None) -> bool:
        """Return whether ``row`` makes an applicant a member."""
        applied = self._kind(row, was) is StateKind.APPLIED
        return applied and self._kind(row, became) is StateKind.ACTIVE

    def _kind(self, row: LedgerRow, became: str | None) -> StateKind | None:
        lifecycle = self.lifecycles.get(self._version_of(row))
        state = lifecycle.states.get(became or "") if lifecycle else None
        return state.kind if state else None

    def move_of(self, row: LedgerRow) -> Move | None:
        """Return the move ``row`` means from where we are now."""
        lifecycle = self.lifecycles.get(self._version_of(row))
        if lifecycle is None or row.event is None:
            return None
        return lifecycle.move(row.event, self.state)

    def take(self, row: LedgerRow, *, last_try: bool) -> bool:
        """Apply ``row``; return False to be asked again after its neighbours."""
        if row.kind is LedgerKind.OPENING_BALANCE:
            self.balance = True
            self.enter(row, row.became)
            return True
        outcome = self.outcomes.get(row.id)
        if outcome is not None:
            self._settle(row, outcome)
        elif row.effective_at <= row.recorded_at:
            self.enter(row, row.became)
        else:
            return self._take_scheduled(row, last_try=last_try)
        return True

    def _settle(self, row: LedgerRow, outcome: LedgerRow) -> None:
        if outcome.kind is LedgerKind.TOOK_EFFECT:
            self.enter(row, outcome.became)
        else:
            why = str(outcome.details.get("guard", "no_such_move"))
            self._step(Step(row, self.state, None, skipped=why))

    def _take_scheduled(self, row: LedgerRow, *, last_try: bool) -> bool:
        move = self.move_of(row)
        if move is None:
            if last_try:
                self._skip(row, "no_such_move")
            return last_try
        if self._kind(row, move.became) is StateKind.ERASED:
            return True
        failed = self.failing(row, move)
        if failed is None:
            self.enter(row, move.became)
        else:
            self._skip(row, failed)
        return True

    def _skip(self, row: LedgerRow, why: str) -> None:
        self._step(Step(row, self.state, None, skipped=why))

    def _step(self, step: Step) -> None:
        if self.stood is not None:
            self.stood.append(self.standing())
        self.steps.append(step)

    def failing(self, row: LedgerRow, move: Move) -> str | None:
        """Return the first guard that fails for a scheduled row when it is due."""
        lifecycle = self.lifecycles.get(self._version_of(row))
        asking = Asking(
            move=move,
            standing=self.standing(),
            facts=self.facts,
            filed_at=row.recorded_at,
            effective_at=row.effective_at,
            known_at=self.known_at,
            until_on=row.until_on,
            details=row.details,
            block=asked_of(move, lifecycle),
            phases=phases_for(move, lifecycle),
        )
        for finding in findings(move, asking):
            if not finding.holds:
                return finding.guard
        return None


def known_rows(rows: Iterable[LedgerRow], known_at: datetime) -> list[LedgerRow]:
    """Return the rows recorded by ``known_at`` that nothing took back since.

    A cancelled row never took effect; a corrected one is replaced by its
    correction, which stands in its place. Ordered by (effective, recorded, id).
    """
    known = [row for row in rows if row.recorded_at <= known_at]
    mended = {row.id: row for row in known if row.corrects is not None}
    by_id = {row.id: row for row in known} if mended else {}
    gone = {row.cancels for row in known} | {row.corrects for row in known}
    standing = [
        row
        for row in known
        if row.id not in gone
        and row.kind in (LedgerKind.MOVE, LedgerKind.OPENING_BALANCE)
    ]
    if not mended:
        return sorted(standing, key=lambda r: (r.effective_at, r.recorded_at, r.id))
    return sorted(standing, key=lambda r: (r.effective_at, *_place(r, by_id)))


def _place(row: LedgerRow, by_id: Mapping[int, LedgerRow]) -> tuple[datetime, int]:
    """Return where a row stands among those of one instant."""
    while row.corrects is not None:
        row = by_id[row.corrects]
    return row.recorded_at, row.id


def correctable(row: LedgerRow) -> bool:
    """Return whether a row is of a kind that people correct.

    Moves of the system follow from others; what an import found is corrected there.
    """
    return row.kind is LedgerKind.MOVE and row.mover is not Mover.SYSTEM


def fold(
    rows: Sequence[LedgerRow],
    lifecycles: Lifecycles,
    facts: GuardFacts,
    at: datetime,
    known_at: datetime,
) -> Standing:
    """Return the standing at ``at`` as known at ``known_at`` (both inclusive).

    Rows recorded later than ``known_at`` do not exist for this question. What is
    scheduled after ``at`` comes back as ``pending``, with what it would lead to.
    """
    if any(r.kind is LedgerKind.VOID and r.recorded_at <= known_at for r in rows):
        return Standing(state=None, since_at=None, voided=True)
    outcomes = _outcomes(rows, known_at)
    known = known_rows(rows, known_at)
    past = [row for row in known if row.effective_at <= at]
    walk = _Walk(lifecycles, facts, known_at, outcomes)
    _walk_along(walk, past)
    reached = walk.standing()
    ahead = known[len(past) :]
    if not ahead:
        return reached
    return replace(reached, pending=tuple(_pending(walk, ahead)))


def _outcomes(rows: Sequence[LedgerRow], known_at: datetime) -> dict[int, LedgerRow]:
    """Return what was recorded of scheduled rows; of several records the last wins."""
    return {
        row.settles: row
        for row in rows
        if row.settles is not None
        and row.kind in OUTCOMES
        and row.recorded_at <= known_at
    }


def replay(
    rows: Sequence[LedgerRow],
    lifecycles: Lifecycles,
    facts: GuardFacts,
    at: datetime,
    known_at: datetime,
) -> tuple[tuple[Step, Standing], ...]:
    """Return every step up to ``at``, each with the standing just before it."""
    walk = _Walk(lifecycles, facts, known_at, _outcomes(rows, known_at), stood=[])
    past = [row for row in known_rows(rows, known_at) if row.effective_at <= at]
    _walk_along(walk, past)
    return tuple(zip(walk.steps, walk.stood or (), strict=True))


def _walk_along(walk: _Walk, rows: Sequence[LedgerRow]) -> None:
    for _, group in groupby(rows, key=lambda row: row.effective_at):
        _take_together(walk, list(group))


def _take_together(walk: _Walk, waiting: list[LedgerRow]) -> None:
    """Apply the rows of one instant; one may open the way for another.

    A leave and a fixed term can end at the same instant: the return from leave
    must come first, whichever was filed first.
    """
    waiting = _as_recorded(waiting, walk.outcomes)
    while waiting:
        left = [row for row in waiting if not walk.take(row, last_try=False)]
        if len(left) == len(waiting):
            for row in left:
                walk.take(row, last_try=True)
            return
        waiting = left


def _as_recorded(
    rows: list[LedgerRow], outcomes: Mapping[int, LedgerRow]
) -> list[LedgerRow]:
    """Return rows of one instant with those that have outcomes in the outcomes' order.

    What happened first was recorded first; the others keep their places.
    """
    settled = [row for row in rows if row.id in outcomes]
    if len(settled) < 2:
        return rows
    in_order = iter(sorted(settled, key=lambda row: outcomes[row.id].id))
    return [next(in_order) if row.id in outcomes else row for row in rows]


def _pending(walk: _Walk, ahead: Sequence[LedgerRow]) -> Iterator[Pending]:
    for _, group in groupby(ahead, key=lambda row: row.effective_at):
        rows, count = list(group), len(walk.steps)
        _take_together(walk, rows)
        steps = {step.row.id: step for step in walk.steps[count:]}
        for row in rows:
            step = steps.get(row.id)
            yield Pending(
                row, step.was if step else None, step.became if step else None
            )
