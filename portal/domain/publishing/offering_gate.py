"""What keeps an offering from being published, each with its place and its facts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from models.kinds import OfferingPhase
from models.publishing_facts import Content, Problem
from portal.domain.attributes.in_content import content_problems
from portal.domain.calendar import day_of
from portal.domain.folding import fold
from portal.domain.publishing.gate_checks import doubles, text_problems, unreadable
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.offering import (
    FORMAT,
    LISTS,
    SIDES,
    OfferingShape,
    end_parts,
    offering_of,
    phase_on,
)
from portal.domain.publishing.offering_phases import (
    NEXT,
    USABLE,
    WITH_CONCEPT,
    leads_to,
)
from portal.domain.publishing.shapes import shape_problems

CODES = (
    *("field_missing", "field_unknown", "field_wrong", "format_newer", "other_code"),
    *("text_missing", "text_too_long", "text_unusable", "twice"),
    *("needed_in_phase", "support_missing"),
    *("phase_missing", "phase_order", "phase_not_next", "phase_back", "name_taken"),
    *("span_empty", "hours_empty", "hours_wrong", "target_wrong"),
    *("actor_unknown", "actor_not_live", "actor_not_chosen", "actor_idle"),
    *("end_unknown", "ends_same"),
    *("tag_unknown", "part_unknown", "part_of_itself", "variant_held"),
    *("names_chosen", "name_not_chosen", "decision_without_reason"),
)
"""Every code a problem of an offering can have; values of attributes have those of
forms (``forms.reading.PROBLEMS``)."""

LONGEST: Mapping[str, int] = {
    "name": 100, "catchphrase": 100, "declaration": 1_000, "summary": 500,
    "details": 10_000, "owner": 100, "price": 1_000, "action": 500, "response": 500,
    "data": 500, "protocol": 100, "reason": 500,
    "support_phone": 40, "support_mail": 254, "support_url": 500,
}  # fmt: skip
"""Characters of texts, by their field without its language."""

CONCEPT = (
    *("declaration_ja", "declaration_en", "summary_ja", "summary_en"),
    *("owner_ja", "owner_en", "actors"),
)
"""Without these nobody gets past the phase of design."""
SUPPORT = ("support_phone", "support_mail", "support_url")

Found = Iterator[Problem]


def offering_problems(
    draft: Content, live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published.

    ``around`` holds the ``code`` of the offering, ``actors`` with their names and the
    known ``tags``, ``parts``: which others each offering will bundle, ``held``: how
    many open memberships are of which variant, ``since``: from when the draft would
    be in force, ``live_actors``: whose kinds are in force then, ``names``:
    (offering, both names) that others have then or later, and ``asked``: the
    definition of attributes that holds then, or None.
    """
    wrong = unreadable(OfferingShape, FORMAT, draft, around["code"])
    if wrong:
        return wrong
    shape = offering_of(draft)
    found = [problem for check in _CHECKS for problem in check(shape)]
    asked = [problem for look in _LOOKS for problem in look(shape, around)]
    return (*found, *asked, *_back(shape, live, around["since"]))


# ------------------------------------------------------------------ by itself


def _texts(shape: OfferingShape) -> Found:
    return text_problems(shape, LISTS, LONGEST)


def _twice(shape: OfferingShape) -> Found:
    return doubles(shape, LISTS, ("parts", "tags", "actors"))


def _phases(shape: OfferingShape) -> Found:
    if not shape.phases:
        yield Problem("phase_missing", ("phases",))
    for was, became in pairwise(shape.phases):
        path = ("phases", became.code.value)
        facts = {"phase": was.code, "to_phase": became.code}
        if became.code not in NEXT[was.code]:
            allowed = list(NEXT[was.code])
            yield Problem("phase_not_next", path, {**facts, "phases": allowed})
        if became.since <= was.since:
            yield Problem("phase_order", (*path, "since"), facts)


def _needed(shape: OfferingShape) -> Found:
    reached = {each.code for each in shape.phases}
    past_design = sorted(reached & WITH_CONCEPT, key=list(OfferingPhase).index)
    for name in CONCEPT if past_design else ():
        value = getattr(shape, name)
        if not (value.strip() if isinstance(value, str) else value):
            yield Problem("needed_in_phase", (name,), {"phase": past_design[0]})
    if reached & USABLE and not any(getattr(shape, e).strip() for e in SUPPORT):
        yield Problem("support_missing", (SUPPORT[0],))


def _spans(shape: OfferingShape) -> Found:
    for each in shape.variants:
        both = each.valid_from and each.valid_to
        if both and each.valid_to <= each.valid_from:  # type: ignore[operator]
            facts = {"since": each.valid_from, "until": each.valid_to}
            yield Problem("span_empty", ("variants", each.code, "valid_to"), facts)


def _service(shape: OfferingShape) -> Found:
    for line in shape.hours:
        if not line.on_days:
            yield Problem("hours_empty", ("hours", line.id, "on_days"))
        if line.closes <= line.opens:
            facts = {"opens": line.opens, "closes": line.closes}
            yield Problem("hours_wrong", ("hours", line.id, "closes"), facts)
    for target in shape.targets:
        if target.restore_minutes < target.response_minutes:
            yield Problem("target_wrong", ("targets", target.code, "restore_minutes"))


