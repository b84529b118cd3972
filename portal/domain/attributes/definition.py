"""The definition of attributes as the content of a version: the shape of its JSON.

One thing per target (member, partner, offering, actor profile). An attribute is told
apart by its code for ever; one that is not wanted any more is retired, as its options
are, so that what was written stays readable. Bounds, defaults and backfills are text,
read as somebody's typing is read. ``FORMAT`` is raised as for lifecycles.
"""

from datetime import date
from functools import lru_cache
from typing import Any, Final

from pydantic import Field

from models.attribute_kinds import AttributeKind, Need, Sensitivity
from models.kinds import Role
from models.publishing_facts import Content, Problem
from portal.domain.publishing import shapes
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.shapes import Shape

FORMAT: Final = 2
CODE: Final = r"^[a-z][a-z0-9_]{0,39}$"
MOST_ATTRIBUTES: Final = 500
"""Attributes of one target, retired ones included."""
MOST_OPTIONS: Final = 500
"""Options of one attribute."""
LONGEST_TEXT: Final = 200
"""Characters of a short text; only a short text can be filtered by."""
LONGEST_LONG: Final = 10_000
"""Characters of a long text."""
MOST_PLACES: Final = 6
"""Digits behind the point of a decimal."""


class OptionShape(Shape):
    """One choice; from ``retired_on`` on it is not offered, and never deleted.

    Records that hold it then read ``becomes``, where that names another one.
    """

    code: str = Field(pattern=CODE)
    name_ja: str
    name_en: str
    retired_on: date | None = None
    becomes: str = ""


class AttributeShape(Shape):
    """One attribute.

    ``backfill`` is what records without a value read; ``strict_from`` is the day from
    which old records that do not fit are flagged instead of holding a change up.
    ``purposes`` are those of the privacy policy that the values are used for.
    """

    code: str = Field(pattern=CODE)
    kind: AttributeKind
    name_ja: str
    name_en: str
    help_ja: str = ""
    help_en: str = ""
    section: str = ""
    need: Need = Need.NEVER
    need_states: tuple[str, ...] = ()
    need_when: dict[str, Any] | None = None
    shown_when: dict[str, Any] | None = None
    least: str = ""
    most: str = ""
    places: int | None = Field(default=None, ge=0, le=MOST_PLACES)
    longest: int | None = Field(default=None, ge=1, le=LONGEST_LONG)
    pattern: str = ""
    most_chosen: int | None = Field(default=None, ge=1, le=MOST_OPTIONS)
    unit_ja: str = ""
    unit_en: str = ""
    default: str = ""
    options: tuple[OptionShape, ...] = Field(default=(), max_length=MOST_OPTIONS)
    sensitivity: Sensitivity = Sensitivity.SHOWN
    filterable: bool = False
    backfill: str = ""
    strict_from: date | None = None
    retired: bool = False
    purposes: tuple[str, ...] = ()


class SectionShape(Shape):
    """A part of the form, with its heading."""

    code: str = Field(pattern=CODE)
    name_ja: str
    name_en: str


class ColumnsShape(Shape):
    """The attributes that a role sees as columns of lists; ``code`` is the role."""

    code: Role
    attributes: tuple[str, ...]


class DefinitionShape(Shape):
    """All attributes of one target."""

    format: int = Field(ge=1)
    code: str = Field(pattern=CODE)
    name_ja: str
    name_en: str
    sections: tuple[SectionShape, ...] = ()
    attributes: tuple[AttributeShape, ...] = Field(max_length=MOST_ATTRIBUTES)
    columns: tuple[ColumnsShape, ...] = ()

    def asked(self) -> tuple[AttributeShape, ...]:
        """Return what is asked, in the order of the form: section by section."""
        order = {"": -1} | {e.code: at for at, e in enumerate(self.sections)}
        going = (each for each in self.attributes if not each.retired)
        return tuple(sorted(going, key=lambda each: order.get(each.section, 0)))

    def by_code(self) -> dict[str, AttributeShape]:
        """Return every attribute by its code, retired ones included."""
        return {each.code: each for each in self.attributes}


def shape_of(content: Content) -> DefinitionShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return shape_of_bytes(content_bytes(content))


@lru_cache(maxsize=32)
def shape_of_bytes(written: bytes) -> DefinitionShape:
    """Return the definition that canonical bytes hold; read once."""
    return DefinitionShape.model_validate_json(written)


def shape_problems(content: Content) -> tuple[Problem, ...]:
    """Return which fields are missing, unknown, or hold what they cannot."""
    return shapes.shape_problems(DefinitionShape, content)


def blank_definition(code: str, name_ja: str, name_en: str) -> Content:
    """Return a definition without attributes: how every target begins."""
    names = {"code": code, "name_ja": name_ja, "name_en": name_en}
    lists: dict[str, list[Any]] = {"sections": [], "attributes": [], "columns": []}
    return {"format": FORMAT, **names, **lists}
