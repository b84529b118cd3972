"""A SQLite file is made only where one was meant, written only while it is there."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from portal.api.health import healthz
from portal.config import read_settings
from portal.errors import StoreUnusable
from portal.services.check_health import checks
from portal.services.house import living_in
from portal.store.engine import Database, Store, open_store
from portal.store.health import databases
from portal.store.migrate import upgrade
from portal.store.sqlite_file import MAGIC, database_file
from tests.desk import Desk
from tests.people import SAMPLE

NAMES = ("main", "access", "keys")


@pytest.fixture
def opened(sqlite_url: str) -> Iterator[Store]:
    store = open_store(read_settings(database_url=sqlite_url))
    for database in databases(store).values():
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
    yield store
    store.close()


def file_of(database: Database) -> Path:
    assert database.file is not None
    return database.file.path


def deleted(file: Path) -> None:
    file.unlink()


def renamed(file: Path) -> None:
    file.rename(file.with_suffix(".old"))


def restored(file: Path) -> None:
    copy = file.with_suffix(".copy")
    shutil.copy(file, copy)
    copy.replace(file)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("fate", "code"),
    [
        (deleted, "store_file_gone"),
        (renamed, "store_file_gone"),
        (restored, "store_file_replaced"),
    ],
)
def test_nothing_is_written_to_a_file_that_is_not_in_its_place(
    opened: Store, name: str, fate: object, code: str
):
    database = databases(opened)[name]
    assert callable(fate)
    fate(file_of(database))

    with pytest.raises(StoreUnusable) as refused, database.write():
        pytest.fail("a transaction was opened")

    assert refused.value.code == code
    failed = [check.code for check in checks(opened, SAMPLE) if check.state == "failed"]
    assert failed == [f"database_{name}"]
    with living_in(opened, SAMPLE):
        assert healthz(None).status_code == 503  # type: ignore[arg-type]


def test_a_new_connection_makes_no_new_file(opened: Store):
    opened.main.engine.dispose()
    file_of(opened.main).unlink()

    with pytest.raises(StoreUnusable), opened.read():
        pytest.fail("a connection was opened")

    assert not file_of(opened.main).exists()


def test_a_file_put_back_is_written_again(opened: Store):
    file = file_of(opened.main)
    renamed(file)
    file.with_suffix(".old").rename(file)

    with opened.write() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1


# --- Made only where one was meant ---------------------------------------------


def refusal_of(file: Path) -> str:
    with pytest.raises(StoreUnusable) as refused:
        upgrade(read_settings(database_url=f"sqlite:///{file}"))
    return refused.value.code


def test_a_mistyped_folder_is_not_made(tmp_path: Path):
    assert refusal_of(tmp_path / "vra" / "portal.db") == "store_folder_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [True, False], ids=["empty", "missing"])
def test_a_list_does_not_become_a_database(there: bool, tmp_path: Path):
    file = tmp_path / "data.csv"
    if there:
        file.touch()

    assert refusal_of(file) == "store_other_kind"

    assert [each.name for each in tmp_path.iterdir()] == ["data.csv"] * there
    assert not there or file.stat().st_size == 0


@pytest.mark.parametrize("name", ["portal.db", "portal.SQLITE3", "portal"])
def test_an_empty_file_with_a_database_s_name_becomes_one(name: str, tmp_path: Path):
    file = tmp_path / name
    file.touch()

    assert upgrade(read_settings(database_url=f"sqlite:///{file}")) == list(NAMES)


def test_another_program_s_database_is_left_alone(tmp_path: Path):
    file = tmp_path / "music.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()

    assert refusal_of(file) == "store_foreign"

    with sqlite3.connect(file) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    connection.close()
    assert tables == [("song",)]


def test_a_lost_main_file_is_not_begun_anew_beside_its_keys(sqlite_url: str):
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.unlink()

    assert refusal_of(file) == "store_main_missing"
    assert not file.exists()


@pytest.mark.parametrize("name", ["keys", "access"])
def test_a_lost_file_is_not_made_anew_in_silence(sqlite_url: str, name: str):
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    beside = file.with_name(f"portal-{name}.db")
    store = open_store(read_settings(database_url=sqlite_url))
    Desk.open(store).join()
    store.close()
    kept = beside.read_bytes()
    beside.unlink()

    assert refusal_of(file) == f"store_{name}_missing"

    beside.write_bytes(kept)
    assert upgrade(read_settings(database_url=sqlite_url)) == []
    beside.unlink()
    lost: dict[str, Any] = {f"{name}_lost": True}
    assert upgrade(read_settings(database_url=sqlite_url, **lost)) == [name]
    assert upgrade(read_settings(database_url=sqlite_url)) == []


def test_a_portal_that_nobody_used_gets_its_log(sqlite_url: str):
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.with_name("portal-access.db").unlink()

    assert upgrade(read_settings(database_url=sqlite_url)) == ["access"]


def test_a_lost_file_s_log_is_not_read_into_a_new_one(tmp_path: Path):
    file = tmp_path / "portal.db"
    file.with_name("portal.db-wal").write_bytes(b"pages of a file that is gone")

    assert refusal_of(file) == "store_log_alone"
    assert not file.exists()


def test_a_start_that_was_cut_off_goes_on(tmp_path: Path):
    file = tmp_path / "portal.db"
    settings = read_settings(database_url=f"sqlite:///{file}")
    upgrade(settings)
    file.with_name("portal-keys.db").unlink()

    assert upgrade(settings) == ["keys"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"root:x:0:0", "store_not_a_database"), (MAGIC * 9, "store_read_only")],
)
def test_a_file_that_may_not_be_written_is_called_what_it_is(
    content: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "portal.db"
    file.write_bytes(content)
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(StoreUnusable) as refused:
        database_file(file)

    assert refused.value.code == code
