"""An offering as one actor meets it on one day; pure."""

from dataclasses import dataclass
from datetime import date

from models.kinds import OfferingPhase
from portal.domain.publishing.offering import (
    DAYS,
    FunctionShape,
    HoursShape,
    InterfaceShape,
    OfferingShape,
    VariantShape,
    end_parts,
    holds_on,
    phase_on,
)
from portal.domain.publishing.offering_phases import JOINABLE


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody may be shown: all of it, or as the actor ``actor`` meets it.

    ``meant`` says whether the offering is for them; ``variants`` come with whether
    they are valid on the day.
    """

    offering: OfferingShape
    on: date
    actor: str | None
    meant: bool
    phase: OfferingPhase | None
    variants: tuple[tuple[VariantShape, bool], ...]
    functions: tuple[FunctionShape, ...]
    interfaces: tuple[InterfaceShape, ...]

    @property
    def joinable(self) -> bool:
        """Whether people can join on the day."""
        return self.phase in JOINABLE


def entry_of(offering: OfferingShape, on: date, actor: str | None = None) -> Entry:
    """Return what ``actor`` meets on ``on``; without an actor everything there is.

    An actor meets the functions they start and the interfaces that end at one of
    these or at themselves, and of the variants those that are valid on the day.
    """
    variants = tuple((each, holds_on(each, on)) for each in offering.variants)
    functions = offering.functions
    interfaces = offering.interfaces
    if actor is not None:
        variants = tuple(each for each in variants if each[1])
        functions = tuple(each for each in functions if each.actor == actor)
        ends = {("actor", actor), *(("function", each.id) for each in functions)}
        interfaces = tuple(each for each in interfaces if ends & set(_ends(each)))
    return Entry(
        offering=offering,
        on=on,
        actor=actor,
        meant=actor is None or actor in offering.actors,
        phase=phase_on(offering, on),
        variants=variants,
        functions=functions,
        interfaces=interfaces,
    )


def _ends(interface: InterfaceShape) -> tuple[tuple[str, str], tuple[str, str]]:
    return end_parts(interface.source), end_parts(interface.target)


def hours_on(
    offering: OfferingShape, on: date, *, holiday: bool
) -> tuple[HoursShape, ...]:
    """Return the service hours of a day, the earliest first.

    A public holiday follows the lines that name holidays, where any does.
    """
    special = holiday and any("holiday" in each.on_days for each in offering.hours)
    name = "holiday" if special else DAYS[on.weekday()]
    found = [each for each in offering.hours if name in each.on_days]
    return tuple(sorted(found, key=lambda each: each.opens))
