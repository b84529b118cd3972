"""The life of a membership as lines that people can read, newest first.

What the system filed ahead and took back again is left out: it never happened to
the member.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import (
    LedgerRow,
    Lifecycle,
    MembershipFacts,
    Pending,
    Standing,
    Step,
)
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import day_of
from portal.domain.card import Course, Moment, Words
from portal.domain.ledger import OUTCOMES, Lifecycles, correctable

Texts = Mapping[int, str]
Names = Mapping[int, Words]


def state_words(lifecycle: Lifecycle | None, code: str | None) -> Words | None:
    """Return a state's names, its code where it has none, None for no state."""
    if code is None:
        return None
    state = lifecycle.states.get(code) if lifecycle else None
    return Words(state.name_ja, state.name_en) if state else Words(code, code)


def event_words(lifecycle: Lifecycle | None, code: str) -> Words:
    """Return an event's names, or its code where it has none."""
    moves = lifecycle.moves if lifecycle else ()
    found = next((move for move in moves if move.event == code), None)
    return Words(found.name_ja, found.name_en) if found else Words(code, code)


def reason_words(lifecycle: Lifecycle | None, code: str | None) -> Words | None:
    """Return a reason's names, or its code where it has none."""
    if code is None:
        return None
    return Words(*(lifecycle.reasons if lifecycle else {}).get(code, (code, code)))


def _own_details(row: LedgerRow, taken: LedgerRow) -> dict[str, str]:
    """Return what came with taking back, and whether a day's end was meant."""
    own = {name: str(value) for name, value in row.details.items()}
    at_end = taken.details.get("at_end")
    return own | ({"at_end": str(at_end)} if at_end else {})


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to tell the life of one membership.

    ``staff`` holds names by staff id, ``texts`` free texts by audit event. What
    took effect before ``floor_on`` is corrected no more.
    """

    membership: MembershipFacts
    standing: Standing
    lifecycles: Lifecycles
    known_at: datetime
    staff: Names = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    floor_on: date | None = None

    def moments(self) -> list[Moment]:
        """Return the lines, newest effect first."""
        found = sorted(self._moments(), key=lambda pair: pair[0], reverse=True)
        return [moment for _, moment in found]

    def _moments(self) -> Iterator[tuple[tuple[datetime, datetime, int], Moment]]:
        rows = [r for r in self.membership.rows if r.recorded_at <= self.known_at]
        by_id = {row.id: row for row in rows}
        gone = {row.cancels for row in rows if row.cancels is not None}
        mended = {row.corrects: row for row in rows if row.corrects is not None}
        steps = {step.row.id: step for step in self.standing.steps}
        ahead = {each.row.id: each for each in self.standing.pending}
        for row in rows:
            if row.kind in OUTCOMES:
                continue  # They are told with the row whose outcome they are.
            moment: Moment | None
            if row.id in mended:
                moment = self._corrected(row, mended[row.id])
            elif row.corrects is not None and row.kind is not LedgerKind.MOVE:
                moment = self._never(row, by_id.get(row.corrects))
            elif row.cancels is not None:
                moment = self._taking_back(row, by_id.get(row.cancels))
            elif row.id in gone:
                moment = self._taken_back(row)
            else:
                moment = self._move(row, steps.get(row.id), ahead.get(row.id))
            if moment is not None:
                yield (moment.effective_at, row.recorded_at, row.id), moment

    def _corrected(self, row: LedgerRow, by: LedgerRow) -> Moment:
        """Return what the record said until it was corrected."""
        found = self.moment(row, Course.CORRECTED, row.was, row.became)
        return replace(found, known_until=by.recorded_at)

    def _never(self, row: LedgerRow, wrong: LedgerRow | None) -> Moment | None:
        """Return that what was recorded never happened."""
        if wrong is None:
            return None
        lifecycle = self.lifecycles.get(wrong.lifecycle_version_id)
        return replace(
            self.moment(row, Course.NEVER, None, None),
            name=event_words(lifecycle, wrong.event or ""),
            effective_on=wrong.effective_on or self._day(wrong.effective_at),
        )

    def _taken_back(self, row: LedgerRow) -> Moment | None:
        if row.mover is Mover.SYSTEM:
            return None
        return self.moment(row, Course.TAKEN_BACK, row.was, row.became)

    def _taking_back(self, row: LedgerRow, taken: LedgerRow | None) -> Moment | None:
        if taken is None or taken.mover is Mover.SYSTEM:
            return None
        lifecycle = self.lifecycles.get(taken.lifecycle_version_id)
        because = row.details.get("because")
        return replace(
            self.moment(row, Course.TOOK_BACK, None, None),
            event=taken.event or "",
            name=event_words(lifecycle, taken.event or ""),
            effective_on=taken.effective_on or self._day(taken.effective_at),
            details=_own_details(row, taken),
            because=event_words(lifecycle, because) if because else None,
        )

    def _move(
        self, row: LedgerRow, step: Step | None, ahead: Pending | None
    ) -> Moment | None:
        if ahead is not None:
            if row.mover is Mover.SYSTEM and ahead.would_become is None:
                return None
            return self.ahead(ahead)
        if row.kind is LedgerKind.VOID:
            return self.moment(row, Course.VOIDED, row.was, None)
        # A deadline of a state that was left another way means nothing.
        idle = row.mover is Mover.SYSTEM and step and step.skipped == "no_such_move"
        return None if step is None or idle else self.step(step)

    def step(self, step: Step) -> Moment:
        """Return what took effect, or was skipped."""
        if step.skipped is not None:
            found = self.moment(step.row, Course.SKIPPED, step.was, None)
            return replace(found, why=step.skipped)
        row = step.row
        course = Course.TOOK_EFFECT
        if row.kind is LedgerKind.OPENING_BALANCE:
            course = Course.OPENED
        elif "correction" in row.details:
            course = Course.CORRECTION
        found = self.moment(row, course, step.was, step.became)
        return replace(found, correctable=self._correctable(row))

    def _correctable(self, row: LedgerRow) -> bool:
        if self.floor_on is not None and self._day(row.effective_at) < self.floor_on:
            return False
        return correctable(row) and bool(row.receipt)

    def ahead(self, pending: Pending) -> Moment:
        """Return a change that has not come yet."""
        return self.moment(pending.row, Course.AHEAD, pending.was, pending.would_become)

    def moment(
        self, row: LedgerRow, course: Course, was: str | None, became: str | None
    ) -> Moment:
        """Return the line of one row."""
        lifecycle = self.lifecycles.get(row.lifecycle_version_id)
        member = self.membership
        by_hand = row.mover is not Mover.SYSTEM and "because" not in row.details
        return Moment(
            course=course,
            kind=row.kind,
            membership_id=member.id,
            version=row.version,
            offering=Words(member.offering_ja, member.offering_en),
            event=row.event or "",
            name=event_words(lifecycle, row.event or ""),
            was=state_words(lifecycle, was),
            became=state_words(lifecycle, became),
            effective_at=row.effective_at,
            recorded_at=row.recorded_at,
            mover=row.mover,
            by=self.staff.get(row.staff_id or 0),
            approved_by=self.staff.get(row.approved_by or 0),
            effective_on=row.effective_on,
            until_on=row.until_on,
            reason=reason_words(lifecycle, row.reason),
            case_number=row.case_number,
            details={name: str(value) for name, value in row.details.items()},
            text=self.texts.get(row.audit_id or 0) if by_hand else None,
            receipt=row.receipt,
        )

    def _day(self, at: datetime) -> date:
        return day_of(at, ZoneInfo(self.membership.zone))
