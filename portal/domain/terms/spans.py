"""What is held in some parts of all members, whoever holds it; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from portal.domain.terms.owing import Held, Part


def whoever_holds(parts: Sequence[Part]) -> tuple[Held, ...]:
    """Return what is held in any of some parts, whoever holds it: no more is asked."""
    found: dict[frozenset[str], list[Held]] = {}
    for held in sorted((e for part in parts for e in part.held), key=_begins):
        same = found.setdefault(held.offerings, [])
        bare = Held(frozenset(), held.offerings, (), held.since, held.until)
        if same and _meet(same[-1], bare):
            bare = replace(same[-1], until=max(same[-1], bare, key=_ends).until)
            same.pop()
        same.append(bare)
    return tuple(each for same in found.values() for each in same)


def _begins(held: Held) -> datetime:
    return held.since or datetime.min.replace(tzinfo=UTC)


def _ends(held: Held) -> datetime:
    return held.until or datetime.max.replace(tzinfo=UTC)


def _meet(first: Held, then: Held) -> bool:
    return _begins(then) <= _ends(first)
