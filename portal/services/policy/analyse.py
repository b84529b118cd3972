"""What a rule set leaves open, says twice or never decides, beside the other sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Content, Version
from portal.domain.calendar import day_of, start_of
from portal.domain.card import Words
from portal.domain.policy.analysis import Analysis, Documents, analysed
from portal.domain.policy.gaps import Gaps
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.marks import mark_of
from portal.domain.policy.rules import InForce, Rules, compiled, together_hash
from portal.domain.policy.space import Universe
from portal.domain.policy.trials import Trial, tried
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.functions import functions_in, meant_in
from portal.domain.publishing.gate_checks import unreadable
from portal.domain.publishing.rows import next_id
from portal.domain.publishing.rule_set import FORMAT, RuleSetShape, rule_set_of
from portal.domain.publishing.steps import would_hold
from portal.errors import InputRefused
from portal.services.actor_scene import kind_names
from portal.services.door import require
from portal.services.publish.meeting import meet
from portal.services.publish.rule_set import (
    LATEST_KNOWN,
    documents_at,
    in_force_at,
    lifecycles_used,
    universe_at,
)
from portal.store import catalog
from portal.store.cards import offering_names
from portal.store.engine import Connection, Store

Called = Mapping[str, Mapping[str, Words]]
"""What codes are called, by the code of the service."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Rule sets that would hold together, looked at; ``gaps`` are asked one by one."""

    rules: Rules
    universe: Universe
    analysis: Analysis
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Codes:
    """What codes are called; of functions and states by service.

    ``meant`` are the actor kinds that a service is for; none: it says of nobody.
    """

    actors: Mapping[str, Words]
    offerings: Mapping[str, Words]
    functions: Called
    states: Called
    meant: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A rule set beside the others from ``since`` on, and its test cases."""

    content: Content
    shape: RuleSetShape
    since: datetime
    checked: Checked
    trials: tuple[Trial, ...]
    codes: Codes


def analyse_version(
    store: Store, occasion: Occasion, version_id: int
) -> Analysed | None:
    """Return what there is to see of a version; None where it cannot be read.

    It is looked at from when it would hold; of one in force, from today on.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        since = max(would_hold(version, occasion.at), occasion.at)
        return _of_version(connection, version, since)


def analyse_content(store: Store, occasion: Occasion, content: Content) -> Analysed:
    """Return what there is to see of a content that nobody saved, from today on."""
    require(store, occasion.acting, Permission.RULE_READ)
    code = str(content.get("code"))
    wrong = unreadable(RuleSetShape, FORMAT, content, code)
    if wrong:
        raise InputRefused("version_has_problems", problems=wrong)
    held = InForce(content_hash(content), content)
    with store.read() as connection:
        return _analysed(connection, held, occasion.at)


def _of_version(
    connection: Connection, version: Version, since: datetime
) -> Analysed | None:
    if unreadable(RuleSetShape, FORMAT, version.content, version.code):
        return None
    held = InForce(version.content_hash, version.content)
    return _analysed(connection, held, since)


def _analysed(connection: Connection, held: InForce, since: datetime) -> Analysed:
    shape = rule_set_of(held.content)
    others = (
        InForce(each.content_hash, each.content)
        for each in in_force_at(connection, since, LATEST_KNOWN)
        if each.code != shape.code
    )
    sets = (held, *others)
    start = start_of(day_of(since))
    # Rows begin and end with days: from the beginning of its day on nothing differs.
    there = universe_at(connection, since)
    states = {code: (NO_MEMBERSHIP, *each) for code, each in there.states.items()}
    universe = replace(there, states=states, since=start)
    checked = _checked(_Asked.of(sets, universe, documents_at(connection, since)))
    return Analysed(
        content=held.content,
        shape=shape,
        since=since,
        checked=checked,
        trials=tuple(tried(shape, checked.rules, since)),
        codes=codes_at(connection, since),
    )


# ------------------------------------------------------------------ kept by hash


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at; its digest stands for it."""

    digest: str
    sets: tuple[InForce, ...] = field(compare=False, repr=False)
    universe: Universe = field(compare=False, repr=False)
    documents: Documents = field(compare=False, repr=False)

    @classmethod
    def of(
        cls, sets: tuple[InForce, ...], universe: Universe, documents: Documents
    ) -> "_Asked":
        clauses = [
            (code, sorted(each.in_force), sorted(each.once))
            for code, each in sorted(documents.items())
        ]
        said = repr((together_hash(e.hash for e in sets), universe, clauses))
        return cls(sha256(said.encode()).hexdigest(), sets, universe, documents)


@lru_cache(maxsize=8)
def _checked(asked: _Asked) -> Checked:
    rules = compiled(asked.sets)
    shapes = list(rules.sets.values())
    found = analysed(shapes, asked.universe, asked.documents)
    return Checked(rules, asked.universe, found, Gaps(shapes, asked.universe))


# ------------------------------------------------------------------ names


def codes_at(connection: Connection, at: datetime) -> Codes:
    """Return what actors, services, functions and states are called at an instant."""
    contents = catalog.live_contents(connection, at)
    names = offering_names(connection)
    return Codes(
        actors=kind_names(connection),
        offerings={code: Words(*both) for code, both in names.items()},
        functions={code: _functions(each) for code, each in contents},
        meant={code: meant_in(each) for code, each in contents},
        states={
            code: {s.code: Words(s.name_ja, s.name_en) for s in each.states.values()}
            for code, each in lifecycles_used(connection, at).items()
        },
    )


def _functions(content: bytes) -> Mapping[str, Words]:
    return {code: each.name for code, each in functions_in(content).items()}


# ------------------------------------------------------------------ gaps


class Cell(NamedTuple):
    """A service, a function of it and an actor kind."""

    offering: str
    function: str
    actor: str


def actors_of(found: Analysed, offering: str) -> tuple[str, ...]:
    """Return the actor kinds that a service is for; all where it says of nobody."""
    meant = found.codes.meant.get(offering)
    known = found.checked.universe.actors
    return tuple(each for each in known if not meant or each in meant)


def gaps_of(found: Analysed, offering: str) -> tuple[Cell, ...]:
    """Return where no rule speaks and nobody said that none should.

    Of the actor kinds that the service is for.
    """
    grid, actors = found.checked.analysis.grid, actors_of(found, offering)
    cells = (
        Cell(offering, function, actor)
        for function in found.checked.universe.functions.get(offering, ())
        for actor in actors
    )
    return tuple(cell for cell in cells if grid[cell].gap)


def services_of(found: Analysed) -> tuple[str, ...]:
    """Return the services with functions: those that the set names first."""
    named = {code for rule in found.shape.rules for code in rule.offerings}
    functions = found.checked.universe.functions
    every = sorted(code for code in functions if functions[code])
    return tuple(sorted(every, key=lambda code: code not in named))


def marked(found: Analysed, cell: Cell, language: Mapping[str, str]) -> Content:
    """Return the row that marks a gap as intended; ``language`` holds its names."""
    boxes = found.checked.gaps.boxes(*cell)
    id_ = next_id(found.content, "intended", "id")
    return mark_of(boxes, id_, language["ja"], language["en"])
