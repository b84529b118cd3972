"""Settle a correction: the rows that say the past rightly, or a refusal."""

from dataclasses import dataclass, replace

from models.correction_facts import Correction, Limits, Outlook
from models.facts import LedgerRow, Move
from models.kinds import Mover
from portal.domain.case import Case, Draft, case_with
from portal.domain.correcting.history import (
    history_with,
    with_deadlines,
)
from portal.domain.correcting.lead import (
    check_why,
    lead_of,
    never,
    reach,
    touched_from,
)
from portal.domain.correcting.legal import (
    check_also,
    check_later,
    check_lead,
    check_next_spell,
    check_same,
)
from portal.domain.correcting.meant import (
    check_case,
    check_floor,
    meant,
)
from portal.domain.correcting.outlook import outlook_of
from portal.domain.named import named_refusal
from portal.domain.take_back import acting_mover
from portal.domain.undoing import who_may
from portal.errors import TransitionRefused

CORRECT = "correct"
"""What a request for a correction is called; stands outside the lifecycle table."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction comes to; it always asks a second person.

    ``drafts`` begin with the row that leads. ``row`` is the one it corrects, ``also``
    are those that go with it.
    """

    drafts: tuple[Draft, ...]
    row: LedgerRow | None
    also: tuple[LedgerRow, ...]
    answerers: frozenset[Mover]
    outlook: Outlook

    @property
    def lead(self) -> Draft:
        """The row that stands in the place of what was wrong."""
        return self.drafts[0]


def settle_correction(
    correction: Correction, case: Case, movers: frozenset[Mover], limits: Limits
) -> Corrected:
    """Return what corrects the past, or refuse saying what would have to go with it.

    ``movers`` are the letters of the person who asks.
    """
    try:
        return _settle(correction, case, movers, limits)
    except TransitionRefused as refused:
        raise named_refusal(refused, case.lifecycle) from None


def _settle(
    correction: Correction, case: Case, movers: frozenset[Mover], limits: Limits
) -> Corrected:
    check_case(case)
    check_why(correction)
    row = meant(correction.receipt, case) if correction.receipt else None
    also = tuple(meant(each, case) for each in correction.also)
    drafts = [lead_of(correction, row, case)]
    drafts += [never(each, correction, case) for each in also]
    touched = touched_from(drafts[0], row, also)
    check_floor(touched, case, limits)
    check_floor(reach(drafts[0], row), case, limits)
    history = history_with(case, drafts, touched)
    move = check_lead(correction, row, history, case, movers)
    check_also(also, case, movers)
    check_later(history, case, touched)
    after = case_with(case, history.drafts)
    ahead = with_deadlines(case, after)
    drafts_done = _by(history.drafts, move, row, case, movers)
    after = case_with(case, (*history.drafts, *ahead))
    check_same(history, after)
    check_next_spell(after, limits)
    return Corrected(
        drafts=(*drafts_done, *ahead),
        row=row,
        also=also,
        answerers=_answerers(move, row, case),
        outlook=outlook_of(case, after),
    )


def _by(
    drafts: tuple[Draft, ...],
    move: Move | None,
    row: LedgerRow | None,
    case: Case,
    movers: frozenset[Mover],
) -> tuple[Draft, ...]:
    """Return the drafts in the name of the letter that the person acts as."""
    who = move.movers if move else who_may(row, case) if row else frozenset()
    lead = replace(drafts[0], mover=acting_mover(who, movers))
    return (lead, *drafts[1:])


def _answerers(
    move: Move | None, row: LedgerRow | None, case: Case
) -> frozenset[Mover]:
    """Return who may be the second person: legal too where legal may do it."""
    letters = (move.movers if move else frozenset()) | (
        who_may(row, case) if row else frozenset()
    )
    return frozenset({Mover.SUPERVISOR} | (letters & {Mover.LEGAL}))
