"""A server that is killed leaves nothing about a member on the screen."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal import clock
from portal.config import read_settings
from portal.store.engine import open_store
from tests.browser.visitor import visitor
from tests.desk import NUMBER, Desk
from tests.server import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COVER = "#portal-lost"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_card_is_covered_until_the_server_is_back(
    browser: Any, tmp_path: Path, language: str
):
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.db'}",
        "PORT": str(free_port()),
    }
    with served(**settings) as server:
        store = open_store(read_settings(database_url=settings["DATABASE_URL"]))
        desk = Desk.open(store)
        desk.now = clock.now() - timedelta(minutes=5)
        desk.join()
        store.close()
        with visitor(browser, server.address, language, alone=True) as clerk:
            clerk.page.clock.install()
            clerk.sign_in("desk-1", f"/look_up?q={NUMBER}&m={NUMBER}")
            name = clerk.page.locator(".portal-who h1")
            name.wait_for()
            assert not clerk.page.locator(COVER).count()

            server.process.kill()
            clerk.page.locator("[data-test-connection-state=CONNECTED]").wait_for(
                state="detached"
            )
            clerk.page.clock.fast_forward("00:16")
            clerk.page.locator(COVER).wait_for()
            assert clerk.word("house.lost") in clerk.page.locator(COVER).inner_text()
            assert not name.is_visible()

            with served(**settings):
                clerk.page.locator(COVER).wait_for(state="detached")
                name.wait_for()
                assert name.is_visible()
