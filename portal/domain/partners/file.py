"""A file of partners' members: what its columns are called, what a line says; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.partner_facts import Belonging, WhoBelongs
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

    PARTNER = "partner_number"
    MEMBER = "member_number"
    OFFERING = "offering_code"
    VARIANT = "variant"
    RELATION = "relation"
    SINCE = "belongs_since"
    LAST = "belongs_last"


NEEDED = (Column.PARTNER, Column.MEMBER)

_WORDS = folded_index(
    {
        Column.PARTNER: ("partner", "partner number", "partner member number",
                         "取引先番号", "取引先", "取引先の会員番号", "提携先番号",
                         "提携先"),
        Column.VARIANT: ("variant", "種類"),
        Column.RELATION: ("relation", "関係", "間柄"),
        Column.SINCE: ("since", "from", "belongs since", "開始日", "所属開始日"),
        Column.LAST: ("until", "last day", "to", "終了日", "所属終了日", "最終日"),
    }
)  # fmt: skip
_FIELDS = {Field.NUMBER: Column.MEMBER, Field.OFFERING: Column.OFFERING}
RELATION_WORDS = folded_index(
    {
        "user": ("user", "利用者"),
        "employee": ("employee", "従業員", "社員"),
        "store": ("store", "店舗", "加盟店"),
        "introduced": ("introduced", "紹介"),
    }
)

Columns = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: who belongs to whom, and since or until when."""

    who: WhoBelongs
    said: Belonging


def columns_of(header: Sequence[str]) -> Columns:
    """Return where each column stands; refuse a file that lacks one or has it twice."""
    found: dict[Column, int] = {}
    for place, heading in enumerate(header):
        column = _column(heading)
        if column is None:
            continue
        if column in found:
            raise FileRefused("users_column_twice", field=column)
        found[column] = place
    missing = [each for each in NEEDED if each not in found]
    if missing:
        raise FileRefused("users_columns", field=missing)
    if not {Column.SINCE, Column.LAST} & found.keys():
        raise FileRefused("users_columns", field=[Column.SINCE, Column.LAST])
    return found


def _column(heading: str) -> Column | None:
    own = _WORDS.get(fold_word(heading))
    if own is not None:
        return Column(own)
    known = field_of(heading)
    return _FIELDS.get(known[0]) if known else None


def line_of(
    cells: Sequence[str],
    columns: Columns,
    offerings: Mapping[str, str],
    file_hash: str | None = None,
) -> Line:
    """Return what a line says, or refuse it naming the column.

    ``offerings`` are codes by their folded words.
    """
    said = {each: _cell(cells, place) for each, place in columns.items()}
    for column in NEEDED:
        if not said[column]:
            raise InputRefused("users_blank", field=column)
    partner, member = (said[each].removesuffix(".0") for each in NEEDED)
    check_lengths(member_number=partner)
    check_lengths(member_number=member)
    days = [_day(said.get(each, ""), each) for each in (Column.SINCE, Column.LAST)]
    if days == [None, None]:
        raise InputRefused("users_no_day")
    code = _offering(said.get(Column.OFFERING, ""), offerings)
    return Line(
        WhoBelongs(partner, member, code, said.get(Column.VARIANT, "")),
        Belonging(
            since=days[0],
            last=days[1],
            relation=_relation(said.get(Column.RELATION, "")),
            file_hash=file_hash,
        ),
    )


def _cell(cells: Sequence[str], place: int) -> str:
    return tidied(cells[place]) if place < len(cells) else ""


def _day(text: str, column: Column) -> date | None:
    if not text:
        return None
    found = read_date(text) if len(text) <= DATE_CHARS else None
    if found is None:
        raise InputRefused("users_day", field=column)
    return found


def _relation(text: str) -> str:
    if not text:
        return "user"
    check_lengths(relation=text)
    return RELATION_WORDS.get(fold_word(text), text)


def _offering(text: str, offerings: Mapping[str, str]) -> str:
    if not text:
        return ""
    check_lengths(offering_code=text)
    code = offerings.get(fold_word(text))
    if code is None:
        known = sorted(set(offerings.values()))
        raise NotFound(what="offering", number=text, known=known)
    return code