def _orphans(shape: OfferingShape, around: Around) -> Found:
    names = around["actors"]
    for each in shape.functions:
        if each.actor not in shape.actors:
            facts = {"actor": names.get(each.actor, each.actor)}
            yield Problem("actor_not_chosen", ("functions", each.id, "actor"), facts)
    busy = {each.actor for each in shape.functions}
    for actor in shape.actors if shape.functions else ():
        if actor not in busy:
            facts = {"actor": names.get(actor, actor)}
            yield Problem("actor_idle", ("actors",), facts)


def _names(shape: OfferingShape) -> Found:
    chosen = [each for each in shape.candidates if each.decision == "chosen"]
    if len(chosen) > 1:
        yield Problem("names_chosen", ("candidates",))
    for each in shape.candidates:
        path = ("candidates", each.id)
        if each.decision and not each.reason.strip():
            yield Problem("decision_without_reason", (*path, "reason"))
        both = (each.name_ja, each.name_en)
        if each.decision == "chosen" and both != (shape.name_ja, shape.name_en):
            yield Problem("name_not_chosen", path)


# ------------------------------------------------------------------ among others


def _known(shape: OfferingShape, around: Around) -> Found:
    for actor in shape.actors:
        if actor not in around["actors"]:
            yield Problem("actor_unknown", ("actors",), {"actor": actor})
        elif actor not in around["live_actors"]:
            facts = {"actor": around["actors"][actor], "on": day_of(around["since"])}
            yield Problem("actor_not_live", ("actors",), facts)
    for tag in shape.tags:
        if tag not in around["tags"]:
            yield Problem("tag_unknown", ("tags",), {"tag": tag})


def _ends(shape: OfferingShape, around: Around) -> Found:
    known: Mapping[str, Collection[str]] = {
        "actor": shape.actors,
        "function": [each.id for each in shape.functions],
        "offering": around["parts"],
    }
    for each in shape.interfaces:
        path = ("interfaces", each.id)
        for name in ("source", "target"):
            side, code = end_parts(getattr(each, name))
            if side not in SIDES or code not in known[side]:
                facts = {"end": around["actors"].get(code, code or side)}
                yield Problem("end_unknown", (*path, name), facts)
        if each.source == each.target:
            yield Problem("ends_same", (*path, "target"))


def _bundle(shape: OfferingShape, around: Around) -> Found:
    known: Mapping[str, Collection[str]] = {**around["parts"], shape.code: shape.parts}
    for part in shape.parts:
        if part not in known:
            facts = {"offering": part, "known": sorted(around["parts"])}
            yield Problem("part_unknown", ("parts",), facts)
        elif shape.code in _within(part, known):
            yield Problem("part_of_itself", ("parts",), {"offering": part})


def _within(code: str, parts: Mapping[str, Collection[str]]) -> set[str]:
    """Return an offering and all that is in it, at any depth."""
    found, left = set(), [code]
    while left:
        here = left.pop()
        if here not in found:
            found.add(here)
            left += parts.get(here, ())
    return found


def _held(shape: OfferingShape, around: Around) -> Found:
    there = {each.code for each in shape.variants}
    for code, members in sorted(around["held"].items()):
        if code and code not in there:
            facts = {"variant": code, "members": members}
            yield Problem("variant_held", ("variants", code), facts)


def _taken(shape: OfferingShape, around: Around) -> Found:
    mine = {"name_ja": fold(shape.name_ja), "name_en": fold(shape.name_en)}
    told = set()
    for offering, *names in around["names"]:
        theirs = set(map(fold, names))
        for field, name in mine.items():
            if name in theirs and name and (field, offering) not in told:
                told.add((field, offering))
                yield Problem("name_taken", (field,), {"offering": offering})


def _attributes(shape: OfferingShape, around: Around) -> Found:
    phase = phase_on(shape, day_of(around["since"]))
    states = (phase.value,) if phase else ()
    yield from content_problems(around.get("asked"), shape.attributes, states)


def _back(shape: OfferingShape, live: Content | None, since: datetime) -> Found:
    """Yield where the draft would put the offering back to a phase it has left."""
    if live is None or shape_problems(OfferingShape, live):
        return
    on = day_of(since)
    was, became = phase_on(offering_of(live), on), phase_on(shape, on)
    if was is not None and (became is None or not leads_to(was, became)):
        facts = {"phase": was, "to_phase": became, "on": on}
        yield Problem("phase_back", ("phases",), facts)


_CHECKS: tuple[Callable[[OfferingShape], Found], ...] = (
    *(_texts, _twice, _phases, _needed, _spans, _service, _names),
)
_LOOKS: tuple[Callable[[OfferingShape, Around], Found], ...] = (
    *(_known, _orphans, _ends, _bundle, _held, _taken, _attributes),
)
