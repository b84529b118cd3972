"""The past as it is after a correction: what the system did, and did not, anew.

The correction's own rows are given; moves of the system that followed from what was
wrong are taken back, those that follow from what is right are filed, and outcomes on
record that no longer hold are recorded anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.facts import LedgerRow, Standing, Step
from models.kinds import LedgerKind, Mover
from portal.domain.case import Case, Draft, as_row, case_with, taken_back
from portal.domain.consequences import DEEPEST_CHAIN, chain_of, deadline_drafts
from portal.domain.ledger import OUTCOMES, REMAP, known_rows, replay
from portal.domain.outcomes import outcome_of

MOST_ROUNDS = 40
"""Rounds until the moves of the system no longer change; each settles one more."""

SUPPOSED = 1 << 40
"""Ids from here on are of rows that are only tried out."""

BEFORE = timedelta(microseconds=1)

Played = tuple[tuple[Step, Standing], ...]


@dataclass(frozen=True, slots=True)
class History:
    """The past with a correction in it: every step, and the rows it takes."""

    steps: Played
    drafts: tuple[Draft, ...]
    leads: int

    def of(self, row_id: int) -> tuple[Step, Standing] | None:
        """Return the step of one row with the standing before it, if it has one."""
        return next((each for each in self.steps if each[0].row.id == row_id), None)


def played(case: Case) -> Played:
    """Return every step of the past as it is on record."""
    return replay(case.rows, case.lifecycles, case.facts, case.now, case.now)


def history_with(case: Case, drafts: Sequence[Draft], touched: datetime) -> History:
    """Return the past with ``drafts``, the first of which leads.

    ``touched`` is the earliest instant that they are about. The state that the lead
    leads to is found here: what its event means from the state before it.
    """
    stale = _stale(case, touched)
    gone = {row.id for row in stale}
    kept = tuple(
        row for row in case.rows if row.id not in gone and not _is_outcome(row, touched)
    )
    given = _supposed(drafts, case)
    filed: tuple[LedgerRow, ...] = ()
    steps: Played = ()
    for _ in range(MOST_ROUNDS):
        rows = (*kept, *given, *filed)
        steps = replay(rows, case.lifecycles, case.facts, case.now, case.now)
        resolved = _resolved(given, steps, case)
        wanted = _wanted(steps, replace(case, rows=rows), touched)
        if (resolved, wanted) == (given, filed):
            break
        given, filed = resolved, wanted
    lead = replace(drafts[0], was=_was_of(given[0], steps), became=given[0].became)
    written = [
        lead,
        *drafts[1:],
        *_system_drafts(case, stale, filed, steps),
        *_outcome_drafts(case, steps, touched),
    ]
    return History(steps, tuple(written), given[0].id)


def with_deadlines(case: Case, after: Case) -> list[Draft]:
    """Return the moves of the system to come, and the plans that ended."""
    would = {p.row.id for p in case.standing().pending if p.would_become is not None}
    foreseen = case_with(after, deadline_drafts(after))
    idle = [
        p.row
        for p in foreseen.standing().pending
        if p.would_become is None
        and p.row.id in would
        and p.row.mover is not Mover.SYSTEM
    ]
    drafts = [_ended(row, case) for row in idle]
    rows = tuple(
        as_row(draft, SUPPOSED + 1000 + n, case) for n, draft in enumerate(drafts)
    )
    return drafts + deadline_drafts(replace(after, rows=after.rows + rows))


def _ended(row: LedgerRow, case: Case) -> Draft:
    return replace(taken_back(row, case), details={"because": "correct"})


# ------------------------------------------------------------------ what is tried out


def _stale(case: Case, touched: datetime) -> list[LedgerRow]:
    """Return the moves of the system that may not have happened after all."""
    return [
        row
        for row in known_rows(case.rows, case.now)
        if row.mover is Mover.SYSTEM
        and row.kind is LedgerKind.MOVE
        and row.event != REMAP
        and touched <= row.effective_at <= case.now
    ]


def _is_outcome(row: LedgerRow, touched: datetime) -> bool:
    return row.kind in OUTCOMES and row.effective_at >= touched


def _supposed(drafts: Sequence[Draft], case: Case) -> tuple[LedgerRow, ...]:
    return tuple(as_row(each, SUPPOSED + n, case) for n, each in enumerate(drafts))


def _resolved(
    given: tuple[LedgerRow, ...], steps: Played, case: Case
) -> tuple[LedgerRow, ...]:
    """Return the rows with the state that the lead's event means from where it is."""
    lead = given[0]
    if lead.kind is not LedgerKind.MOVE:
        return given
    lifecycle = case.lifecycles.get(lead.lifecycle_version_id, case.lifecycle)
    move = lifecycle.move(lead.event or "", _was_of(lead, steps))
    return (replace(lead, became=move.became if move else None), *given[1:])


