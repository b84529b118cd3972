"""When something breaks: a number to read out, and a log that names nobody."""

import json
import re
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import sqlalchemy as sa

from portal.store.engine import Store
from tests.browser.visitor import visitor
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_fault_shows_a_reference_that_is_in_the_log_without_anybody_s_name(
    browser: Any, portal: Server, beside: Store
):
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("admin-1", "/my_session")
        with beside.write() as connection:
            connection.execute(sa.text("ALTER TABLE staff_role RENAME TO lost"))
        try:
            clerk.page.goto(f"{portal.address}/my_session")
            shown = clerk.page.get_by_text(re.compile(r"F-\w{4}"))
            words = shown.first.inner_text()
        finally:
            with beside.write() as connection:
                connection.execute(sa.text("ALTER TABLE lost RENAME TO staff_role"))

        clerk.go("/my_session")
        clerk.sees(clerk.word("pages.my_session.sessions"))

    found = re.search(r"F-\w{4}", words)
    assert found
    assert "Traceback" not in words
    faults = [line for line in portal.logged() if line["event"] == "fault"]
    assert found.group() in {line["reference"] for line in faults}
    written = json.dumps(portal.logged(), ensure_ascii=False)
    for name in ("sample:admin-1", "Misato", "戸塚", "SELECT"):
        assert name not in written


def test_a_database_that_is_not_itself_is_said_to_load_balancers(
    portal: Server, beside: Store
):
    with beside.write() as connection:
        connection.execute(sa.text("ALTER TABLE alembic_version RENAME TO gone"))
    try:
        with pytest.raises(HTTPError) as answer:
            urlopen(f"{portal.address}/healthz", timeout=30)
    finally:
        with beside.write() as connection:
            connection.execute(sa.text("ALTER TABLE gone RENAME TO alembic_version"))

    assert answer.value.code == 503
    assert json.load(answer.value)["failed"] == ["database_main"]
    answer.value.close()
