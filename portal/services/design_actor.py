"""What the page that edits actor kinds shows: drafts, one version, what is offered."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Problem, Version
from portal.domain.card import Words
from portal.domain.publishing.actor import ActorShape, actor_of
from portal.domain.publishing.actor_flow import gaps
from portal.domain.publishing.actor_forms import first_content
from portal.domain.publishing.rows import Values
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.steps import would_hold
from portal.services.actor_scene import (
    KIND,
    Stage,
    kind_names,
    live_first,
    stage_at,
)
from portal.services.attributes.in_force import Asked, asked_at
from portal.services.door import require
from portal.services.publish.begin import start_new
from portal.services.publish.see import Seen, see_version
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class ActorDesign:
    """One version, and what stands around it now: what its forms offer.

    ``actors`` are all kinds that there are or will be, ``gaps`` what the flow lacks,
    ``asked`` the attributes of the instant from which it holds, or would hold.
    """

    seen: Seen
    stage: Stage
    actors: Mapping[str, Words]
    gaps: tuple[Problem, ...]
    asked: Asked | None


def see_actor_design(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> ActorDesign:
    """Return one version of an actor kind; without a number the one in force."""
    require(store, occasion.acting, Permission.ACTOR_READ)
    seen = see_version(store, occasion, KIND, code, number)
    with store.read() as connection:
        stage = stage_at(connection, occasion.at)
        names = kind_names(connection)
        names = live_first(names, stage.scene.actors)
        since = would_hold(seen.shown.version, occasion.at)
        asked = asked_at(connection, AttributeTarget.ACTOR_PROFILE, since)
    content = seen.shown.version.content
    readable = not shape_problems(ActorShape, content)
    lacking = gaps(actor_of(content), stage.scene) if readable else ()
    return ActorDesign(seen, stage, names, lacking, asked)


def begin_actor(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin an actor kind that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.ACTOR_EDIT)
    code = str(values["code"])
    return start_new(store, occasion, KIND, code, first_content(values))
