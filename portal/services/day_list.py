"""What lists of a day have in common: narrowed by attributes, paged, and as a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.listing import (
    Cells,
    Columns,
    cells_of,
    columns_for,
    fits,
    sought_in,
)
from portal.domain.calendar import day_of
from portal.domain.catalog import Part, part_of
from portal.services.attributes.in_force import rules_at
from portal.services.attributes.in_words import cell_words, label_words
from portal.services.export import File, Sheet, as_file
from portal.store.engine import Connection
from portal.wording import say
from portal.wording.dates import day_words


class Row(Protocol):
    """A line of such a list, with the values of attributes that owners define."""

    @property
    def code(self) -> str:
        """What tells it apart."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The values, by the codes of their attributes."""


Line = TypeVar("Line", bound=Row)


@dataclass(frozen=True)
class DayPage(Generic[Line]):
    """A page of a list as of ``on``; ``count`` fit.

    ``cells`` are the attributes in the columns of this role, by code; ``dropped`` are
    attributes that cannot be asked for like this.
    """

    part: Part[Line]
    count: int
    on: date
    today: bool
    columns: Columns
    cells: Mapping[str, Cells]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Fitting(Generic[Line]):
    """What fits, and the definition of attributes of the day."""

    rows: tuple[Line, ...]
    rules: Compiled | None
    columns: Columns
    dropped: tuple[str, ...]

    def cells(self, each: Line) -> Cells:
        """Return the attributes of a line in the columns of the role."""
        return cells_of(self.rules, self.columns, each.attributes)

    def page(
        self, on: date | None, now: datetime, after: str | None, before: str | None
    ) -> DayPage[Line]:
        """Return the lines behind ``after``, or before ``before``."""
        part, today = part_of(self.rows, after, before), day_of(now)
        return DayPage(
            part=part,
            count=len(self.rows),
            on=on or today,
            today=on in (None, today),
            columns=self.columns,
            cells={each.code: self.cells(each) for each in part.rows},
            dropped=self.dropped,
        )


def narrowed(
    connection: Connection,
    occasion: Occasion,
    target: AttributeTarget,
    at: datetime,
    found: Iterable[Line],
    asked: tuple[tuple[str, str], ...],
) -> Fitting[Line]:
    """Return what of ``found`` has the attributes of ``at`` that are asked for."""
    rules = rules_at(connection, target, at)
    sought, dropped = sought_in(rules, asked)
    rows = tuple(each for each in found if fits(rules, sought, each.attributes))
    return Fitting(rows, rules, columns_for(rules, occasion.acting.roles), dropped)


def day_file(
    found: Fitting[Line],
    name: str,
    columns: Sequence[str],
    cells: Callable[[Line], Sequence[str | int]],
    on: date,
    kind: str,
    language: str,
    narrowed_to: Sequence[tuple[str, str]] = (),
) -> File:
    """Write every line as a file called by ``name``, which begins its words' keys.

    Its head says what it is ``narrowed_to``: names of what was asked, and values.
    """
    sheet = Sheet(
        title=say(f"pages.{name}.title", language),
        head=[
            (say("catalog.on", language), day_words(on, language)),
            (say("export.filter", language), filter_words(narrowed_to, language)),
        ],
        columns=[
            *(say(f"{name}.columns.{each}", language) for each in columns),
            *(label_words(each.label, language) for each in found.columns.shown),
        ],
        rows=(
            [*cells(each), *cell_words(found.cells(each), language)]
            for each in found.rows
        ),
    )
    file = f"{name}-{on:%Y%m%d}"
    return as_file(sheet, file, kind)


def filter_words(narrowed_to: Iterable[tuple[str, str]], language: str) -> str:
    """Return in words what narrows a list; pairs without a value are left out."""
    said = [
        say("trail.asked.part", language, name=name, value=value)
        for name, value in narrowed_to
        if value
    ]
    nothing = say("trail.asked.nothing", language)
    return say("house.between", language).join(said) or nothing
