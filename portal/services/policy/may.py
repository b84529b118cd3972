"""May this member, or this kind of actor, do this with a service, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.facts import MemberFacts, Occasion, State
from models.kinds import Permission
from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.ledger import Lifecycles
from portal.domain.lengths import check_lengths
from portal.domain.policy.kinds import NO_MEMBERSHIP, Purpose
from portal.domain.policy.rules import Rules
from portal.domain.policy.ruling import Ruling, digest_of, ruling_of, said_of
from portal.domain.receipts import spoken_number
from portal.domain.trail import ANSWER_LETTER
from portal.domain.violations.cases import barring
from portal.errors import InputRefused
from portal.services.actor_scene import kind_names, kinds_in_force
from portal.services.door import require
from portal.services.policy.around import (
    Scene,
    around_member,
    filled,
    scene_of,
    scenes_held,
)
from portal.services.policy.courses import courses_asked
from portal.services.policy.in_force import rules_at, rules_coming
from portal.services.policy.own_columns import asks_of_members
from portal.services.policy.whom import member_around
from portal.services.show_member import Given
from portal.store.answers import record_answer, record_failed
from portal.store.engine import Connection, Store
from portal.store.violations import cases_of_member

SHOWN = ("memberships", "locks", "terms", "contracts", "partners")
"""What an answer tells of a member, for the log of look-ups."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: of a member by number or of an actor kind, all functions or one.

    Without ``offering`` every service is meant that the member has or had.
    """

    offering: str | None = None
    member: str | None = None
    actor: str | None = None
    state: str = NO_MEMBERSHIP
    function: str | None = None
    at: Given = None
    known_at: Given = None
    purpose: Purpose = Purpose.CALLER


@dataclass(frozen=True, slots=True)
class Rulings:
    """Answers about functions of services; ``versions`` are the rule sets asked.

    ``functions`` are all that the services have, by ``service:function``;
    ``services``, ``states`` and ``actors`` are what these codes are called, ``texts``
    what is said to members of the state they are in.
    ``number`` is the answer's own, to be read out; of a kind of actor there is none.
    ``fault`` is the reference of what could not be read, ``cases`` are the numbers of
    the violations that led to a state, by service.
    """

    at: datetime
    known_at: datetime
    services: Mapping[str, Words]
    functions: Mapping[str, Words]
    states: Mapping[str, Words]
    texts: Mapping[str, Words]
    actors: Mapping[str, Words]
    versions: tuple[Version, ...]
    rules: Rules
    rulings: tuple[Ruling, ...]
    member: MemberFacts | None = None
    number: str | None = None
    fault: str | None = None
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def may(store: Store, occasion: Occasion, asked: Asked) -> Rulings:
    """Return what may be done, with all reasons.

    Of a member it leaves one access event, on disk before this returns.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    if asked.member is not None:
        require(store, occasion.acting, Permission.MEMBER_SHOW)
    found = answers(store, occasion, asked)
    if found.member is None:
        return found
    number = _record(store, occasion, asked, found)
    return replace(found, number=number)


def answers(store: Store, occasion: Occasion, asked: Asked) -> Rulings:
    """Return the same, leaving no trace: for who records it by themselves."""
    at = instant_of(asked.at, occasion.at)
    known_at = instant_of(asked.known_at, occasion.at)
    for code in (asked.offering, asked.function, asked.actor, asked.state):
        check_lengths(offering_code=code)
    with store.read() as connection:
        ruling = rules_at(connection, at, known_at)
        member, scenes = _scenes(connection, asked, at, known_at)
        functions = _functions(scenes)
        scenes = [_meant(each, asked) for each in scenes]
        coming = rules_coming(connection, ruling, at, known_at)
        read = (ruling.rules, *(rules for _, rules in coming))
        scenes = filled(connection, read, member, scenes, at, known_at)
        actors = kind_names(connection)
        known = cases_of_member(connection, member.id, known_at) if member else ()
    fault, courses = courses_asked(
        asked.actor, asked.state, member, scenes, at, known_at
    )
    states = _states(scenes)
    return Rulings(
        at=at,
        known_at=known_at,
        services={each.service.code: each.name for each in scenes},
        functions=functions,
        states={code: Words(e.name_ja, e.name_en) for code, e in states.items()},
        texts={
            code: Words(e.member_text_ja, e.member_text_en)
            for code, e in states.items()
        },
        actors=actors,
        versions=ruling.versions,
        rules=ruling.rules,
        rulings=tuple(ruling_of(ruling.rules, course, coming) for course in courses),
        member=member,
        fault=ruling.fault or fault,
        cases=barring(known, at),
    )


