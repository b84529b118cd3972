"""A file of unpaid dues: what its columns are called, and what a line says; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.arrears import Reported
from portal.domain.importing.cleansing import tidied
from portal.domain.importing.fields import Field
from portal.domain.importing.headings import field_of
from portal.domain.importing.japanese_dates import read_date
from portal.domain.importing.limits import DATE_CHARS
from portal.domain.importing.refusals import FileRefused
from portal.domain.importing.words import fold_word, folded_index
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused, NotFound


class Column(StrEnum):
    """What a column can be."""

    NUMBER = "member_number"
    OFFERING = "offering_code"
    VARIANT = "variant"
    SINCE = "since"
    UNTIL = "until"
    SOURCE = "source"


NEEDED = (Column.NUMBER, Column.OFFERING, Column.SINCE, Column.SOURCE)

_WORDS = folded_index(
    {
        Column.VARIANT: ("variant", "種類"),
        Column.SINCE: ("since", "unpaid since", "滞納開始日", "未払い開始日", "発生日",
                       "滞納日", "開始日"),
        Column.UNTIL: ("until", "paid on", "paid", "入金日", "支払日", "解消日",
                       "終了日"),
        Column.SOURCE: ("source", "reported by", "出所", "情報源", "連絡元"),
    }
)  # fmt: skip
_FIELDS = {Field.NUMBER: Column.NUMBER, Field.OFFERING: Column.OFFERING}

Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: whose dues, and what is said of them."""

    number: str
    offering: str
    variant: str
    reported: Reported


def columns_of(header: Sequence[str]) -> Columns:
    """Return where each column stands; refuse a file that lacks one or has it twice."""
    found: dict[Column, int] = {}
    for place, heading in enumerate(header):
        column = _column(heading)
        if column is None:
            continue
        if column in found:
            raise FileRefused("arrears_column_twice", field=column)
        found[column] = place
    missing = [each for each in NEEDED if each not in found]
    if missing:
        raise FileRefused("arrears_columns", field=missing)
    return found


def _column(heading: str) -> Column | None:
    own = _WORDS.get(fold_word(heading))
    if own is not None:
        return Column(own)
    named = field_of(heading)
    return _FIELDS.get(named[0]) if named else None


def line_of(
    cells: Sequence[str], columns: Columns, offerings: Mapping[str, str]
) -> Line:
    """Return what a line says, or refuse it naming the column.

    ``offerings`` are codes by their folded words.
    """
    said = {each: _cell(cells, place) for each, place in columns.items()}
    for column in NEEDED:
        if not said[column]:
            raise InputRefused("arrears_blank", field=column)
    check_lengths(member_number=said[Column.NUMBER], source=said[Column.SOURCE])
    until = said.get(Column.UNTIL)
    reported = Reported(
        since=_day(said[Column.SINCE], Column.SINCE),
        source=said[Column.SOURCE],
        until=_day(until, Column.UNTIL) if until else None,
    )
    code = _offering(said[Column.OFFERING], offerings)
    number = said[Column.NUMBER].removesuffix(".0")
    return Line(number, code, said.get(Column.VARIANT, ""), reported)


def _cell(cells: Sequence[str], place: int) -> str:
    return tidied(cells[place]) if place < len(cells) else ""


def _day(text: str, column: Column) -> date:
    found = read_date(text) if len(text) <= DATE_CHARS else None
    if found is None:
        raise InputRefused("arrears_day", field=column)
    return found


def _offering(text: str, offerings: Mapping[str, str]) -> str:
    check_lengths(offering_code=text)
    code = offerings.get(fold_word(text))
    if code is None:
        known = sorted(set(offerings.values()))
        raise NotFound(what="offering", number=text, known=known)
    return code
