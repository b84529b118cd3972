"""A file of partners' members: what its columns are called, what a line says; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.partner_facts import Belonging, WhoBelongs
from portal.domain.importing.fact_files import (
    FactFile,
    day_said,
    number_said,
    offering_said,
)
from portal.domain.importing.fields import Field
from portal.domain.importing.refusals import FileRefused
from portal.domain.importing.words import fold_word, folded_index
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused


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
FILE = FactFile(
    Column, NEEDED, _WORDS,
    {Field.NUMBER: Column.MEMBER, Field.OFFERING: Column.OFFERING},
)  # fmt: skip
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
    """Return where each column stands; of the days one is enough."""
    found = FILE.columns_of(header)
    if not {Column.SINCE, Column.LAST} & found.keys():
        raise FileRefused("users_columns", field=[Column.SINCE, Column.LAST])
    return found


def line_of(
    cells: Sequence[str],
    columns: Columns,
    offerings: Mapping[str, str],
    file_hash: str | None = None,
) -> Line:
    """Return what a line says, or refuse it naming the column.

    ``offerings`` are codes by their folded words.
    """
    said = FILE.said(cells, columns)
    partner, member = (number_said(said[each]) for each in NEEDED)
    since, last = day_said(said, Column.SINCE), day_said(said, Column.LAST)
    if since is None and last is None:
        raise InputRefused("users_no_day")
    code = offering_said(said[Column.OFFERING], offerings)
    relation = _relation(said[Column.RELATION])
    return Line(
        WhoBelongs(partner, member, code, said[Column.VARIANT]),
        Belonging(since=since, last=last, relation=relation, file_hash=file_hash),
    )


def _relation(text: str) -> str:
    if not text:
        return "user"
    check_lengths(relation=text)
    return RELATION_WORDS.get(fold_word(text), text)
