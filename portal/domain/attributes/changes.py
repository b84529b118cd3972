"""How far a change of a definition may go in place: free, guarded, or never.

*Free* can hurt no record. *Guarded* can: every record is tried, and those that would
not fit hold it up until they are given a value, another option, or a day from which
they are flagged. *Never*: another kind, another code, or nothing would make what was
written unreadable, so a new attribute is added and the old one retired.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.attribute_kinds import Need, Sensitivity
from portal.domain.attributes.compiled import PLACES, bounds_of, longest_of
from portal.domain.attributes.definition import AttributeShape, DefinitionShape


class ChangeClass(StrEnum):
    """How far a change may go in place."""

    FREE = "free"
    GUARDED = "guarded"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Classed:
    """One change of one attribute: what it is, and how far it may go."""

    attribute: str
    what: str
    how: ChangeClass
    option: str = ""


GUARDED = (
    *("needed", "narrowed", "shorter", "pattern", "places", "fewer"),
    *("option_retired", "default", "shown"),
)
NEVER = ("removed", "kind", "option_removed")
FREE = ("added", "changed", "unmasked")
WHATS = (*FREE, *GUARDED, *NEVER)
"""Everything a change can be; words under ``attributes.changes``."""


def classed(live: DefinitionShape, draft: DefinitionShape) -> tuple[Classed, ...]:
    """Return each change from ``live`` to ``draft`` with its class."""
    was, now = live.by_code(), draft.by_code()
    found = [Classed(c, "removed", ChangeClass.NEVER) for c in was if c not in now]
    for code, each in now.items():
        if code not in was:
            found.extend(_added(each))
        elif each != was[code]:
            found.extend(_changed(was[code], each))
    return tuple(found)


def guarded(live: DefinitionShape, draft: DefinitionShape) -> frozenset[str]:
    """Return the attributes whose records have to be tried."""
    rows = classed(live, draft)
    return frozenset(e.attribute for e in rows if e.how is ChangeClass.GUARDED)


def _added(each: AttributeShape) -> Iterator[Classed]:
    yield Classed(each.code, "added", ChangeClass.FREE)
    if each.need is not Need.NEVER:
        yield Classed(each.code, "needed", ChangeClass.GUARDED)


def _changed(was: AttributeShape, now: AttributeShape) -> Iterator[Classed]:
    if was.kind is not now.kind:
        yield Classed(now.code, "kind", ChangeClass.NEVER)
        return
    before = {option.code for option in was.options}
    for lost in sorted(before - {option.code for option in now.options}):
        yield Classed(now.code, "option_removed", ChangeClass.NEVER, lost)
    if (was.sensitivity, now.sensitivity) == (Sensitivity.MASKED, Sensitivity.SHOWN):
        yield Classed(now.code, "unmasked", ChangeClass.FREE)
    found = [what for what, does in _narrowing(was, now).items() if does]
    yield from (Classed(now.code, what, ChangeClass.GUARDED) for what in found)
    retired = {e.code for e in was.options if e.retired_on is not None}
    for option in now.options:
        if option.retired_on and option.code in before - retired:
            yield Classed(now.code, "option_retired", ChangeClass.GUARDED, option.code)
            found.append(option.code)
    if not found:
        yield Classed(now.code, "changed", ChangeClass.FREE)


def _narrowing(was: AttributeShape, now: AttributeShape) -> Mapping[str, bool]:
    asks = ("need", "need_when", "need_states")
    return {
        "needed": now.need is not Need.NEVER and _differ(was, now, *asks),
        "narrowed": _inside(bounds_of(was), bounds_of(now)),
        "shorter": longest_of(now) < longest_of(was),
        "pattern": bool(now.pattern) and now.pattern != was.pattern,
        "places": _or(now.places, PLACES) < _or(was.places, PLACES),
        "fewer": _or(now.most_chosen, 10**6) < _or(was.most_chosen, 10**6),
        "default": now.default != was.default,
        "shown": now.need is not Need.NEVER and _differ(was, now, "shown_when"),
    }


def _or(value: int | None, other: int) -> int:
    return other if value is None else value


def _differ(was: AttributeShape, now: AttributeShape, *names: str) -> bool:
    return any(getattr(was, name) != getattr(now, name) for name in names)


def _inside(was: tuple[Any, Any], now: tuple[Any, Any]) -> bool:
    """Return whether something that was allowed is not any more."""
    low = now[0] is not None and (was[0] is None or now[0] > was[0])
    return low or (now[1] is not None and (was[1] is None or now[1] < was[1]))
