"""Whether an offering can be joined at an instant: its phase, variant and contracts.

Asked of every move that begins a membership or takes one back; no lifecycle names it
and none leaves it out. Truth is computed from dates: nothing has to run at midnight.
A portal that holds no version of the offering, no variant and no contract has nothing
to object.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import Finding, GuardFacts, Lifecycle, Move
from models.kinds import LockBlock, OfferingPhase, StateKind
from models.offer_facts import Offer, OfferedVariant, PartyContract
from portal.domain.calendar import day_of, last_day, start_of
from portal.domain.card import Words
from portal.domain.locks import asked_of
from portal.domain.publishing.offering import phase_among
from portal.domain.publishing.offering_phases import JOINABLE, USABLE

OFFERED, VARIANT, CONTRACT = "offering_open", "variant_open", "contract_holds"
"""What stands in the way; the ways it can are ``guards.<code>_<missing>``."""

Phases = frozenset[OfferingPhase]


def phases_for(move: Move, lifecycle: Lifecycle | None) -> Phases | None:
    """Return the phases in which a move can happen; None: the offering has no say.

    A withdrawal can be taken back for as long as others use the service.
    """
    if lifecycle is None or asked_of(move, lifecycle) is not LockBlock.JOIN:
        return None
    was = lifecycle.states.get(move.was)
    return USABLE if was is not None and was.kind is StateKind.ENDED else JOINABLE


def offer_at(offers: Iterable[Offer], at: datetime, known_at: datetime) -> Offer | None:
    """Return which version of an offering is in force."""
    held = (each for each in offers if each.holds(at, known_at))
    return max(held, key=lambda e: (e.since, e.recorded_at, e.id), default=None)


def phase_at(
    offers: Iterable[Offer], at: datetime, known_at: datetime, zone: ZoneInfo
) -> OfferingPhase | None:
    """Return the phase an offering is in; None before the first."""
    offer = offer_at(offers, at, known_at)
    return phase_among(offer.phases, day_of(at, zone)) if offer else None


def objections(
    facts: GuardFacts, phases: Phases | None, at: datetime, known_at: datetime
) -> Iterator[Finding]:
    """Yield what keeps a membership from beginning at ``at``, the widest first."""
    if phases is None:
        return
    offers = [each for each in facts.offers if each.recorded_at <= known_at]
    if offers:
        zone = ZoneInfo(facts.zone)
        why = _closed(offers, phases, at, known_at, zone)
        if why is not None:
            yield Finding(OFFERED, False, why)
        elif facts.variant and phases is JOINABLE:
            yield from _variant(facts.variant, offers, at, known_at, zone)
    why = _uncovered(facts, at, known_at)
    if why is not None:
        yield Finding(CONTRACT, False, why)


# ------------------------------------------------------------------ the offering


def _closed(
    offers: Collection[Offer],
    phases: Phases,
    at: datetime,
    known_at: datetime,
    zone: ZoneInfo,
) -> Mapping[str, Any] | None:
    """Return why an offering is closed, None where it is open."""
    phase = phase_at(offers, at, known_at, zone)
    if phase in phases:
        return None
    opens = _opens(offers, phases, at, known_at, zone)
    if opens is not None:
        return {"missing": "not_yet", "since": opens}
    if phase is None and all(each.since <= at for each in offers):
        return {"missing": "gone"}
    if phase in (OfferingPhase.ENDING, OfferingPhase.ENDED, OfferingPhase.REJECTED):
        return {"missing": phase.value, **_dates(offers, phase, at, known_at)}
    return {"missing": "unplanned", "phase": phase or OfferingPhase.CONSIDERED}


def _opens(
    offers: Collection[Offer],
    phases: Phases,
    at: datetime,
    known_at: datetime,
    zone: ZoneInfo,
) -> date | None:
    """Return the first day after ``at`` on which people can join."""
    begin = {each.since for each in offers if each.since != each.until}
    begin |= {start_of(on, zone) for each in offers for _, on in each.phases}
    ahead = sorted(each for each in begin if each > at)
    found = (e for e in ahead if phase_at(offers, e, known_at, zone) in phases)
    first = next(found, None)
    return day_of(first, zone) if first else None


def _dates(
    offers: Collection[Offer], phase: OfferingPhase, at: datetime, known_at: datetime
) -> Mapping[str, date | None]:
    offer = offer_at(offers, at, known_at)
    since = dict(offer.phases) if offer else {}
    return {"since": since.get(phase), "until": since.get(OfferingPhase.ENDED)}


# ------------------------------------------------------------------ the variant


def variants_to_choose(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> tuple[OfferedVariant, ...]:
    """Return the variants that can be joined now or later, as the offering says now.

    Where no version is in force yet, as the first one to come says.
    """
    offer = offer_at(facts.offers, at, known_at)
    ahead = [e for e in facts.offers if e.since > at and e.since != e.until]
    if offer is None:
        offer = min(ahead, key=lambda each: each.since, default=None)
    today = day_of(at, ZoneInfo(facts.zone))
    found = offer.variants if offer else ()
    return tuple(e for e in found if e.valid_to is None or today < e.valid_to)


def _variant(
    code: str,
    offers: Collection[Offer],
    at: datetime,
    known_at: datetime,
    zone: ZoneInfo,
) -> Iterator[Finding]:
    offer, on = offer_at(offers, at, known_at), day_of(at, zone)
    variants = offer.variants if offer else ()
    valid = [_called(each) for each in variants if each.holds(on)]
    chosen = next((each for each in variants if each.code == code), None)
    if chosen is None:
        facts = {"missing": "unknown", "variant": code, "variants": valid}
        yield Finding(VARIANT, False, facts)
    elif not chosen.holds(on):
        begun = chosen.valid_from is None or chosen.valid_from <= on
        yield Finding(
            VARIANT,
            False,
            {
                "missing": "over" if begun else "not_yet",
                "variant": _called(chosen),
                "since": chosen.valid_from,
                "until": chosen.valid_to,
                "variants": valid,
            },
        )


def _called(variant: OfferedVariant) -> Words:
    return Words(variant.name_ja, variant.name_en)


# ------------------------------------------------------------------ contracts


def narrowed(
    contracts: Iterable[PartyContract], spells: Collection[int]
) -> tuple[PartyContract, ...]:
    """Return the contracts that one membership leans on.

    ``spells`` are the membership and those before it: a link to one of them leads
    to the next one, too.
    """
    found = []
    for each in contracts:
        links = tuple(e for e in each.through or () if e[0] in (None, *spells))
        if each.own or links:
            through = None if each.own else links
            found.append(PartyContract(each.number, each.span, each.partner, through))
    return tuple(found)


def expired(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> PartyContract | None:
    """Return the contract whose end leaves a membership without one, if it has."""
    leading = [each for each in facts.contracts if each.leads(at, known_at)]
    if any(each.span.holds(at, known_at) for each in leading):
        return None
    over = [each for each in leading if each.span.valid_from <= at]
    return max(over, key=_end, default=None)


def _end(contract: PartyContract) -> datetime:
    return contract.span.valid_to or contract.span.valid_from


def uncovered(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> PartyContract | None:
    """Return the contract that does not hold: the last to end, else the next to come.

    None where one holds, or none is needed.
    """
    leading = [each for each in facts.contracts if each.leads(at, known_at)]
    if not leading or any(each.span.holds(at, known_at) for each in leading):
        return None
    over = expired(facts, at, known_at)
    return over or min(leading, key=lambda each: each.span.valid_from)


def _uncovered(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> Mapping[str, Any] | None:
    """Return which contract does not hold, None where one does or none is needed."""
    which = uncovered(facts, at, known_at)
    if which is None:
        return None
    zone = ZoneInfo(facts.zone)
    over = which if which.span.valid_from <= at else None
    facts_of = {
        "partner": which.partner,
        "contract": which.number,
        "since": day_of(which.span.valid_from, zone),
        "until": last_day(_end(which), zone),
    }
    return {"missing": _way(which, over), **facts_of}


def _way(which: PartyContract, over: PartyContract | None) -> str:
    when = "over" if over is not None else "not_yet"
    return f"own_{when}" if which.own else when
