"""The same way in with a real OpenID provider, a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.browser.visitor import WAIT, visitor
from tests.people import trail
from tests.server import STARTS_WITHIN, Server, free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAYLOAD = "<img src=x onerror=window.ran=1><script>window.ran=1</script>"
PEOPLE = (
    {
        "sub": "kaede",
        "name": "月野 楓",
        "preferred_username": "kaede",
        "groups": ["portal-desk"],
    },
    {"sub": "cook", "name": "Taro Cook", "groups": ["canteen"]},
    {
        "sub": "mallory",
        "name": f"{PAYLOAD} *x* [y](javascript:ran=1) :red[z]",
        "preferred_username": PAYLOAD,
        "groups": ["portal-desk", PAYLOAD],
    },
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Run a provider and return its address."""
    port = free_port()
    people = [f"--user-claims={json.dumps(person)}" for person in PEOPLE]
    process = subprocess.Popen(
        (sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *people),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str) -> None:
    started = monotonic()
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            assert monotonic() - started < STARTS_WITHIN
            sleep(0.1)


@pytest.fixture(scope="module")
def real_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("real")
    return f"sqlite:///{folder / 'portal.db'}"


@pytest.fixture(scope="module")
def real(provider: str, real_url: str) -> Iterator[Server]:
    """Serve a portal that trusts this provider."""
    with served(
        DATABASE_URL=real_url,
        OIDC_METADATA_URL=f"{provider}/.well-known/openid-configuration",
        OIDC_CLIENT_ID="portal",
        OIDC_CLIENT_SECRET="between us",
        OIDC_GROUPS="portal-desk=help_desk",
        PORTAL_COOKIE_SECRET="x" * 48,
    ) as server:
        yield server


@pytest.fixture(scope="module")
def beside(real: Server, real_url: str) -> Iterator[Store]:
    opened = open_store(read_settings(database_url=real_url))
    yield opened
    opened.close()


def come_in(clerk: Any, subject: str, place: str = "/my_session") -> None:
    clerk.go(place)
    clerk.press("sign_in.button")
    clerk.page.get_by_role("button", name=subject, exact=True).click()
    clerk.page.wait_for_url(f"{clerk.address}/**", timeout=WAIT)


def test_a_clerk_comes_in_by_the_group_and_back_to_the_page(
    browser: Any, real: Server, beside: Store
):
    with visitor(browser, real.address) as clerk:
        come_in(clerk, "kaede", "/my_session?q=1")

        clerk.sees("月野 楓")
        clerk.sees(clerk.word("roles.help_desk"))
        assert clerk.page.url == f"{real.address}/my_session?q=1"
        assert clerk.page.get_by_text(clerk.word("house.sample_banner")).count() == 0

    # Others may have come in before: tests run in any order.
    added = [json.loads(event["body"])["who"] for event in trail(beside, "staff.added")]
    assert added
    assert not any(who["sample"] for who in added)


def test_somebody_of_another_group_is_told_whom_to_ask(browser: Any, real: Server):
    with visitor(browser, real.address) as cook:
        come_in(cook, "cook")

        assert cook.sees(cook.word("refusals.identity_unknown"))


def test_a_name_is_shown_and_never_run(browser: Any, real: Server):
    with visitor(browser, real.address) as mallory:
        come_in(mallory, "mallory")
        mallory.sees(mallory.word("house.sign_out"))

        for place in ("/my_session", "/"):
            mallory.go(place)
            mallory.sees("<img src=x onerror=window.ran=1>")
            assert mallory.page.evaluate("window.ran") is None
            assert mallory.page.locator("img[src='x']").count() == 0
            assert mallory.page.locator("a[href^='javascript']").count() == 0


def test_the_sample_provider_is_absent(real: Server):
    from urllib.error import HTTPError

    for path in ("authorize", ".well-known/openid-configuration", "keys"):
        with pytest.raises(HTTPError) as answer:
            urlopen(f"{real.address}/sample-provider/{path}", timeout=30)
        assert answer.value.code == 404
        answer.value.close()


def test_signing_out_reaches_the_provider(browser: Any, real: Server, beside: Store):
    with visitor(browser, real.address) as clerk:
        come_in(clerk, "kaede")
        clerk.sees(clerk.word("house.sign_out"))
        clerk.press("house.sign_out")

        clerk.page.wait_for_url("**/oauth2/end_session**", timeout=WAIT)

    assert trail(beside, "staff.signed_out")
