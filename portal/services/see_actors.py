"""Actor kinds as they stand on a day: the list, one of them, and the list as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.facts import Occasion
from models.kinds import AttributeTarget, Permission
from models.publishing_facts import Problem, Version
from portal.domain.actors import (
    AskedActors,
    ListedActor,
    fitting_actors,
    searched_text,
)
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.in_content import shown_values
from portal.domain.attributes.listing import (
    Cells,
    Columns,
    cells_of,
    columns_for,
    fits,
    sought_in,
)
from portal.domain.attributes.shown import ShownAttribute
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import Part, part_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.actor import ActorShape, StakeholderShape, actor_of
from portal.domain.publishing.actor_flow import gaps
from portal.errors import InputRefused, NotFound
from portal.services.actor_scene import KIND, Stage, live_kinds, stage_at
from portal.services.attributes.in_force import rules_at
from portal.services.attributes.in_words import cell_words, label_words
from portal.services.door import require
from portal.services.export import File, Sheet, as_csv, as_xlsx
from portal.services.publish.read import not_in_force, versions_of
from portal.services.see_catalog import FORMATS, instant_of
from portal.store import publishing
from portal.store.engine import Connection, Store
from portal.wording import say
from portal.wording.dates import day_words


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """A page of the actor kinds as of ``on``; ``count`` fit.

    ``cells`` are the attributes in the columns of this role, by code; ``dropped`` are
    attributes that cannot be asked for like this.
    """

    part: Part[ListedActor]
    count: int
    on: date
    today: bool
    columns: Columns
    cells: Mapping[str, Cells]
    dropped: tuple[str, ...]


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
    today = day_of(occasion.at)
    part = part_of(found.rows, after, before)
    return ActorsPage(
        part=part,
        count=len(found.rows),
        on=asked.on or today,
        today=asked.on in (None, today),
        columns=found.columns,
        cells={each.code: found.cells(each) for each in part.rows},
        dropped=found.dropped,
    )


@dataclass(frozen=True, slots=True)
class _Fitting:
    """What fits, and the definition of attributes of the day."""

    rows: tuple[ListedActor, ...]
    rules: Compiled | None
    columns: Columns
    dropped: tuple[str, ...]

    def cells(self, each: ListedActor) -> Cells:
        return cells_of(self.rules, self.columns, each.attributes)


def _fitting(
    connection: Connection, occasion: Occasion, asked: AskedActors
) -> _Fitting:
    at = instant_of(asked.on, occasion.at)
    rules = rules_at(connection, AttributeTarget.ACTOR_PROFILE, at)
    sought, dropped = sought_in(rules, asked.attributes)
    found = fitting_actors(_listed(connection, occasion, asked.on), asked)
    return _Fitting(
        tuple(each for each in found if fits(rules, sought, each.attributes)),
        rules,
        columns_for(rules, occasion.acting.roles),
        dropped,
    )


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
    if kind not in FORMATS:
        raise InputRefused("filter_unknown", filter="format", value=kind)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
    on = asked.on or day_of(occasion.at)
    sheet = Sheet(
        title=say("pages.actors.title", language),
        head=[(say("catalog.on", language), day_words(on, language))],
        columns=[
            *(say(f"actors.columns.{each}", language) for each in COLUMNS),
            *(label_words(each.label, language) for each in found.columns.shown),
        ],
        rows=(
            [*_cells(each, language), *cell_words(found.cells(each), language)]
            for each in found.rows
        ),
    )
    name = f"actors-{on:%Y%m%d}"
    return as_csv(sheet, name) if kind == "csv" else as_xlsx(sheet, name)


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
