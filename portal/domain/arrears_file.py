"""A file of unpaid dues: what its columns are called, and what a line says; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.arrears import Reported
from portal.domain.importing.fact_files import (
    FactFile,
    day_said,
    number_said,
    offering_said,
    the_day,
)
from portal.domain.importing.fields import Field
from portal.domain.importing.words import folded_index
from portal.domain.lengths import check_lengths


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
FILE = FactFile(
    Column, NEEDED, _WORDS,
    {Field.NUMBER: Column.NUMBER, Field.OFFERING: Column.OFFERING},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: whose dues, and what is said of them."""

    number: str
    offering: str
    variant: str
    reported: Reported


def line_of(
    cells: Sequence[str], columns: Mapping[Column, int], offerings: Mapping[str, str]
) -> Line:
    """Return what a line says, or refuse it naming the column.

    ``offerings`` are codes by their folded words.
    """
    said = FILE.said(cells, columns)
    check_lengths(source=said[Column.SOURCE])
    since = the_day(said, Column.SINCE)
    until = day_said(said, Column.UNTIL)
    number = number_said(said[Column.NUMBER])
    code = offering_said(said[Column.OFFERING], offerings)
    reported = Reported(since=since, source=said[Column.SOURCE], until=until)
    return Line(number, code, said[Column.VARIANT], reported)
