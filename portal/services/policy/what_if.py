"""Whose answers would change if a rule set held: members who are alike asked once.

Equal to asking every member one by one: one stands for all of whom the facts are the
same, and of whom more has to be known is asked alone. Asked as of the day from which
the rule set would hold, and of each later day on which one of its rules begins or ends.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Version
from portal.domain.policy.alike import (
    Changed,
    Speaking,
    changes,
    joining_days,
    turning_days,
    unpaid_before,
)
from portal.domain.policy.decide import Answer
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.of_member import facts_at, of_function
from portal.domain.policy.rules import InForce, Rules, compiled
from portal.domain.publishing.gate_checks import unreadable
from portal.domain.publishing.rule_set import FORMAT, RuleSetShape
from portal.domain.publishing.steps import would_hold
from portal.errors import InputRefused
from portal.services.actor_scene import kinds_in_force
from portal.services.door import require
from portal.services.policy.around import (
    Scene,
    around_member,
    scene_of,
)
from portal.services.policy.own_columns import About, columns_of
from portal.services.policy.whom import member_around
from portal.services.publish.meeting import meet
from portal.services.publish.rule_set import LATEST_KNOWN, in_force_at
from portal.store import catalog, members, profiles
from portal.store.engine import Connection, Store
from portal.store.offerings import actor_kind_ids
from portal.store.terms import terms_facts

Progress = Callable[[int, int], None]
"""Told how many of how many were asked."""
MOST_DAYS = 8
"""So many days are asked after the first, the nearest."""
OF_MEMBERS = (AttributeTarget.MEMBER, AttributeTarget.PARTNER)


@dataclass(frozen=True, slots=True)
class Became:
    """What becomes of an answer for ``count`` people, with the reasons of both."""

    offering: str
    function: str
    was: Answer
    became: Answer
    count: int


@dataclass(slots=True)
class OfService:
    """What becomes of the answers about one service, and for whom.

    ``signs`` are groups of members, ``alone`` members by their ids: each with the
    places of what becomes of them in ``rows``.
    """

    asked: profiles.Alike
    rows: list[Became] = field(default_factory=list)
    signs: dict[profiles.Sign, tuple[int, ...]] = field(default_factory=dict)
    alone: dict[int, tuple[int, ...]] = field(default_factory=dict)
    people: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Whose answers would be others as of ``since``, service by service.

    ``later`` says the same as of later days on which a rule begins or ends; of those
    in ``unasked`` nobody was asked.
    """

    version: Version
    since: datetime
    old: Rules
    new: Rules
    services: Mapping[str, OfService]
    asked: int
    later: tuple["WhatIf", ...] = ()
    unasked: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Setting:
    """The rules of both sides, and the instants that are asked about."""

    old: Rules
    new: Rules
    at: datetime
    known_at: datetime


