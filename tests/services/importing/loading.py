"""What the import tests share: files of rows, a clock that stands, a desk to load at.

loader = Loader(Desk.open(store))
done = loader.load(row(NUMBER, "髙橋 はるか", "利用中", "MAIL"))
done.batch.count(RecordOutcome.CREATED)
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from models.facts import MemberFacts, Occasion
from portal.domain.member_number import make
from portal.services.import_members.checking import check_file
from portal.services.import_members.running import Done, import_file
from portal.services.import_members.sources import HeldSource
from portal.services.import_members.voiding import Voided, void_import
from portal.store.engine import Store
from portal.store.members import MEMBER
from tests.desk import Desk

HEADER = (
    "会員番号", "氏名", "フリガナ", "生年月日", "電話番号", "電話番号2", "メール",
    "種別", "入会日", "状態", "サービス", "備考",
)  # fmt: skip
DAY = date(2026, 11, 20)
NEXT_DAY = date(2026, 11, 21)


def number(serial: int) -> str:
    """Return a member number that fits its check digit."""
    return make(200_000_000 + serial)


def row(
    member: str,
    name: str = "山田 太郎",
    state: str = "利用中",
    offering: str = "MAIL",
    *,
    reading: str = "ヤマダ タロウ",
    birth: str = "1980-01-02",
    phone: str = "090-1234-5678",
    phone2: str = "",
    mail: str = "",
    kind: str = "会員",
    joined: str = "2020-04-01",
    note: str = "",
) -> tuple[str, ...]:
    """Return one record; everything but the number has a value already."""
    return (
        member, name, reading, birth, phone, phone2, mail, kind, joined, state,
        offering, note,
    )  # fmt: skip


def as_file(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """Return a file of records."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


@dataclass
class Loader:
    """Imports files at a desk, as the sample supervisor unless told otherwise."""

    desk: Desk
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The desk's store."""
        return self.desk.store

    def occasion(self, by: str = "supervisor-1") -> Occasion:
        """Return an occasion of now."""
        return Occasion(self.desk.acting(by), self.desk.now)

    def load(
        self,
        *rows: tuple[str, ...],
        by: str = "supervisor-1",
        as_of: date | None = DAY,
        content: bytes | None = None,
        **how: Any,
    ) -> Done:
        """Import records, or the bytes of a file, and keep the report."""
        self.lines = []
        source = HeldSource(content if content is not None else as_file(*rows))
        return import_file(
            self.store,
            self.occasion(by),
            source,
            "会員.csv",
            report=self.lines.extend,
            as_of=as_of,
            **how,
        )

    def check(
        self, *rows: tuple[str, ...], content: bytes | None = None, **how: Any
    ) -> dict[str, int]:
        """Return what a dry run counts."""
        self.lines = []
        source = HeldSource(content if content is not None else as_file(*rows))
        how = {"as_of": DAY} | how
        given = (self.store, self.occasion(), source)
        _, tally = check_file(*given, report=self.lines.extend, **how)
        return tally.counts

    def void(self, batch: str, by: str = "supervisor-1", **how: Any) -> Voided:
        """Take an import back."""
        return void_import(self.store, self.occasion(by), batch, **how)

    def member(self, member_number: str) -> MemberFacts:
        """Return everything stored about a member."""
        return self.desk.member(member_number)

    def tables(self) -> dict[str, int]:
        """Return how many rows every table has."""
        with self.store.read() as connection:
            return {
                name: connection.execute(
                    sa.select(sa.func.count()).select_from(table)
                ).scalar_one()
                for name, table in MEMBER.metadata.tables.items()
            }


def stand_still(
    monkeypatch: Any, at: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
) -> Callable[[datetime], None]:
    """Let the portal's clock stand at noon in Japan; returns what moves it."""
    standing = [at]

    def move(to: datetime) -> None:
        standing[0] = to

    monkeypatch.setattr("portal.clock.now", lambda: standing[0])
    return move
