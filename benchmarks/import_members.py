"""Records per second of an import, against bare inserts of the rows it leaves.

A file is made, imported by the command's own service (a reader process beside the
writer), and imported again. The floor writes the same rows anew with the driver's
fastest way (executemany on SQLite, COPY on PostgreSQL) into the same tables with the
same indexes, in chunks of 5,000 members: no file, no check, no folding, no
commitment. Printed beside it is where the time goes: CPU per record of reading alone,
of this process, and the greatest memory of both.
"""

import csv
import os
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from benchmarks.portals import asking_for_empty, empty_stores, scratch_store
from models.facts import Occasion
from models.kinds import AuditAction
from portal.clock import business_day, now
from portal.domain.member_number import make
from portal.services.door import system
from portal.services.import_members.detecting import detect
from portal.services.import_members.preparing import prepared
from portal.services.import_members.running import Done, import_file
from portal.services.import_members.sources import FileSource
from portal.store import imported
from portal.store.audit import CHANGES
from portal.store.bulk import Sheet, new_ids, write_rows
from portal.store.engine import Connection, Store
from seed.catalog import OFFERINGS
from seed.set_up import set_up

HEADER = (
    "会員番号", "氏名", "フリガナ", "生年月日", "電話番号", "メールアドレス", "種別",
    "入会日", "状態", "サービス", "備考",
)  # fmt: skip
FAMILIES = (
    ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("髙橋", "タカハシ"), ("田中", "タナカ"),
    ("渡邊", "ワタナベ"), ("山本", "ヤマモト"), ("佐々木", "ササキ"),
    ("清水", "シミズ"), ("阿部", "アベ"), ("藤田", "フジタ"), ("小林", "コバヤシ"),
    ("長谷川", "ハセガワ"), ("髙田", "タカタ"), ("森", "モリ"), ("林", "ハヤシ"),
)  # fmt: skip
GIVEN = (
    ("太郎", "タロウ"), ("花子", "ハナコ"), ("陽子", "ヨウコ"), ("隆", "タカシ"),
    ("啓介", "ケイスケ"), ("さくら", "サクラ"), ("大輔", "ダイスケ"), ("結衣", "ユイ"),
)  # fmt: skip
SHEETS = (
    imported.MEMBERS, imported.NAMES, imported.SEARCH, imported.CONTACTS,
    imported.MEMBERSHIPS, imported.AUDIT, imported.PENDING, imported.PRIVATE,
    imported.EVENTS,
)  # fmt: skip
CHUNK = 5_000
FLOOR_MOST = 100_000
"""Members whose rows are kept in memory for the floor."""


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where ``--url`` names one."""
    parser = asking_for_empty(__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "members.csv"
        write_file(file, args.records)
        for name, store in empty_stores(args.url):
            measure(name, store, file, args.records)


def write_file(file: Path, records: int) -> None:
    """Write members in no order, as an old system would; every hundredth is wrong."""
    chance = random.Random(7)  # noqa: S311  (the same file each time)
    serials = list(range(records))
    chance.shuffle(serials)
    with file.open("w", encoding="cp932", newline="") as place:
        writer = csv.writer(place)
        writer.writerow(HEADER)
        writer.writerows(_record(serial, chance) for serial in serials)


def _record(serial: int, chance: random.Random) -> tuple[str, ...]:
    family, given = chance.choice(FAMILIES), chance.choice(GIVEN)
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(25_000))
    joined = date(2010, 1, 1) + timedelta(days=chance.randrange(5_000))
    number = make(100_000_000 + serial)
    return (
        number if chance.random() > 0.01 else number[:-1],
        f"{family[0]} {given[0]}",
        f"{family[1]} {given[1]}",
        born.isoformat(),
        f"090-{chance.randrange(2000, 9000)}-{chance.randrange(10_000):04d}",
        f"user{serial}@example.jp",
        "会員",
        f"{joined:%Y/%m/%d}",
        chance.choice(("利用中", "利用中", "利用中", "休会", "退会")),
        chance.choice(("MAIL", "CLOUD", "PAY")),
        "要確認" if chance.random() < 0.1 else "",
    )


@dataclass
class Spent:
    """Seconds that a step took: on the wall, and on the processor by process."""

    wall: float
    here: float
    children: float


def spend(call: Any) -> tuple[Any, Spent]:
    """Return what ``call`` returns and what it took."""
    before = os.times()
    start = time.perf_counter()
    result = call()
    wall, after = time.perf_counter() - start, os.times()
    here = after.user + after.system - before.user - before.system
    below = after.children_user + after.children_system
    return result, Spent(
        wall, here, below - before.children_user - before.children_system
    )


def measure(name: str, store: Store, file: Path, records: int) -> None:
    """Import, import again, and write the same rows bare."""
    set_up(store, now() - timedelta(days=1), OFFERINGS, ())
    occasion = Occasion(system(), now())
    _, reading = spend(lambda: count_ready(store, occasion, file))
    tell(f"{name}: reading alone", records, reading)
    for what in ("import", "the same file again"):
        done, spent = spend(lambda: load(store, occasion, file))
        tell(f"{name}: {what}", records, spent)
    rows = rows_of(store)
    members = len(rows[imported.MEMBERS])
    print(f"  {done.batch.counts}, {size_of(store, members)}")
    if store.main.sqlite:
        with scratch_store(None) as empty:
            set_up(empty, now() - timedelta(days=1), OFFERINGS, ())
            _, spent = spend(lambda: write_bare(empty, rows))
    else:
        floor_tables(store)
        _, spent = spend(lambda: write_bare(store, rows, "floor_"))
    tell(f"{name}: floor, {members} members", members, spent)


def tell(what: str, records: int, spent: Spent) -> None:
    """Print the rate and where the time went."""
    here, there = (each / records * 1e6 for each in (spent.here, spent.children))
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{what:<44} {records / spent.wall:9.0f}/s  CPU here {here:6.1f} µs"
        f"  reader {there:6.1f} µs  most memory {memory / 1024:.0f} MB",
        flush=True,
    )


def load(store: Store, occasion: Occasion, file: Path) -> Done:
    """Import the file."""
    source = FileSource(file)
    return import_file(store, occasion, source, file.name, as_of=business_day())


def count_ready(store: Store, occasion: Occasion, file: Path) -> int:
    """Read the file as the reader process does, and write nothing."""
    detected = detect(store, occasion, FileSource(file), as_of=business_day())
    return sum(1 for _ in prepared(detected.job(detected.frame(store, occasion))))


def size_of(store: Store, members: int) -> str:
    """Return what the databases take per member, as words."""
    if not store.main.sqlite:
        return ""
    file = Path(str(store.main.engine.url.database))
    return f"{file.stat().st_size / max(members, 1) / 1000:.1f} KB per member"


# ------------------------------------------------------------------ the floor


def rows_of(store: Store) -> dict[Sheet, list[tuple[Any, ...]]]:
    """Return the rows that the import left, as the driver has them."""
    with store.read() as connection:
        found = {
            sheet: list(_rows(connection, sheet))
            for sheet in SHEETS
            if store.main.sqlite or sheet is not imported.SEARCH
        }
    created = AuditAction.MEMBER_CREATED
    found[imported.AUDIT] = [row for row in found[imported.AUDIT] if row[5] == created]
    found[imported.PENDING] = [(row[0],) for row in found[imported.AUDIT]]
    return found


def _rows(connection: Connection, sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    if sheet is imported.SEARCH:
        query = f"SELECT id, grams FROM member_name ORDER BY id LIMIT {FLOOR_MOST}"
    else:
        plain = "details::text" if connection.dialect.name != "sqlite" else "details"
        columns = ", ".join(plain if c == "details" else c for c in sheet.columns)
        where = f"WHERE {sheet.columns[0]} <= {_last(connection, sheet)}"
        order = sheet.columns[0]
        query = f"SELECT {columns} FROM {sheet.table.name} {where} ORDER BY {order}"
    for row in connection.exec_driver_sql(query):
        yield tuple(row)


def _last(connection: Connection, sheet: Sheet) -> int:
    """Return the first column's value of the last row that the floor keeps."""
    column = sheet.table.c[sheet.columns[0]]
    query = sa.select(column).order_by(column).limit(1).offset(FLOOR_MOST)
    found = connection.execute(query).scalar()
    return int(found) if found is not None else 2**53


