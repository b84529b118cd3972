"""Bring the three databases to this program's schema, or say why not.

Looking is cheap (one SELECT per database); Alembic is imported only when there is
something to do, so a second start does not pay for it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from models import tables
from models.tables.access import ACCESS
from models.tables.keys import KEYS
from portal.config import Settings
from portal.errors import StoreUnusable
from portal.store.engine import Database, addresses, explain, open_database
from portal.store.sqlite_file import refuse_half

HERE = Path(__file__).with_name("migrations")
HEADS = {"main": "0030", "access": "0003", "keys": "0001"}
TABLES = tables.__all__
"""Importing the tables fills the metadata below."""

METADATA = {"main": SQLModel.metadata, "access": ACCESS, "keys": KEYS}


@dataclass(frozen=True)
class Line:
    """One database's line of versions."""

    name: str
    database: Database

    def found(self) -> str | None:
        """Return the version the database is at; None for an empty one."""
        try:
            with self.database.read() as connection:
                if not sa.inspect(connection).has_table("alembic_version"):
                    return None
                query = sa.text("SELECT version_num FROM alembic_version")
                return connection.execute(query).scalar()
        except DatabaseError as error:
            raise explain(error) from None


def upgrade(settings: Settings) -> list[str]:
    """Create or migrate what is behind; returns the lines that were changed.

    Raises ``StoreUnusable`` (``store_newer``) for a schema of a newer program.
    """
    changed = []
    _refuse_half(settings)
    for name, url in _owner_addresses(settings).items():
        line = Line(name, open_database(url))
        try:
            if name in _LOST and line.found() is None:
                _refuse_lost(settings, name, url)
            if _upgrade_line(line):
                changed.append(name)
        except DatabaseError as error:
            raise explain(error) from None
        finally:
            line.database.close()
    return changed


def _refuse_half(settings: Settings) -> None:
    urls = [make_url(url) for url in addresses(settings).values()]
    main, *others = [
        Path(str(each.database)) if each.get_backend_name() == "sqlite" else None
        for each in urls
    ]
    if main is not None:
        refuse_half(main, [each for each in others if each is not None])


def _refuse_lost(settings: Settings, name: str, url: str) -> None:
    """Refuse to begin a database anew of which the main one says that it was there."""
    setting, code, trace = _LOST[name]
    if getattr(settings, setting):
        return
    database = open_database(addresses(settings)["main"])
    try:
        with database.read() as connection:
            used = connection.execute(trace).scalar()
    finally:
        database.close()
    if used:
        place = Path(str(make_url(url).database)).name
        raise StoreUnusable(code, place=place)


_LOST = {
    "access": (
        "access_lost",
        "store_access_missing",
        sa.text("SELECT 1 FROM audit_event LIMIT 1"),
    ),
    "keys": (
        "keys_lost",
        "store_keys_missing",
        sa.text("SELECT 1 FROM private_value LIMIT 1"),
    ),
}
"""By database: the setting that begins it anew, the refusal, and what shows its use."""


def check(settings: Settings) -> None:
    """Refuse unless all three databases are at this program's schema."""
    for name, url in addresses(settings).items():
        database = open_database(url)
        try:
            version = Line(name, database).found()
        finally:
            database.close()
        if version != HEADS[name]:
            code = "store_newer" if _newer(version, HEADS[name]) else "store_behind"
            raise StoreUnusable(code, found=version or "-", known=HEADS[name])


def _owner_addresses(settings: Settings) -> dict[str, str]:
    found = addresses(settings)
    if settings.database_owner_url:
        as_owner = settings.model_copy(
            update={"database_url": settings.database_owner_url}
        )
        found = addresses(as_owner)
    return found


def _newer(version: str | None, head: str) -> bool:
    return version is not None and version > head


def _upgrade_line(line: Line) -> bool:
    _make_schema(line)
    version, head = line.found(), HEADS[line.name]
    if version is None:
        _refuse_foreign(line)
    if version == head:
        return False
    if _newer(version, head):
        raise StoreUnusable("store_newer", found=version or "-", known=head)
    from alembic import command

    with line.database.write() as connection:
        if not line.database.sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7031)"))
        command.upgrade(alembic_config(line.name, connection), "head")
    return True


def _refuse_foreign(line: Line) -> None:
    """Leave a SQLite file alone in which another program keeps its tables."""
    if line.database.file is None:
        return
    with line.database.read() as connection:
        if sa.inspect(connection).get_table_names():
            raise StoreUnusable("store_foreign", place=line.database.file.path.name)


def _make_schema(line: Line) -> None:
    if line.database.sqlite:
        return
    path = make_url(str(line.database.engine.url)).query.get("options", "")
    if f"search_path={line.name}" not in str(path):
        return
    with line.database.read() as connection:
        # PostgreSQL wants the right to create even for IF NOT EXISTS.
        if sa.inspect(connection).has_schema(line.name):
            return
    with line.database.write() as connection:
        connection.execute(sa.text(f'CREATE SCHEMA IF NOT EXISTS "{line.name}"'))


def alembic_config(name: str, connection: Connection) -> Any:
    """Return Alembic's configuration for one line on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / name / "versions"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(
        connection=connection, metadata=METADATA[name], include_object=_ours
    )
    return config


def _ours(_item: Any, name: str | None, *_rest: Any) -> bool:
    """Leave engine-specific search structures out of the comparison."""
    return not (name or "").startswith(("member_search", "alembic_"))
