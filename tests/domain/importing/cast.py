"""What the import tests share: the portal's words, files in pieces, whole runs."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from portal.domain.importing.candidate import Outcome
from portal.domain.importing.columns import propose_mapping
from portal.domain.importing.mapping import ColumnMapping
from portal.domain.importing.persons import ClaimsInMemory
from portal.domain.importing.reading import Record
from portal.domain.importing.records import RecordCheck
from portal.domain.importing.survey import read_members, survey
from portal.domain.importing.vocabulary import vocabulary
from portal.domain.member_number import make

DATA = Path(__file__).parents[2] / "data"
AS_OF = date(2026, 11, 20)

WORDS = vocabulary(
    states={
        "applied": ("仮登録・申込", "Applied"),
        "pending": ("審査・本人確認中", "Under review"),
        "active": ("利用中", "Active"),
        "on_leave": ("休会・一時退会", "On leave"),
        "suspended": ("利用停止", "Suspended"),
        "expired": ("期限切れ(更新待ち)", "Expired"),
        "withdrawn": ("退会", "Withdrawn"),
        "expelled": ("強制退会", "Expelled"),
        "deceased": ("死亡・法人消滅", "Deceased or dissolved"),
        "rejected": ("入会否認", "Rejected"),
        "application_lapsed": ("申込失効", "Application lapsed"),
    },
    kinds={
        "member": ("会員", "Member"),
        "end_user": ("一般利用者", "End user"),
        "business_member": ("法人会員", "Business member"),
        "partner_store": ("加盟店", "Partner store"),
    },
    offerings={
        "MAIL": ("ほのかぜメール", "Honokaze Mail"),
        "CLOUD": ("ほのかぜクラウド(写真・データ保管)", "Honokaze Cloud"),
        "PAY": ("ほのかぜペイ", "Honokaze Pay"),
    },
)

HEADER = ("会員番号", "氏名", "状態", "サービス")
NUMBER, OTHER_NUMBER = make(111_000_001), make(111_000_002)


def pieces(content: bytes, size: int = 1 << 16) -> Callable[[], Iterator[bytes]]:
    """Return a source that gives ``content`` from the start, in pieces of ``size``."""
    return lambda: (content[at : at + size] for at in range(0, len(content), size))


def as_csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def run(content: bytes, *, default_offering: str | None = None) -> list[Outcome]:
    """Return what becomes of every record of a file, mapped automatically."""
    surveyed = survey(pieces(content))
    mapping = propose_mapping(
        surveyed.layout.header,
        surveyed.sample,
        WORDS,
        AS_OF,
        default_offering=default_offering,
    )
    check = RecordCheck(mapping, WORDS, AS_OF, ClaimsInMemory())
    return [check(record) for record in read_members(pieces(content), surveyed)]


def rows(*records: Sequence[str], header: Sequence[str] = HEADER) -> list[Outcome]:
    """Return what becomes of rows under ``header``."""
    mapping = mapping_of(*header)
    check = RecordCheck(mapping, WORDS, AS_OF, ClaimsInMemory())
    return [
        check(Record(at, at, list(cells))) for at, cells in enumerate(records, start=2)
    ]


def mapping_of(*header: str) -> ColumnMapping:
    """Return the mapping that headings alone give."""
    return propose_mapping(header, [], WORDS, AS_OF)


def codes(outcome: Outcome) -> list[str]:
    """Return the codes of an outcome's reasons."""
    return [reason.code.value for reason in outcome.reasons]
