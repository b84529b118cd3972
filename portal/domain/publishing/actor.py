"""An actor kind as the content of a version: who it is, its profile, what it does.

``FORMAT`` is raised when an older program could no longer read what this one writes.
A step of the action flow says who does what with which function of which service,
under which terms, and what state that leads to. Values of attributes that owners
define for actor profiles stand beside the fields of the profile.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from models.kinds import ActorSide
from models.publishing_facts import Content
from portal.domain.attributes.definition import MOST_ATTRIBUTES
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.offering import ITEM_CODE
from portal.domain.publishing.shapes import Shape

FORMAT = 1

BINDINGS = ("terms_of_use", "privacy_policy", "alliance_terms", "contract",
            "internal_rules")  # fmt: skip
"""What an actor kind may be bound by."""
STAGES = (1, 2, 3, 4)
"""The stages of service management: overview, rules, organisation, going on."""
INVOLVED = ("member", "observer")
"""A stakeholder is asked as a member, or told as an observer."""


class StepShape(Shape):
    """One step: ``function`` is ``PHONE:apply``, ``move`` the event it leads to.

    Both are blank where the step has none; terms are text until there are terms.
    """

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    actor: str
    function: str = ""
    terms_ja: str = ""
    terms_en: str = ""
    move: str = ""


class StakeholderShape(Shape):
    """A team or a person with an interest, from a stage on, in all services or one."""

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    part: Literal["member", "observer"]
    from_stage: int = Field(ge=STAGES[0], le=STAGES[-1])
    offering: str = ""


class ActorShape(Shape):
    """A whole actor kind."""

    format: int = Field(ge=1)
    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    side: ActorSide
    description_ja: str = ""
    description_en: str = ""
    bound_by: tuple[
        Literal["terms_of_use", "privacy_policy", "alliance_terms", "contract",
                "internal_rules"], ...
    ] = ()  # fmt: skip
    goals_ja: str = ""
    goals_en: str = ""
    channels_ja: str = ""
    channels_en: str = ""
    skills_ja: str = ""
    skills_en: str = ""
    flow: tuple[StepShape, ...] = ()
    stakeholders: tuple[StakeholderShape, ...] = ()
    attributes: dict[str, Any] = Field(default={}, max_length=MOST_ATTRIBUTES)
    attributes_version: int | None = None


LISTS: Mapping[str, str] = {"flow": "id", "stakeholders": "id"}
"""The lists of rows of an actor kind, and what tells the rows of each apart."""
PROFILE = ("description", "goals", "channels", "skills")
"""The texts of a profile; each stands in both languages."""


def actor_of(content: Content) -> ActorShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return ActorShape.model_validate_json(content_bytes(content))


def new_actor(
    code: str, name_ja: str, name_en: str, side: ActorSide, **given: Any
) -> Content:
    """Return the content of an actor kind of which this much is known."""
    known = {"format": FORMAT, "code": code, "name_ja": name_ja, "name_en": name_en}
    return actor_of({**known, "side": side.value, **given}).model_dump(mode="json")


def function_parts(function: str) -> tuple[str, str]:
    """Return the service and the function that ``PHONE:apply`` names."""
    offering, _, code = function.partition(":")
    return offering, code


def is_there(stakeholder: StakeholderShape, stage: int, part: str) -> bool:
    """Return whether somebody is asked, or told, at a stage: who came in by then."""
    return stakeholder.part == part and stakeholder.from_stage <= stage
