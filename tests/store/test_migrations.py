"""Models and migrations describe the same tables, on both databases."""

import pytest
import sqlalchemy as sa

from portal.config import Settings, read_settings
from portal.errors import StoreUnusable
from portal.store import migrate
from portal.store.engine import Store, addresses, open_database

LINES = ("main", "access", "keys")


@pytest.mark.parametrize("line", LINES)
def test_models_and_migrations_agree(store: Store, line: str):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = getattr(store, line)
    with database.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": migrate._ours},
        )
        differences = compare_metadata(context, migrate.METADATA[line])

    assert differences == []


@pytest.mark.parametrize("line", LINES)
def test_the_known_version_is_the_newest_migration(line: str):
    files = sorted((migrate.HERE / line / "versions").glob("[0-9]*.py"))

    assert files[-1].name.startswith(migrate.HEADS[line])


def settings_of(url: str) -> Settings:
    return read_settings(database_url=url)


def test_a_blank_database_is_brought_up_once(blank_database_url: str):
    settings = settings_of(blank_database_url)

    assert migrate.upgrade(settings) == list(LINES)
    assert migrate.upgrade(settings) == []
    migrate.check(settings)


def test_a_database_of_a_newer_program_is_left_alone(database_url: str):
    settings = settings_of(database_url)
    database = open_database(addresses(settings)["main"])
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()

    for attempt in (migrate.upgrade, migrate.check):
        with pytest.raises(StoreUnusable) as refused:
            attempt(settings)
        assert refused.value.code == "store_newer"
        assert refused.value.facts["found"] == "9999"


def test_a_database_that_is_behind_is_named(blank_database_url: str):
    with pytest.raises(StoreUnusable) as refused:
        migrate.check(settings_of(blank_database_url))

    assert refused.value.code == "store_behind"
