"""Files of facts about members: which column is which, and what a line says; pure.

Unpaid dues, who belongs to a partner, answers about terms: each such file names its
columns, the headings of which fold as those of files of members do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from portal.domain.importing.cleansing import tidied
from portal.domain.importing.fields import Field
from portal.domain.importing.headings import field_of
from portal.domain.importing.japanese_dates import read_date
from portal.domain.importing.limits import DATE_CHARS
from portal.domain.importing.refusals import FileRefused
from portal.domain.importing.words import fold_word
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused, NotFound

C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FactFile(Generic[C]):
    """One kind of such files.

    ``words`` are its own headings, folded; ``members`` are those that it shares with
    files of members. ``closed``: a heading that it does not know is refused.
    """

    columns: type[C]
    needed: tuple[C, ...]
    words: Mapping[str, str]
    members: Mapping[Field, C]
    closed: bool = False

    def columns_of(self, header: Sequence[str]) -> Mapping[C, int]:
        """Return where each column stands; refuse one that is missing or twice."""
        found: dict[C, int] = {}
        for column, place in self._named(header):
            if column in found:
                raise FileRefused("file_column_twice", field=column)
            found[column] = place
        missing = [each for each in self.needed if each not in found]
        if missing:
            raise FileRefused("file_lacks_columns", field=missing)
        return found

    def _named(self, header: Sequence[str]) -> Iterator[tuple[C, int]]:
        for place, heading in enumerate(header):
            column = self._column(heading)
            if column is not None:
                yield column, place
            elif self.closed and heading.strip():
                known = [each.value for each in self.columns]
                raise FileRefused("file_column_unknown", heading=heading, field=known)

    def _column(self, heading: str) -> C | None:
        own = self.words.get(fold_word(heading))
        if own is not None:
            return self.columns(own)
        known = field_of(heading)
        return self.members.get(known[0]) if known else None

    def said(self, cells: Sequence[str], columns: Mapping[C, int]) -> dict[C, str]:
        """Return what a line says in every column, or refuse a blank one."""
        said = dict.fromkeys(self.columns, "")
        said |= {each: _cell(cells, place) for each, place in columns.items()}
        for column in self.needed:
            if not said[column]:
                raise InputRefused("line_blank", field=column)
        return said


def _cell(cells: Sequence[str], place: int) -> str:
    return tidied(cells[place]) if place < len(cells) else ""


def number_said(text: str) -> str:
    """Return a member number; spreadsheets make numbers with a point of it."""
    number = text.removesuffix(".0")
    check_lengths(member_number=number)
    return number


def day_said(said: Mapping[C, str], column: C) -> date | None:
    """Return the day of a column, None where it is blank; refuse what is no day."""
    return the_day(said, column) if said[column] else None


def the_day(said: Mapping[C, str], column: C) -> date:
    """Return the day of a column that must have one."""
    text = said[column]
    found = read_date(text) if len(text) <= DATE_CHARS else None
    if found is None:
        raise InputRefused("line_day", field=column)
    return found


def offering_said(text: str, offerings: Mapping[str, str]) -> str:
    """Return the code of a service; ``offerings`` are codes by their folded words."""
    if not text:
        return ""
    check_lengths(offering_code=text)
    code = offerings.get(fold_word(text))
    if code is None:
        known = sorted(set(offerings.values()))
        raise NotFound(what="offering", number=text, known=known)
    return code