def what_if(
    store: Store,
    occasion: Occasion,
    version_id: int,
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> WhatIf | None:
    """Return whose answers a version would change; None where it cannot be read.

    Asked from when it would hold, against what would hold without it. Where more
    than ``most`` members have to be asked one by one, that is refused for the first
    day, and later days are left out.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        if unreadable(RuleSetShape, FORMAT, version.content, version.code):
            return None
        settings = list(_settings(connection, version, occasion.at))
        counted = _Counted(most, progress)
        asking: list[_Asking] = []
        for each in settings[: 1 + MOST_DAYS]:
            one = _Asking.of(connection, each)
            if asking and not counted.has_room(one.alone):
                break
            counted.expect(one.alone)
            asking.append(one)
        first, *later = [_asked(connection, version, e, counted) for e in asking]
    unasked = tuple(each.at for each in settings[len(asking) :])
    return replace(first, later=tuple(later), unasked=unasked)


def _settings(
    connection: Connection, version: Version, now: datetime
) -> Iterator[_Setting]:
    """Yield what to ask about: the first day, and later ones on which rules turn.

    After another version has taken the place of this one, nothing comes of it.
    """
    at = max(would_hold(version, now), now)
    first, _ = _setting(connection, version, at, now)
    yield first
    shapes = (each.sets.get(version.code) for each in (first.old, first.new))
    rules = [rule for each in shapes if each is not None for rule in each.rules]
    for day in turning_days(rules, at):
        setting, was = _setting(connection, version, day, now)
        if was is not None and was.effective_at and was.effective_at > at:
            return
        yield setting


def _setting(
    connection: Connection, version: Version, at: datetime, now: datetime
) -> tuple[_Setting, Version | None]:
    """Return the rules of both sides at an instant, and whose place it would take."""
    held = in_force_at(connection, at, LATEST_KNOWN, without=version.id)
    was = next((each for each in held if each.code == version.code), None)
    others = [each for each in held if each is not was]
    old, new = (
        compiled(tuple(InForce(each.content_hash, each.content) for each in some))
        for some in (held, (*others, version))
    )
    return _Setting(old, new, at, now), was


@dataclass(frozen=True, slots=True)
class _Asking:
    """The services to ask about on one day, and the members who stand apart."""

    setting: _Setting
    plans: Mapping[str, profiles.Alike]
    apart: Mapping[str, list[tuple[int, str]]]

    @classmethod
    def of(cls, connection: Connection, setting: _Setting) -> "_Asking":
        plans = dict(_plans(connection, setting))
        apart = {code: profiles.apart(connection, e) for code, e in plans.items()}
        return cls(setting, plans, apart)

    @property
    def alone(self) -> int:
        return sum(map(len, self.apart.values()))


def _asked(
    connection: Connection, version: Version, asking: _Asking, counted: "_Counted"
) -> WhatIf:
    """Return whose answers would be others as of one day."""
    setting, before = asking.setting, counted.done
    found = {
        code: _of_service(connection, code, plan, asking.apart[code], setting, counted)
        for code, plan in asking.plans.items()
    }
    return WhatIf(
        *(version, setting.at, setting.old, setting.new),
        {code: each for code, each in found.items() if each.rows},
        counted.done - before,
    )


# ------------------------------------------------------------------ who is asked


def _plans(
    connection: Connection, setting: _Setting
) -> Iterator[tuple[str, profiles.Alike]]:
    """Yield the services in which an answer can change, and how to group for them."""
    ids = actor_kind_ids(connection)
    kinds = kinds_in_force(connection, setting.at) | set(ids)
    before, after = Speaking(setting.old), Speaking(setting.new)
    for code, _ in catalog.live_contents(connection, setting.at):
        offering = members.offering_of(connection, code)
        assert offering is not None
        scene = scene_of(connection, code, setting.at, setting.known_at)
        states = profiles.states_held(connection, offering.id)
        touched = {
            (actor, state)
            for actor in sorted(kinds & set(ids))
            for state in (NO_MEMBERSHIP, *states)
            for each in _supposed(scene, actor, state, setting)
            if before.of(each) != after.of(each)
        }
        if touched:
            yield code, _alike(connection, offering, touched, ids, setting)


def _supposed(
    scene: Scene, actor: str, state: str, setting: _Setting
) -> Iterator[Facts]:
    """Yield a question for each function; of terms and values nothing is known."""
    for function in scene.functions:
        yield Facts(
            at=setting.at,
            known_at=setting.known_at,
            actor=actor,
            offering=scene.service.code,
            function=function,
            state=state,
            terms=None,
        )


def _alike(
    connection: Connection,
    offering: Any,
    touched: set[tuple[str, str]],
    ids: Mapping[str, int],
    setting: _Setting,
) -> profiles.Alike:
    versions = [
        each
        for each in terms_facts(connection)
        if any(not row.offerings or offering.code in row.offerings
               for row in each.applies)
    ]  # fmt: skip
    days = joining_days(versions, setting.at)
    columns = (*setting.old.columns(), *setting.new.columns())
    read = {each.attribute for each in columns if each.carrier in OF_MEMBERS}
    only = {code for each in versions for row in each.applies for code in row.only}
    states = {state for _, state in touched}
    kinds = {ids[actor] for actor, _ in touched}
    return profiles.Alike(
        offering_id=offering.id,
        at=setting.at,
        known_at=setting.known_at,
        unpaid=unpaid_before(setting.at, ZoneInfo(offering.zone)),
        actors=None if kinds == set(ids.values()) else tuple(sorted(kinds)),
        states=tuple(sorted(states - {NO_MEMBERSHIP})),
        outside=NO_MEMBERSHIP in states,
        days=days.days,
        odd=days.odd,
        texts={each.version_id: each.content_hash for each in versions},
        attributes=tuple(sorted(read | only)),
    )


@dataclass(slots=True)
class _Counted:
    """Members that are asked one by one: how many were, and are to be."""

    most: int | None
    progress: Progress | None
    to_ask: int = 0
    done: int = 0

    def has_room(self, more: int) -> bool:
        """Return whether so many more may be asked."""
        return self.most is None or self.to_ask + more <= self.most

    def expect(self, more: int) -> None:
        """Count members that are to be asked; refuse what would take too long."""
        if not self.has_room(more):
            facts = {"count": f"{more:,}", "most": f"{self.most:,}"}
            raise InputRefused("what_if_too_many", **facts)
        self.to_ask += more

    def one(self) -> None:
        """Count one more."""
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, max(self.to_ask, self.done))


# ------------------------------------------------------------------ asking


def _of_service(
    connection: Connection,
    code: str,
    plan: profiles.Alike,
    alone: list[tuple[int, str]],
    setting: _Setting,
    counted: _Counted,
) -> OfService:
    scene = scene_of(connection, code, setting.at, setting.known_at)
    found = OfService(plan)
    gathered = _Gathered(code)
    groups = profiles.groups(connection, plan)
    numbers = profiles.numbers_of(connection, {each.first for each in groups})
    for group in groups:
        changed = _changes(connection, numbers[group.first], scene, setting)
        places = gathered.add(changed, group.size)
        if places:
            found.signs[group.sign] = places
            found.people += group.size
        counted.one()
    for member_id, number in alone:
        places = gathered.add(_changes(connection, number, scene, setting), 1)
        if places:
            found.alone[member_id] = places
            found.people += 1
        counted.one()
    found.rows = gathered.rows
    return found


def _changes(
    connection: Connection, number: str, scene: Scene, setting: _Setting
) -> Iterator[Changed]:
    """Yield what changes for one member, with all that is known of them."""
    at, known_at = setting.at, setting.known_at
    member, known = member_around(connection, number, at, known_at)
    mine = around_member(connection, member, scene, known, at, known_at)
    about = About(scene.content, member.id, at, known_at)
    facts = facts_at(member, mine.service, at, known_at)
    before, after = (
        replace(facts, attributes=columns_of(connection, rules, about))
        for rules in (setting.old, setting.new)
    )
    asked = (
        tuple(of_function(each, mine.service, function) for each in (before, after))
        for function in scene.functions
    )
    return changes(setting.old, setting.new, ((was, new) for was, new in asked))


class _Gathered:
    """What becomes of answers, told once for all of whom it is the same."""

    def __init__(self, offering: str) -> None:
        self.offering = offering
        self.rows: list[Became] = []
        self._places: dict[object, int] = {}

    def add(self, changed: Iterator[Changed], count: int) -> tuple[int, ...]:
        """Count what changes for some people; return the places of it."""
        return tuple(self._add(each, count) for each in changed)

    def _add(self, one: Changed, count: int) -> int:
        same = (one.function, _reasons(one.was), _reasons(one.became))
        place = self._places.setdefault(same, len(self.rows))
        if place == len(self.rows):
            new = Became(self.offering, one.function, one.was, one.became, 0)
            self.rows.append(new)
        was = self.rows[place]
        self.rows[place] = replace(was, count=was.count + count)
        return place


def _reasons(answer: Answer) -> object:
    found = tuple((each.stage, each.code) for each in answer.findings)
    return answer.decision, answer.deciding, found, answer.missing