def floor_tables(store: Store) -> None:
    """Lay tables with the same columns, checks and indexes for the floor."""
    with store.write() as connection:
        for sheet in SHEETS:
            if sheet is not imported.SEARCH:
                name = sheet.table.name
                connection.exec_driver_sql(
                    f"CREATE TABLE floor_{name} (LIKE {name} INCLUDING ALL)"
                )


def write_bare(
    store: Store, rows: dict[Sheet, list[tuple[Any, ...]]], prefix: str = ""
) -> None:
    """Write rows in the order of their members, 5,000 members at a time."""
    members = max(1, len(rows[imported.MEMBERS]))
    rows = {sheet: _moved(store, sheet, every) for sheet, every in rows.items()}
    for start in range(0, members, CHUNK):
        with store.main.write(heavy=True) as connection:
            for sheet, every in rows.items():
                share = len(every) / members
                some = every[int(start * share) : int((start + CHUNK) * share)]
                write_rows(connection, _named(sheet, prefix), some)


def _moved(
    store: Store, sheet: Sheet, rows: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Return events with ids that go on from the last one: the trail has no gaps."""
    events = (imported.AUDIT, imported.PENDING, imported.PRIVATE)
    if not store.main.sqlite or sheet not in events:
        return rows
    with store.read() as connection:
        first = next(new_ids(connection, CHANGES.event))
    by = first - rows[0][0]
    return [(row[0] + by, *row[1:]) for row in rows]


def _named(sheet: Sheet, prefix: str) -> Sheet:
    if not prefix:
        return sheet
    columns: list[Any] = [sa.column(name) for name in sheet.columns]
    table: Any = sa.table(f"{prefix}{sheet.table.name}", *columns)
    return Sheet(table, sheet.columns)
