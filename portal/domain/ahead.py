"""The next day on which something about an offering changes by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.kinds import OfferingPhase
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import Listed


class Turn(StrEnum):
    """What happens on a day; the words are ``my_services.turns.<turn>``."""

    VERSION = "version"
    PHASE = "phase"
    VARIANT_BEGINS = "variant_begins"
    VARIANT_ENDS = "variant_ends"


@dataclass(frozen=True, slots=True)
class Ahead:
    """One dated change of an offering: a version, a phase, or a variant."""

    on: date
    turn: Turn
    code: str
    name: Words
    number: int = 0
    phase: OfferingPhase | None = None
    variant: Words | None = None


def ahead_of(
    live: Iterable[Listed], coming: Iterable[tuple[datetime, Listed]], today: date
) -> tuple[Ahead, ...]:
    """Return the next change of each offering, the soonest first.

    ``coming`` are approved versions and when they come in force.
    """
    first: dict[str, Ahead] = {}
    found = [each for one in live for each in _of(one, today)]
    found += [_version(since, one) for since, one in coming]
    for each in sorted(found, key=_order):
        first.setdefault(each.code, each)
    return tuple(sorted(first.values(), key=_order))


def _order(ahead: Ahead) -> tuple[date, str, int]:
    return ahead.on, ahead.code, list(Turn).index(ahead.turn)


def _version(since: datetime, one: Listed) -> Ahead:
    return Ahead(day_of(since), Turn.VERSION, one.code, one.name, number=one.number)


def _of(one: Listed, today: date) -> Iterator[Ahead]:
    for phase, since in one.phases:
        if since > today:
            yield Ahead(since, Turn.PHASE, one.code, one.name, phase=phase)
    for variant in one.variants:
        called = Words(variant.name_ja, variant.name_en)
        days = (
            (Turn.VARIANT_BEGINS, variant.valid_from),
            (Turn.VARIANT_ENDS, variant.valid_to),
        )
        for turn, on in days:
            if on is not None and on > today:
                yield Ahead(on, turn, one.code, one.name, variant=called)
