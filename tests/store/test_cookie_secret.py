"""Cookies outlive a restart: their secret is kept where nobody set one."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.config import SHORTEST_SECRET, Settings, read_settings
from portal.store.cookie_secret import cookie_secret


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return read_settings(database_url=f"sqlite:///{tmp_path / 'portal.db'}")


def test_every_start_has_the_same_secret_that_nobody_else_can_read(
    fresh: Settings, tmp_path: Path
):
    first = cookie_secret(fresh)

    file = tmp_path / "portal-keys.db.cookie"
    assert cookie_secret(fresh) == first == file.read_text()
    assert len(first) >= SHORTEST_SECRET
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_processes_that_start_together_agree(fresh: Settings):
    with ThreadPoolExecutor(8) as together:
        assert len(set(together.map(cookie_secret, [fresh] * 8))) == 1


def test_a_file_that_was_emptied_gets_a_new_secret(fresh: Settings, tmp_path: Path):
    (tmp_path / "portal-keys.db.cookie").write_text("")

    assert len(cookie_secret(fresh)) >= SHORTEST_SECRET
    assert cookie_secret(fresh) == cookie_secret(fresh)


def test_what_is_set_is_used_and_nothing_written(fresh: Settings, tmp_path: Path):
    given = fresh.model_copy(update={"cookie_secret": "of the administrator"})

    assert cookie_secret(given) == "of the administrator"
    assert list(tmp_path.iterdir()) == []


def test_keys_in_a_database_server_have_no_file_beside_them():
    given = read_settings(database_url="postgresql://nobody@127.0.0.1/none")

    assert cookie_secret(given) != cookie_secret(given)


def test_a_folder_that_takes_no_file_stops_nothing():
    given = read_settings(database_url="sqlite:////no/such/folder/portal.db")

    assert cookie_secret(given) != cookie_secret(given)
