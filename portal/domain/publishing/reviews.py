"""A round of review: whom it waits for, who may answer, and when it is settled."""

from dataclasses import replace
from datetime import datetime

from models.facts import Acting
from models.kinds import ReviewOrder, RoundOutcome, Settling, Verdict
from models.publishing_facts import Round, Seat, Version
from portal.domain.publishing.kinds import KindRules
from portal.errors import InputRefused


def opened(round_: Round) -> Round:
    """Return a new round; one that asks nobody is settled as soon as it is opened."""
    return _settled(round_, round_.opened_at)


def open_seats(round_: Round) -> tuple[Seat, ...]:
    """Return the seats that are asked now: in a series, the first without answer."""
    if round_.outcome is not None:
        return ()
    left = tuple(seat for seat in round_.seats if seat.verdict is None)
    return left[:1] if round_.order is ReviewOrder.SERIES else left


def seat_for(round_: Round, acting: Acting) -> Seat | None:
    """Return the seat that waits for this person, one of their own first."""
    if any(seat.answered_by == acting.staff_id for seat in round_.seats):
        return None
    mine = [seat for seat in open_seats(round_) if _fits(seat, acting)]
    return min(mine, key=lambda seat: seat.staff_id is None, default=None)


def asked(round_: Round, acting: Acting) -> bool:
    """Return whether this person is among the reviewers, answered or not."""
    return any(_fits(seat, acting) for seat in round_.seats)


def takes_part(version: Version, rules: KindRules, acting: Acting) -> bool:
    """Return whether this person may say an opinion: who works on it or was asked."""
    invited = version.round is not None and asked(version.round, acting)
    return invited or not acting.permissions.isdisjoint((rules.edit, rules.approve))


def _fits(seat: Seat, acting: Acting) -> bool:
    return seat.staff_id == acting.staff_id or seat.role in acting.roles


def answered(round_: Round, acting: Acting, verdict: Verdict, at: datetime) -> Round:
    """Return the round with the answer of ``acting`` in it, or refuse."""
    seat = seat_for(round_, acting)
    if seat is None:
        raise InputRefused(_why_not(round_, acting))
    done = replace(seat, verdict=verdict, answered_by=acting.staff_id, answered_at=at)
    seats = tuple(done if each is seat else each for each in round_.seats)
    return _settled(replace(round_, seats=seats), at)


def _why_not(round_: Round, acting: Acting) -> str:
    if round_.outcome is not None:
        return "review_settled"
    if any(seat.answered_by == acting.staff_id for seat in round_.seats):
        return "review_answered"
    left = [seat for seat in round_.seats if seat.verdict is None]
    later = any(_fits(seat, acting) for seat in left)
    return "review_not_your_turn" if later else "review_not_yours"


def _settled(round_: Round, at: datetime) -> Round:
    outcome = _outcome(round_)
    if outcome is None:
        return round_
    return replace(round_, outcome=outcome, settled_at=at)


def _outcome(round_: Round) -> RoundOutcome | None:
    verdicts = [seat.verdict for seat in round_.seats]
    if Verdict.REQUEST_CHANGES in verdicts:
        return RoundOutcome.CHANGES_REQUESTED
    left = None in verdicts
    if Verdict.AGREE in verdicts and not (left and round_.settling is Settling.ALL):
        return RoundOutcome.AGREED
    if left:
        return None
    return RoundOutcome.UNDECIDED if verdicts else RoundOutcome.AGREED


def voided(round_: Round | None, at: datetime) -> Round | None:
    """Return the round as an edit leaves it: what was agreed holds no more."""
    if round_ is None or round_.outcome not in (None, RoundOutcome.AGREED):
        return round_
    return replace(round_, outcome=RoundOutcome.VOIDED, settled_at=at)
