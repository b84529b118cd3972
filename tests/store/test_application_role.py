"""PostgreSQL as ``docs/operations.md`` sets it up: an owner, and an application.

The SQL is read from the guide, so that what it prints is what was tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from models.facts import Occasion
from portal import clock
from portal.config import Settings, read_settings
from portal.services.door import system
from portal.services.verify import verify
from portal.store import health, migrate
from portal.store.engine import Store, open_store
from seed.load import load_sample
from tests.house.documents import document
from tests.postgres import Server

pytestmark = pytest.mark.postgres

ROLES = ("portal_app", "portal_owner")
DATABASES = ("portal_keys", "portal")
ROWS = ("audit_event", "membership_event", "version_edit", "access.access_event")


@dataclass(frozen=True)
class Guide:
    """The guide's own SQL, statement by statement, and who runs it where."""

    server: Server

    def run(self, number: int, user: str, database: str) -> None:
        """Run the block ``number``; a line that connects changes the database."""
        statements = re.split(r";\s*\n|\n(?=\\)|(?<=portal)\n", self._block(number))
        for statement in filter(None, (each.strip(" ;\n") for each in statements)):
            if statement.startswith("\\connect"):
                database = statement.split()[1]
                continue
            with self._connect(user, database) as connection:
                connection.execute(statement.encode())

    def address(self, user: str, database: str) -> str:
        """Return an address of the tests' server for one of the guide's roles."""
        url = make_url(self.server.url(database))
        return url.set(username=user).render_as_string(hide_password=False)

    def _block(self, number: int) -> str:
        return document("docs/operations.md").blocks("sql")[number]

    def _connect(self, user: str, database: str) -> psycopg.Connection:
        folder = str(self.server.folder)
        return psycopg.connect(host=folder, user=user, dbname=database, autocommit=True)


@pytest.fixture
def guide(postgres_server: Server) -> Iterator[Guide]:
    yield Guide(postgres_server)
    for name in DATABASES:
        postgres_server.drop(name)
    for name in ROLES:
        postgres_server.run(f"DROP ROLE IF EXISTS {name}")


@pytest.fixture
def settings(guide: Guide) -> Settings:
    guide.run(0, "portal", "postgres")
    return read_settings(
        database_url=guide.address("portal_app", "portal"),
        database_owner_url=guide.address("portal_owner", "portal"),
        keys_url=guide.address("portal_app", "portal_keys"),
    )


@pytest.fixture
def application(guide: Guide, settings: Settings) -> Iterator[Store]:
    migrate.upgrade(settings)
    guide.run(1, "portal_owner", "portal")
    store = open_store(settings)
    yield store
    store.close()


def test_the_application_can_do_all_its_work(application: Store):
    load_sample(application)

    assert verify(application, Occasion(system(), clock.now()), full=True).right


def test_the_application_can_neither_change_nor_empty_what_was_written(
    application: Store,
):
    for table in ROWS:
        for words in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                application.write() as connection,
            ):
                connection.execute(sa.text(words))


def test_the_application_can_drop_no_trigger(application: Store):
    with (
        pytest.raises(ProgrammingError, match="must be owner"),
        application.write() as connection,
    ):
        connection.execute(sa.text("DROP TRIGGER audit_event_no_change ON audit_event"))


def test_health_has_nothing_to_warn_of(application: Store):
    assert health.keys_apart(application)
    assert health.may_change_tables(application) is False


def test_the_owner_is_needed_for_migrations_alone(settings: Settings):
    migrate.upgrade(settings)
    without = settings.model_copy(update={"database_owner_url": None})

    assert migrate.upgrade(without) == []
    migrate.check(without)
