"""Trying to get round append-only, in every way a statement can."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from models.violation_facts import CaseStep
from models.violation_kinds import CaseAct
from portal.config import read_settings
from portal.domain.canonical import leaf_of
from portal.store import migrate
from portal.store.acceptances import ACCEPTANCE, add_acceptances
from portal.store.access import record_access
from portal.store.audit import CHANGES, LOOK_UPS
from portal.store.engine import Database, Store, open_store
from portal.store.locks import LOCK, RELEASE
from portal.store.members import EVENT, member_id_of
from portal.store.publishing import EDIT
from portal.store.risks import ENTRY as RISK_ENTRY
from portal.store.schema_digest import (
    LEDGERS,
    expected_triggers,
    missing_triggers,
    schema_digests,
)
from portal.store.settings import SETTING, add_setting
from portal.store.terms import NOTICE, add_notice
from portal.store.violations import CASE, STEP, add_case, add_step
from tests.desk import NUMBER
from tests.services.locks import writers
from tests.services.publish.office import Office
from tests.services.risks.writers import opening
from tests.store.test_access import occasion, shown

INSTANT = datetime(2026, 11, 1, tzinfo=UTC)
TABLES = (
    EVENT.name, CHANGES.event.name, EDIT.name, RELEASE.name, LOCK.name,
    LOOK_UPS.event.name, RISK_ENTRY.name, NOTICE.name, SETTING.name,
    ACCEPTANCE.name, CASE.name, STEP.name,
)  # fmt: skip
COLUMNS = {
    EVENT.name: "mover", EDIT.name: "content_hash", LOCK.name: "reason",
    RELEASE.name: "reason", RISK_ENTRY.name: "act", NOTICE.name: "place",
    SETTING.name: "value", ACCEPTANCE.name: "language",
    CASE.name: "kind", STEP.name: "act",
}  # fmt: skip
HASHED = (CHANGES.event.name, LOOK_UPS.event.name)
ATTEMPTS = {
    "update": "UPDATE {table} SET {column} = {column}",
    "update of a key": "UPDATE {table} SET id = id + 100",
    "delete of one": "DELETE FROM {table} WHERE id = 1",
    "delete of all": "DELETE FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE id = 1 "
    "ON CONFLICT (id) DO UPDATE SET {column} = {table}.{column}",
}
ON_SQLITE = {
    "replace": "REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1",
    "update or replace": "UPDATE OR REPLACE {table} SET id = 1 WHERE id = 2",
}
ON_POSTGRESQL = {"truncate": "TRUNCATE {table} CASCADE"}


@pytest.fixture
def written(store: Store) -> Store:
    """A portal in which every ledger has rows."""
    office = Office.open(store)
    office.join()
    keep_notices(store, office.draft().id)
    keep_cases(store)
    for lock_id in (1, 2):
        writers.placing(writers.LOCK)(office)
        writers.releasing("desk-1", lock_id)(office.later(hours=1))
    for _ in range(2):
        opening()(office)
    for member_id in (1, 2):
        record_access(store, occasion(), shown(member_id))
    return store


def keep_notices(store: Store, version_id: int) -> None:
    """Write two notices and two settings."""
    kept = {"recorded_at": INSTANT, "staff_id": 1, "audit_id": 1}
    notice = {"thing_version_id": version_id, "content_hash": "", "channel": "web",
              "given_at": INSTANT, "place": "", "evidence": "", **kept}  # fmt: skip
    with store.write() as connection:
        for _ in range(2):
            add_notice(connection, notice)
            add_setting(connection, {"name": "notice_floor", "value": 30, **kept})
        said = acceptance_row(connection, version_id)
        add_acceptances(connection, [said, {**said, "id": 2}])


def keep_cases(store: Store) -> None:
    """Write two cases of violations with a step each."""
    on = INSTANT.date()
    case = {"member_id": 1, "membership_id": 1, "kind": "rude", "on_day": on,
            "zone": "Asia/Tokyo", "recorded_at": INSTANT}  # fmt: skip
    with store.write() as connection:
        for _ in range(2):
            case_id = add_case(connection, case)
            step = CaseStep(1, CaseAct.OPENED, 1, INSTANT, 1)
            add_step(connection, case_id, step, None)


def acceptance_row(connection: Any, version_id: int) -> dict[str, Any]:
    member_id = member_id_of(connection, NUMBER)
    texts = ("purpose", "text_sha256", "channel", "reference", "button", "evidence",
             "source", "receipt")  # fmt: skip
    return {
        "id": 1, "member_id": member_id, "document": "terms", "act": "accept",
        "thing_version_id": version_id, "acted_at": INSTANT, "recorded_at": INSTANT,
        "language": "ja", "method": "paper", "capacity": "self", "staff_id": 1,
        "audit_id": 1, **dict.fromkeys(texts, ""),
    }  # fmt: skip


def home(store: Store, table: str) -> Database:
    return store.access if table == LOOK_UPS.event.name else store.main


def attempts(store: Store) -> Iterator[str]:
    more = ON_SQLITE if store.main.sqlite else ON_POSTGRESQL
    for statement in (ATTEMPTS | more).values():
        for table in TABLES:
            column = COLUMNS.get(table, "action")
            yield statement.format(table=table, column=column)


def execute(database: Database, statement: str) -> None:
    with database.write() as connection:
        connection.execute(sa.text(statement))


def everything(store: Store) -> dict[str, list[Any]]:
    found = {}
    for table in TABLES:
        with home(store, table).read() as connection:
            query = sa.text(f"SELECT * FROM {table} ORDER BY id")
            found[table] = [tuple(row) for row in connection.execute(query)]
    return found


def test_no_statement_changes_what_was_written(written: Store):
    before = everything(written)
    assert all(before.values())

    for statement in attempts(written):
        table = next(each for each in TABLES if f" {each}" in statement)
        with pytest.raises(DBAPIError, match="append-only"):
            execute(home(written, table), statement)

    assert everything(written) == before


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_a_connection_of_somebody_elses_making_is_stopped_as_well(
    sqlite_url: str, tmp_path: Path, recursive: str
):
    """Without a BEFORE INSERT trigger, REPLACE passes where triggers do not recurse."""
    file = make_url(sqlite_url).database
    assert file is not None
    with sqlite3.connect(file) as raw:
        raw.execute(f"PRAGMA recursive_triggers = {recursive}")
        body = b'{"v":1}'
        row = (1, body, leaf_of(body), "2026-01-01 00:00:00", "a.b", "x", 1, "done")
        columns = "id, body, leaf, at, action, entity_type, entity_id, outcome"
        insert = f"INTO audit_event ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        raw.execute(f"INSERT {insert}", row)

        for way in ("REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(f"{way} {insert}", (*row[:7], "denied"))

        assert raw.execute("SELECT outcome FROM audit_event").fetchall() == [("done",)]
    raw.close()


@pytest.mark.parametrize("table", HASHED)
def test_a_number_cannot_be_left_out_on_sqlite(sqlite_url: str, table: str):
    url = make_url(sqlite_url)
    file = Path(str(url.database))
    if table == LOOK_UPS.event.name:
        file = file.with_name("portal-access.db")
    with (
        sqlite3.connect(file) as raw,
        pytest.raises(sqlite3.IntegrityError, match="gap"),
    ):
        raw.execute(
            f"INSERT INTO {table} (id, body, leaf, at, action, entity_type, entity_id, "
            "outcome) VALUES (2, x'00', x'00', '2026-01-01', 'a', 'b', 1, 'done')"
        )
    raw.close()


@pytest.mark.postgres
@pytest.mark.parametrize("log", [CHANGES, LOOK_UPS], ids=HASHED)
def test_a_leaf_that_is_not_the_hash_of_its_body_is_refused(
    postgres_url: str, log: Any
):
    store = open_store(read_settings(database_url=postgres_url))
    row = {
        "body": b'{"v":1}', "leaf": leaf_of(b'{"v":2}'), "at": occasion().at,
        "action": "a.b", "entity_type": "x", "entity_id": 1, "outcome": "done",
    }  # fmt: skip
    database = home(store, log.event.name)

    with (
        pytest.raises(DBAPIError, match="_leaf"),
        database.write() as connection,
    ):
        connection.execute(sa.insert(log.event), row)

    with database.write() as connection:
        connection.execute(sa.insert(log.event), row | {"leaf": leaf_of(b'{"v":1}')})
    store.close()


# ------------------------------------------------------------------ by name


def test_every_trigger_is_there_after_migration(store: Store):
    assert missing_triggers(store) == []


def test_every_ledger_has_its_triggers_by_name():
    for sqlite in (True, False):
        expected = expected_triggers(sqlite=sqlite)
        assert set(expected) == {each for tables in LEDGERS.values() for each in tables}
        assert all(len(names) >= 2 for names in expected.values())


def test_a_dropped_trigger_is_named(store: Store):
    table = CHANGES.event.name
    expected = expected_triggers(sqlite=store.main.sqlite)[table]
    for name in sorted(expected):
        behind = "" if store.main.sqlite else f" ON {table}"
        with store.write() as connection:
            connection.execute(sa.text(f"DROP TRIGGER {name}{behind}"))

    assert missing_triggers(store) == sorted(expected)


@pytest.mark.postgres
def test_a_disabled_trigger_counts_as_missing(postgres_url: str):
    store = open_store(read_settings(database_url=postgres_url))
    with store.write() as connection:
        connection.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))

    assert set(missing_triggers(store)) >= {"audit_event_no_change"}
    store.close()


def test_a_table_made_anew_by_batch_mode_loses_its_triggers_and_we_notice(
    sqlite_url: str,
):
    """What Alembic does to change a column on SQLite: new table, copy, rename."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    store = open_store(read_settings(database_url=sqlite_url))
    before = schema_digests(store)["main"]
    with store.write() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("audit_event", recreate="always") as batch:
            batch.add_column(sa.Column("further", sa.Text()))

    missing = missing_triggers(store)

    assert set(missing) == expected_triggers(sqlite=True)["audit_event"]
    assert schema_digests(store)["main"]["triggers"] != before["triggers"]
    store.close()


def test_no_migration_rebuilds_a_ledger():
    """Ledgers get additive migrations only; indexes come with their creation.

    Other tables may be made anew, named in full, for a new value of a vocabulary.
    """
    rebuilding = re.compile(r"batch_alter_table\(\s*\"(\w+)\"(?!, schema=None)")
    for file in migrate.HERE.glob("*/versions/*.py"):
        text = file.read_text()
        assert not set(rebuilding.findall(text)) & set(TABLES), file.name
        if file.name.split("_")[0] != "0001":
            named = len(rebuilding.findall(text))
            assert named == text.count("batch_alter_table"), file
            assert "drop_column" not in text, file
