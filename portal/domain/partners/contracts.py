"""Contracts of partners: where one stands on a day, and what can be recorded of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from models.kinds import ContractEnd
from models.partner_facts import ContractTerms, Ending, SignedContract
from models.span import Span
from portal.domain.calendar import day_of, end_of, last_day, start_of
from portal.domain.instants import check_day
from portal.errors import InputRefused


class Stands(StrEnum):
    """Where a dated fact stands at an instant."""

    PLANNED = "planned"
    HOLDS = "holds"
    OVER = "over"
    NEVER = "never"


def stands(span: Span, at: datetime) -> Stands:
    """Return where a fact stands; one that was entered by mistake never held."""
    if span.valid_to is not None and span.valid_to <= span.valid_from:
        return Stands.NEVER
    if span.valid_from > at:
        return Stands.PLANNED
    over = span.valid_to is not None and span.valid_to <= at
    return Stands.OVER if over else Stands.HOLDS


def is_known(span: Span, known_at: datetime) -> bool:
    """Return whether a fact was known at an instant."""
    gone = span.recorded_to is not None and span.recorded_to <= known_at
    return span.recorded_from <= known_at and not gone


def last_of(span: Span) -> date | None:
    """Return the last day of a fact, None where it has no end."""
    return last_day(span.valid_to) if span.valid_to else None


def overlap(one: Span, other: Span) -> bool:
    """Return whether two facts hold at one instant."""
    if Stands.NEVER in (stands(one, one.valid_from), stands(other, other.valid_from)):
        return False
    begun = one.valid_to is None or other.valid_from < one.valid_to
    return begun and (other.valid_to is None or one.valid_from < other.valid_to)


def span_for(since: date, last: date | None, at: datetime) -> Span:
    """Return the time from a day until a last day, recorded at ``at``."""
    check_day(since)
    check_day(last)
    if last is not None and last < since:
        raise InputRefused("term_order", since=since, until=last)
    return Span(start_of(since), at, valid_to=end_of(last) if last else None)


# ------------------------------------------------------------------ signing


def check_terms(new: ContractTerms) -> None:
    """Refuse a contract that lacks its number, its service or its day."""
    if not new.number.strip():
        raise InputRefused("contract_number_missing")
    if not new.offering:
        raise InputRefused("contract_offering_missing")
    if new.since is None:
        raise InputRefused("contract_since_missing")


def following(new: ContractTerms, former: SignedContract) -> ContractTerms:
    """Return a contract that follows another: from the day after, for the same."""
    over = former.span.valid_to
    if over is None:
        raise InputRefused("contract_open", contract=former.number)
    return replace(
        new,
        offering=new.offering or former.offering,
        terms=new.terms or former.terms,
        since=new.since or day_of(over),
    )


def check_number_free(
    number: str, span: Span, others: Iterable[SignedContract]
) -> None:
    """Refuse a number that another contract has at the same time."""
    for each in others:
        if each.number == number and overlap(span, each.span):
            raise InputRefused(
                "contract_number_taken",
                contract=number,
                since=day_of(each.span.valid_from),
                until=last_of(each.span),
            )


# ------------------------------------------------------------------ ending


def ended_at(contract: SignedContract, ending: Ending, today: date) -> datetime:
    """Return the instant from which a contract does not hold any more, or refuse."""
    span = contract.span
    if ending.reason not in set(ContractEnd):
        raise InputRefused("contract_end_reason_missing")
    if stands(span, span.valid_from) is Stands.NEVER:
        raise InputRefused("contract_never", contract=contract.number)
    if ending.reason == ContractEnd.MISTAKE:
        return span.valid_from
    last = ending.last or today
    check_day(last)
    if end_of(last) <= span.valid_from:
        since = day_of(span.valid_from)
        raise InputRefused(
            "contract_not_begun", contract=contract.number, since=since, on=last
        )
    if span.valid_to is not None and span.valid_to <= end_of(last):
        raise InputRefused(
            "contract_ends_before",
            contract=contract.number,
            until=last_day(span.valid_to),
        )
    return end_of(last)
