"""What every test may ask for: databases of both kinds, a browser, clean settings.

- ``database_url``: the address of a migrated, empty database; the test runs once on
  SQLite and once on PostgreSQL. ``store`` opens it. ``sqlite_url`` and
  ``postgres_url`` are one kind each, ``blank_database_url`` has no tables yet.
  Where a test asks for a ``desk`` or an ``office``, one was opened in it before:
  setting a portal up takes longer than most tests.
- ``company``: the same with the sample company in it, loaded once per run and copied;
  ``company_url`` is its address.
- ``paper_font``: documents are set in a font that takes no time.
- ``browser``: a Chromium driven by Playwright, for the tests of one file.

Tests marked ``postgres`` or ``browser`` are skipped, loudly, on a machine without
these programs; in CI nothing may be skipped.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from portal.config import Settings, read_settings, settings
from portal.services.paper import fonts
from portal.services.paper.face import Face, face_of
from portal.store.engine import Store, open_store
from portal.store.migrate import upgrade
from seed.load import load_sample
from tests.postgres import Server, served
from tests.programs import (
    CI,
    HOW_TO_GET,
    chromium,
    missing,
    postgres_folder,
    quick_folder,
)
from tests.statements import share_statements

SLOW = ("browser", "slow")
"""What takes longest, in this order."""

ON_BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))

# Another machine's speed is no finding, and every failure can be run again.
hypothesis.settings.register_profile("portal", deadline=None, print_blob=True)
hypothesis.settings.load_profile("portal")

share_statements()


if folder_in_memory := quick_folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder_in_memory))


# --- Settings ------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _settings_of_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Keep the tests away from the settings and the database of who runs them."""
    for name, field in Settings.model_fields.items():
        monkeypatch.delenv((field.alias or name).upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'default.db'}")
    settings.cache_clear()
    yield
    settings.cache_clear()


# --- Databases -----------------------------------------------------------------


def lay_schema(url: str) -> None:
    """Create the tables of this program in the database at ``url``."""
    upgrade(read_settings(database_url=url))


def sqlite_address(folder: Path) -> str:
    """Return the address of the SQLite database in ``folder``."""
    return f"sqlite:///{folder / 'portal.db'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a migrated, empty database, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    lay_schema(sqlite_address(folder))
    return folder