# ------------------------------------------------------------------ what is asked


def _scenes(
    connection: Connection, asked: Asked, at: datetime, known_at: datetime
) -> tuple[MemberFacts | None, list[Scene]]:
    """Return the member, if it is about one, and the services that are meant."""
    if asked.member is None:
        if asked.offering is None:
            raise InputRefused("offering_missing")
        _check_actor(connection, asked.actor, at)
        scene = scene_of(connection, asked.offering, at, known_at)
        _check_state(scene, asked.state)
        return None, [scene]
    member, known = member_around(connection, asked.member, at, known_at)
    if asked.offering is None:
        return member, scenes_held(connection, member, known, at, known_at)
    scene = scene_of(connection, asked.offering, at, known_at)
    return member, [around_member(connection, member, scene, known, at, known_at)]


def _meant(scene: Scene, asked: Asked) -> Scene:
    """Return a service with the functions that are meant; refuse an unknown one."""
    if asked.function is None or asked.offering is None:
        return scene
    if asked.function not in scene.functions:
        known = sorted(scene.functions)
        raise InputRefused("no_such_function", function=asked.function, known=known)
    return replace(scene, functions={asked.function: scene.functions[asked.function]})


def _check_actor(connection: Connection, actor: str | None, at: datetime) -> None:
    known = kinds_in_force(connection, at)
    if actor in known:
        return
    raise InputRefused("no_such_actor", actor=actor or "", known=sorted(known))


def _check_state(scene: Scene, state: str) -> None:
    """Refuse a state that nobody can be in, as long as the service has any."""
    known = {NO_MEMBERSHIP, *_states([scene])}
    if state in known or len(known) == 1:
        return
    raise InputRefused("no_such_state", state=state, known=sorted(known))


def _functions(scenes: Sequence[Scene]) -> dict[str, Words]:
    return {
        f"{scene.service.code}:{code}": each.name
        for scene in scenes
        for code, each in scene.functions.items()
    }


def _states(scenes: Sequence[Scene]) -> dict[str, State]:
    known: Lifecycles = {}
    for scene in scenes:
        known = {**known, **scene.service.lifecycles}
    return {
        code: state
        for lifecycle in known.values()
        for code, state in lifecycle.states.items()
    }


# ------------------------------------------------------------------ on record


def _record(store: Store, occasion: Occasion, asked: Asked, found: Rulings) -> str:
    """Write that an answer is given, and return its number."""
    assert found.member is not None
    said = said_of(found.rulings)
    facts: dict[str, Any] = {
        "fields": shown_of(found.rules),
        "asked_for": asked.purpose,
        "question": question_of(asked),
        "as_of": found.at,
        "as_known": found.known_at,
        "rules_hash": found.rules.hash,
        "said": {code: list(each) for code, each in said.items()},
        "answer_hash": digest_of(found.rules.hash, said),
    }
    if found.fault is not None:
        record_failed(store, occasion, found.member.id, found.fault)
    dates = (str(asked.at or ""), str(asked.known_at or ""))
    same = (
        *sorted(facts["question"].items()),
        *dates,
        asked.purpose,
        facts["answer_hash"],
    )
    event = record_answer(store, occasion, found.member.id, facts, same)
    return spoken_number(ANSWER_LETTER, event)


def shown_of(rules: Rules) -> list[str]:
    """Return what an answer tells of a member: attributes where rules ask for them."""
    return [*SHOWN, "attributes"] if asks_of_members(rules) else [*SHOWN]


def question_of(asked: Asked) -> dict[str, str]:
    """Return what was asked, beside the member and the instants."""
    given = {"offering": asked.offering, "function": asked.function}
    return {name: value for name, value in given.items() if value}