def _was_of(lead: LedgerRow, steps: Played) -> str | None:
    return next((step.was for step, _ in steps if step.row.id == lead.id), None)


def _wanted(steps: Played, case: Case, touched: datetime) -> tuple[LedgerRow, ...]:
    """Return the system's moves of the past that follow from what was entered."""
    found: dict[tuple[str, datetime], LedgerRow] = {}
    for at, standing in _entered(steps, case):
        for draft in chain_of(standing, case)[:DEEPEST_CHAIN]:
            key = draft.event, draft.effective_at
            if not touched <= draft.effective_at <= case.now or key in found:
                continue
            row = as_row(draft, SUPPOSED + 100 + len(found), case)
            filed_at = min(at, draft.effective_at - BEFORE)
            found[key] = replace(row, recorded_at=filed_at)
    return tuple(found.values())


def _entered(steps: Played, case: Case) -> list[tuple[datetime, Standing]]:
    """Return each standing that was reached, with the instant of its step."""
    after = [standing for _, standing in steps[1:]]
    after.append(case.standing())
    return [
        (step.row.effective_at, standing)
        for (step, _), standing in zip(steps, after, strict=True)
        if step.skipped is None
    ]


# ------------------------------------------------------------------ what is written


def _system_drafts(
    case: Case,
    stale: Sequence[LedgerRow],
    filed: Sequence[LedgerRow],
    steps: Played,
) -> list[Draft]:
    """Return what takes back the system's moves that were wrong, and files the right.

    What the record already says rightly stays as it is.
    """
    right = {
        (step.row.event, step.row.effective_at): step
        for step, _ in steps
        if step.row in filed and step.skipped is None
    }
    before = {step.row.id: step for step, _ in played(case)}
    drafts, kept = [], set()
    for row in stale:
        key = row.event, row.effective_at
        step, was = right.get(key), before.get(row.id)
        if _says_the_same(step, was):
            kept.add(key)
        elif step is not None or (was is not None and was.skipped is None):
            drafts.append(taken_back(row, case))
    drafts += [_filed(step) for key, step in right.items() if key not in kept]
    return drafts


def _says_the_same(step: Step | None, was: Step | None) -> bool:
    if step is None or was is None or was.skipped is not None:
        return False
    return (step.was, step.became) == (was.was, was.became)


def _filed(step: Step) -> Draft:
    row = step.row
    return Draft(
        kind=LedgerKind.MOVE,
        event=row.event or "",
        effective_at=row.effective_at,
        mover=Mover.SYSTEM,
        was=step.was,
        became=step.became,
        effective_on=row.effective_on,
        reason=row.reason,
        lifecycle_version_id=row.lifecycle_version_id,
    )


def _outcome_drafts(case: Case, steps: Played, touched: datetime) -> list[Draft]:
    """Return new outcomes of planned changes whose record no longer holds."""
    told: Mapping[int | None, LedgerRow] = {
        row.settles: row for row in case.rows if _is_outcome(row, touched)
    }
    return [
        outcome_of(step)
        for step, _ in steps
        if step.row.id in told
        and step.row.mover is not Mover.SYSTEM
        and not _holds(told[step.row.id], step)
    ]


def _holds(outcome: LedgerRow, step: Step) -> bool:
    if outcome.kind is LedgerKind.SKIPPED:
        return step.skipped is not None
    return step.skipped is None and step.became == outcome.became