@pytest.fixture(scope="session")
def sqlite_set_up(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with a portal in which a desk was opened, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite-desk") / "database"
    shutil.copytree(sqlite_template, folder)
    open_desk(sqlite_address(folder))
    return folder


def open_desk(url: str) -> None:
    """Open a desk in the migrated, empty database at ``url``."""
    from tests.desk import Desk

    opened = open_store(read_settings(database_url=url))
    Desk.open(opened)
    opened.close()


def has_desk(request: pytest.FixtureRequest) -> bool:
    """Return whether a test asks for a desk or an office, so that it is there."""
    return not {"desk", "office"}.isdisjoint(request.fixturenames)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a migrated SQLite database, empty or with a desk."""
    name = "sqlite_set_up" if has_desk(request) else "sqlite_template"
    folder = tmp_path / "database"
    shutil.copytree(request.getfixturevalue(name), folder)
    return sqlite_address(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Start a PostgreSQL server when the first test needs it; stop it at the end."""
    folder = postgres_folder()
    if folder is None:
        pytest.skip(HOW_TO_GET["postgres"])
    with served(folder) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """Return the name of a migrated, empty database, to be copied."""
    postgres_server.create("portal_template")
    lay_schema(postgres_server.url("portal_template"))
    return "portal_template"


@pytest.fixture(scope="session")
def database_numbers() -> Iterator[int]:
    """Return what numbers the databases of this run."""
    return count(1)


@pytest.fixture
def new_postgres(
    postgres_server: Server, database_numbers: Iterator[int]
) -> Iterator[Callable[[str], str]]:
    """Return a function: template in, address of a copy out; dropped afterwards."""
    made: list[str] = []

    def copy_of(template: str) -> str:
        made.append(f"portal_{next(database_numbers)}")
        postgres_server.create(made[-1], template)
        return postgres_server.url(made[-1])

    yield copy_of
    for name in made:
        postgres_server.drop(name)


@pytest.fixture(scope="session")
def postgres_set_up(postgres_server: Server, postgres_template: str) -> str:
    """Return the name of a database in which a desk was opened, to be copied."""
    postgres_server.create("portal_desk", postgres_template)
    open_desk(postgres_server.url("portal_desk"))
    return "portal_desk"


@pytest.fixture
def postgres_url(
    request: pytest.FixtureRequest, new_postgres: Callable[[str], str]
) -> str:
    """Return the address of a migrated PostgreSQL database, empty or with a desk."""
    name = "postgres_set_up" if has_desk(request) else "postgres_template"
    return new_postgres(request.getfixturevalue(name))


@pytest.fixture(params=ON_BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a migrated, empty database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=ON_BOTH)
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database without any table, of each kind in turn."""
    if request.param == "sqlite":
        return sqlite_address(tmp_path)
    copy_of = request.getfixturevalue("new_postgres")
    return str(copy_of("template0"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Open a migrated, empty database, of each kind in turn."""
    opened = open_store(read_settings(database_url=database_url))
    yield opened
    opened.close()


# --- The sample company ---------------------------------------------------------


def load_company(url: str) -> None:
    """Load the sample company into the migrated, empty database at ``url``."""
    opened = open_store(read_settings(database_url=url))
    load_sample(opened)
    opened.close()


@pytest.fixture(scope="session")
def sqlite_company(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with the sample company, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite-company") / "database"
    shutil.copytree(sqlite_template, folder)
    load_company(sqlite_address(folder))
    return folder


@pytest.fixture(scope="session")
def postgres_company(postgres_server: Server, postgres_template: str) -> str:
    """Return the name of a database with the sample company, to be copied."""
    postgres_server.create("portal_company", postgres_template)
    load_company(postgres_server.url("portal_company"))
    return "portal_company"


@pytest.fixture(params=ON_BOTH)
def company_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with the sample company, of each kind."""
    if request.param == "sqlite":
        folder = tmp_path / "company"
        shutil.copytree(request.getfixturevalue("sqlite_company"), folder)
        return sqlite_address(folder)
    copy_of = request.getfixturevalue("new_postgres")
    return str(copy_of(request.getfixturevalue("postgres_company")))


@pytest.fixture
def company(company_url: str) -> Iterator[Store]:
    """Open the sample company, on a database of each kind in turn."""
    opened = open_store(read_settings(database_url=company_url))
    yield opened
    opened.close()


# --- Browser -------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_of_run() -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    """Start Chromium once per run: a page that has its scripts comes sooner."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield started, loop
        asyncio._set_running_loop(loop)
        started.close()


@pytest.fixture(scope="module")
def browser(chromium_of_run: tuple[Any, asyncio.AbstractEventLoop]) -> Iterator[Any]:
    """Lend Chromium to the tests of one file; mark them ``browser``."""
    started, loop = chromium_of_run
    # Between files Playwright's event loop would stand in the way of others'.
    asyncio._set_running_loop(loop)
    yield started
    asyncio._set_running_loop(None)


# --- What this machine lacks ---------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run; in CI, stop with the reason.

    The slow come first, so that no core waits for another's last file.
    """
    items.sort(key=lambda item: [not item.get_closest_marker(each) for each in SLOW])
    for marker in filter(missing, HOW_TO_GET):
        needy = [item for item in items if item.get_closest_marker(marker)]
        if needy and CI:
            raise pytest.UsageError(HOW_TO_GET[marker])
        for item in needy:
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET[marker]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """In CI, turn every skip into a failure."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Say last, and loudly, what was not tested and how to change that."""
    yield
    skipped = [
        str(report.longrepr) for report in terminalreporter.getreports("skipped")
    ]
    for marker, how in HOW_TO_GET.items():
        if number := sum(how in reason for reason in skipped):
            terminalreporter.section(f"{number} TESTS NOT RUN: {marker}", red=True)
            terminalreporter.line(how, red=True, bold=True)


# --- Paper ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Face:
    """Return a font of a few hundred plain squares, quick to read and to part."""
    from tests.fonts import SIGNS, build_font

    file = tmp_path_factory.mktemp("fonts") / "squares.ttf"
    face = face_of(build_font(file, SIGNS))
    assert face is not None
    return face


@pytest.fixture
def paper_font(squares: Face, monkeypatch: pytest.MonkeyPatch) -> Face:
    """Let documents be set in the small font."""
    monkeypatch.setattr(fonts, "_found", lambda _: squares)
    return squares
