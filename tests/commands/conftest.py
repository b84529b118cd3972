"""The sample company, for commands to work in."""

import shutil
from pathlib import Path

import pytest

from portal.config import settings
from tests.conftest import sqlite_address


@pytest.fixture
def in_company(company_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work in the sample company, on a database of each kind in turn."""
    monkeypatch.setenv("DATABASE_URL", company_url)
    settings.cache_clear()
    return company_url


@pytest.fixture
def in_sqlite_company(
    sqlite_company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work in the sample company; both kinds are asked in the tests of the services."""
    folder = tmp_path / "company"
    shutil.copytree(sqlite_company, folder)
    monkeypatch.setenv("DATABASE_URL", sqlite_address(folder))
    settings.cache_clear()
