"""Actor kinds as they stand on a day: the list, one of them, and the list as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Problem, Version
from portal.domain.actors import (
    AskedActors,
    ListedActor,
    fitting_actors,
    searched_text,
)
from portal.domain.attributes.in_content import shown_values
from portal.domain.attributes.shown import ShownAttribute
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.actor import ActorShape, StakeholderShape, actor_of
from portal.domain.publishing.actor_flow import gaps
from portal.errors import NotFound
from portal.services.actor_scene import KIND, Stage, live_kinds, stage_at
from portal.services.attributes.in_force import rules_at
from portal.services.day_list import DayPage, Fitting, day_file, narrowed
from portal.services.door import require
from portal.services.export import File, check_format
from portal.services.publish.read import not_in_force, versions_of
from portal.store import publishing
from portal.store.engine import Connection, Store
from portal.wording import say

ActorsPage = DayPage[ListedActor]


def see_actors(
    store: Store,
    occasion: Occasion,
    asked: AskedActors,
    after: str | None = None,
    before: str | None = None,
) -> ActorsPage:
    """Return the actor kinds of a day, narrowed to what was asked for."""
    require(store, occasion.acting, Permission.ACTOR_READ)
    check_lengths(query=asked.q)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
    return found.page(asked.on, occasion.at, after, before)


def _fitting(
    connection: Connection, occasion: Occasion, asked: AskedActors
) -> Fitting[ListedActor]:
    at = instant_of(asked.on, occasion.at)
    found = fitting_actors(_listed(connection, occasion, asked.on), asked)
    target = AttributeTarget.ACTOR_PROFILE
    return narrowed(connection, occasion, target, at, found, asked.attributes)


def _listed(
    connection: Connection, occasion: Occasion, on: date | None
) -> list[ListedActor]:
    at = instant_of(on, occasion.at)
    stage, kinds = stage_at(connection, at), live_kinds(connection, at)
    return [_one(version, stage) for version in kinds.values()]


def _one(version: Version, stage: Stage) -> ListedActor:
    actor = actor_of(version.content)
    return ListedActor(
        code=version.code,
        number=version.number,
        name=Words(actor.name_ja, actor.name_en),
        side=actor.side,
        bound_by=actor.bound_by,
        offerings=stage.meant_for(actor.code),
        steps=len(actor.flow),
        gaps=len(gaps(actor, stage.scene)),
        search=searched_text(actor),
        attributes=actor.attributes,
    )


# ------------------------------------------------------------------ one kind


@dataclass(frozen=True, slots=True)
class SeenActor:
    """One actor kind on a day, what stands around it, and what its flow lacks.

    ``offerings`` are the services for it on that day.
    """

    version: Version
    actor: ActorShape
    stage: Stage
    gaps: tuple[Problem, ...]
    offerings: Mapping[str, Words]
    on: date
    today: bool
    attributes: tuple[ShownAttribute, ...]


def see_actor(
    store: Store,
    occasion: Occasion,
    code: str,
    on: date | None = None,
) -> SeenActor:
    """Return one actor kind as it stands on a day."""
    require(store, occasion.acting, Permission.ACTOR_READ)
    at = instant_of(on, occasion.at)
    with store.read() as connection:
        version = live_kinds(connection, at).get(code)
        if version is None:
            raise _not_there(connection, code, at)
        stage = stage_at(connection, at)
        rules = rules_at(connection, AttributeTarget.ACTOR_PROFILE, at)
    day, actor = on or day_of(occasion.at), actor_of(version.content)
    return SeenActor(
        version=version,
        actor=actor,
        stage=stage,
        gaps=gaps(actor, stage.scene),
        offerings={c: stage.offerings[c] for c in stage.meant_for(code)},
        on=day,
        today=day == day_of(occasion.at),
        attributes=shown_values(rules, actor.attributes),
    )


def _not_there(connection: Connection, code: str, at: datetime) -> NotFound:
    if publishing.thing_id_of(connection, KIND, code) is None:
        return NotFound(what="actor", number=code)
    return not_in_force(versions_of(connection, KIND, code), at, "actor", code)


def see_stakeholders(
    store: Store, occasion: Occasion, offering: str, on: date | None = None
) -> tuple[tuple[Words, StakeholderShape], ...]:
    """Return who has an interest in a service on a day, each with whose kind says so.

    They are those of the kinds that the service is for, in all services or in it.
    """
    require(store, occasion.acting, Permission.ACTOR_READ)
    at = instant_of(on, occasion.at)
    with store.read() as connection:
        kinds = live_kinds(connection, at)
        meant = stage_at(connection, at).meant.get(offering, frozenset())
    actors = [actor_of(each.content) for code, each in kinds.items() if code in meant]
    return tuple(
        (Words(actor.name_ja, actor.name_en), each)
        for actor in actors
        for each in actor.stakeholders
        if each.offering in ("", offering)
    )


# ------------------------------------------------------------------ files


COLUMNS = ("code", "name_ja", "name_en", "side", "bound_by", "offerings", "steps",
           "gaps", "version")  # fmt: skip


def export_actors(
    store: Store, occasion: Occasion, kind: str, asked: AskedActors, language: str
) -> File:
    """Write what was asked for as a file, every row of it."""
    require(store, occasion.acting, Permission.ACTOR_READ)
    check_format(kind)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
    on = asked.on or day_of(occasion.at)
    cells = partial(_cells, language=language)
    side = say(f"actors.sides.{asked.side}", language) if asked.side else ""
    narrowed_to = [
        (say("catalog.asked.q", language), asked.q),
        (say("actors.columns.side", language), side),
        *asked.attributes,
    ]
    return day_file(found, "actors", COLUMNS, cells, on, kind, language, narrowed_to)


def _cells(each: ListedActor, language: str) -> list[str | int]:
    bound = (say(f"actors.bindings.{code}", language) for code in each.bound_by)
    return [
        each.code,
        each.name.ja,
        each.name.en,
        say(f"actors.sides.{each.side}", language),
        say("house.between", language).join(bound),
        " ".join(each.offerings),
        each.steps,
        each.gaps,
        each.number,
    ]
