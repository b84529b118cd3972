"""The instants at which what an answer depends on becomes another by itself."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import GuardFacts, Standing
from models.kinds import OfferingPhase
from models.span import Span
from models.terms_facts import TermsAround
from portal.domain.calendar import day_of, days_after, end_of, start_of
from portal.domain.locks import ARREARS_DAYS
from portal.domain.terms.binding import standings

Phases = Iterable[tuple[OfferingPhase, date]]


def instants_ahead(
    facts: GuardFacts,
    terms: TermsAround | None,
    planned: Iterable[Standing],
    phases: Phases,
    at: datetime,
    known_at: datetime,
) -> Iterator[datetime]:
    """Yield when facts may change, in no order, some of them before ``at``.

    ``planned`` are the standings of which something is scheduled.
    """
    yield from _by_locks(facts, known_at)
    yield from (p.row.effective_at for each in planned for p in each.pending)
    yield from _by_contracts(facts)
    yield from (start_of(on) for _, on in phases)
    yield from _by_arrears(facts, at, known_at)
    if terms is not None:
        yield from _by_terms(terms, at, known_at)


def _by_locks(facts: GuardFacts, known_at: datetime) -> Iterator[datetime]:
    for lock in facts.locks:
        yield lock.valid_from
        if (ends_at := lock.ends_at(known_at)) is not None:
            yield ends_at


def _by_contracts(facts: GuardFacts) -> Iterator[datetime]:
    for contract in facts.contracts:
        yield from turns_of(contract.span)
        for _, link in contract.through or ():
            yield from turns_of(link)


def turns_of(span: Span) -> Iterator[datetime]:
    """Yield when a dated fact begins, and when it ends."""
    yield span.valid_from
    if span.valid_to is not None:
        yield span.valid_to


def _by_arrears(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> Iterator[datetime]:
    """Yield when what is unpaid now becomes a lock."""
    zone = ZoneInfo(facts.zone)
    for span in facts.arrears:
        if span.holds(at, known_at):
            late = days_after(day_of(span.valid_from, zone), ARREARS_DAYS)
            yield end_of(late, zone)


def _by_terms(
    terms: TermsAround, at: datetime, known_at: datetime
) -> Iterator[datetime]:
    """Yield when versions to come hold, and when days of grace are over.

    The grace of a version to come is counted from the day on which it holds.
    """
    turns = {at}
    for version in terms.versions:
        ends = () if version.ended_at is None else (version.ended_at,)
        turns.update(each for each in (version.effective_at, *ends) if each > at)
    yield from turns
    for turn in turns:
        for standing in standings(terms, turn, known_at):
            if standing.owes is not None and standing.owes.until is not None:
                yield standing.owes.until
