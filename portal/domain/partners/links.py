"""Members of partners: what a report makes of the links that are known; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from models.partner_facts import Belonging, PartnerUser
from models.span import Span
from portal.domain.calendar import day_of, end_of, last_day
from portal.domain.instants import check_day
from portal.domain.partners.contracts import Stands, overlap, span_for, stands
from portal.errors import InputRefused

RELATIONS = ("user", "employee", "store", "introduced")
"""What a member is to a partner; who was introduced leans on no contract."""


class Became(StrEnum):
    """What a report made of the links."""

    LINKED = "linked"
    ENDED = "ended"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be written: a new link, or that ``of`` ends at ``valid_to``."""

    became: Became
    span: Span | None = None
    of: PartnerUser | None = None
    valid_to: datetime | None = None


def step_for(
    said: Belonging, known: Sequence[PartnerUser], today: date, at: datetime
) -> Step:
    """Return what ``said`` makes of what is ``known`` of one member and partner.

    Refuses what contradicts a link on record.
    """
    there = [e for e in known if stands(e.span, at) is not Stands.NEVER]
    if said.relation not in RELATIONS:
        raise InputRefused("relation_unknown", value=said.relation[:40])
    if said.mistake or said.since is None:
        return _ending(said, there, today)
    span = span_for(said.since, said.last, at)
    same = next((e for e in there if day_of(e.span.valid_from) == said.since), None)
    if same is not None:
        return _same(said, same)
    for each in there:
        if overlap(span, each.span):
            raise _standing(each)
    return Step(Became.LINKED, span=span)


def _same(said: Belonging, same: PartnerUser) -> Step:
    over = same.span.valid_to
    if said.relation != same.relation:
        raise _standing(same)
    if (last_day(over) if over else None) == said.last:
        return Step(Became.ALREADY)
    if over is not None or said.last is None:
        raise _standing(same)
    return Step(Became.ENDED, of=same, valid_to=end_of(said.last))


def _ending(said: Belonging, there: Sequence[PartnerUser], today: date) -> Step:
    """Return how the one link that can end does; ``mistake``: it never was."""
    check_day(said.since)
    check_day(said.last)
    if said.mistake:
        wanted = [e for e in there if said.since in (None, day_of(e.span.valid_from))]
        one = _one(wanted)
        return Step(Became.ENDED, of=one, valid_to=one.span.valid_from)
    last = said.last or today
    over = end_of(last)
    if any(last_day(e.span.valid_to) == last for e in there if e.span.valid_to):
        return Step(Became.ALREADY)
    wanted = [
        each
        for each in there
        if each.span.valid_from < over
        and (each.span.valid_to is None or over < each.span.valid_to)
    ]
    return Step(Became.ENDED, of=_one(wanted), valid_to=over)


def _one(found: Sequence[PartnerUser]) -> PartnerUser:
    if not found:
        raise InputRefused("link_none")
    if len(found) > 1:
        days = [day_of(each.span.valid_from) for each in found]
        raise InputRefused("link_several", days=days)
    return found[0]


def _standing(link: PartnerUser) -> InputRefused:
    """Return the refusal that names the link in the way."""
    over = link.span.valid_to
    return InputRefused(
        "link_there",
        since=day_of(link.span.valid_from),
        until=last_day(over) if over else None,
        relation=link.relation,
    )


def after(
    step: Step, known: Sequence[PartnerUser], said: Belonging
) -> list[PartnerUser]:
    """Return what would be known after a step, for a file that is only looked at."""
    if step.became is Became.LINKED and step.span is not None:
        new = PartnerUser(0, 0, 0, 0, "", said.relation, step.span)
        return [*known, new]
    if step.of is None:
        return list(known)
    span = replace(step.of.span, valid_to=step.valid_to)
    return [replace(e, span=span) if e is step.of else e for e in known]
