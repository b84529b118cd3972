"""What standings come to: with several services, for joining, and for locks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from models.terms_facts import TermsAround, TermsVersionFact
from models.terms_kinds import AfterGrace
from portal.domain.terms.binding import standings
from portal.domain.terms.standing import Owes, TermsStanding


def of_member(
    around: Iterable[TermsAround], at: datetime, known_at: datetime
) -> tuple[TermsStanding, ...]:
    """Return where a member stands with each document, whichever services they hold.

    What binds is the newest version that any of them brought; what is owed is what
    is most pressing.
    """
    found = [each for one in around for each in standings(one, at, known_at)]
    found.sort(key=lambda each: each.document)
    by_document = groupby(found, key=lambda each: each.document)
    return tuple(_merged(list(same)) for _, same in by_document)


def _merged(same: Sequence[TermsStanding]) -> TermsStanding:
    if len(same) == 1:
        return same[0]
    first = min(same, key=_bound_first)
    offerings = sorted({code for each in same for code in each.offerings})
    owing = max(same, key=_pressing)
    return replace(first, offerings=tuple(offerings), owes=owing.owes)


def _bound_first(standing: TermsStanding) -> tuple[bool, int, float]:
    bound = standing.bound
    if bound is None:
        return True, 0, 0.0
    return False, -bound.version.number, bound.since.timestamp()


def _pressing(standing: TermsStanding) -> tuple[bool, bool, float]:
    owes = standing.owes
    if owes is None:
        return False, False, 0.0
    return True, owes.overdue, -(owes.until.timestamp() if owes.until else 0.0)


# ------------------------------------------------------------------ what follows


CLOSED: Mapping[AfterGrace, bool] = {
    AfterGrace.ASK: False,
    AfterGrace.NO_JOINING: True,
    AfterGrace.LOCK: True,
}
"""Whether somebody whose days of grace are over is kept from joining."""


def to_accept(found: Iterable[TermsStanding]) -> tuple[Owes, ...]:
    """Return what has to be accepted before somebody may join, or go on."""
    owed = (each.owes for each in found if each.owes is not None)
    return tuple(
        each for each in owed if each.joining or (each.overdue and CLOSED[each.after])
    )


def can_lock(versions: Iterable[TermsVersionFact]) -> bool:
    """Return whether there is any version that locks whoever does not accept it."""
    return any(r.after is AfterGrace.LOCK for each in versions for r in each.applies)


def locking(found: Iterable[TermsStanding]) -> tuple[Owes, ...]:
    """Return what locks a membership until it is accepted."""
    owed = (each.owes for each in found if each.owes is not None)
    return tuple(e for e in owed if e.overdue and e.after is AfterGrace.LOCK)
