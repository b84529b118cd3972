"""Coming in, staying in and going out, in a real browser."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from portal.services.staff import acting_for, disable_staff, enable_staff
from portal.store.engine import Store
from tests.browser.visitor import WAIT, visitor
from tests.people import occasion, trail
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_deep_link_survives_signing_in(browser: Any, portal: Server, language: str):
    with visitor(browser, portal.address, language) as clerk:
        clerk.sign_in("admin-1", "/my_session?q=%E9%AB%99%E6%A9%8B&n=1", anew=True)

        clerk.sees(clerk.word("pages.my_session.sessions"))
        place = clerk.page.url.removeprefix(portal.address)
        assert place == "/my_session?q=%E9%AB%99%E6%A9%8B&n=1"
        clerk.comes_true(f"document.documentElement.lang === '{language}'")
        title = clerk.word("pages.my_session.title")
        clerk.comes_true("title => document.title.startsWith(title)", title)
        assert clerk.complaints == []


def test_each_role_lands_on_its_first_page(browser: Any, portal: Server):
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("admin-1", anew=True)

        clerk.page.wait_for_url("**/health")
        clerk.sees(clerk.word("checks.provider_warning"))
        named = (
            "to => document.querySelector('[data-testid=stLogoLink]').ariaLabel === to"
        )
        assert clerk.comes_true(named, clerk.word("pages.home.to"))
        assert clerk.complaints == []


def test_a_typed_address_of_a_closed_page_is_refused_with_a_sentence(
    browser: Any, portal: Server
):
    with visitor(browser, portal.address, "en") as clerk:
        clerk.sign_in("viewer-1", "/health", anew=True)

        clerk.sees("Your role cannot open this page")
        assert clerk.page.get_by_role("link", name="Health").count() == 0


def test_signing_out_kills_a_copied_cookie(browser: Any, portal: Server):
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("desk-1", "/my_session", anew=True)
        copied = clerk.page.context.cookies()

        with visitor(browser, portal.address) as thief:
            thief.page.context.add_cookies(copied)
            thief.go("/my_session")
            thief.sees(thief.word("pages.my_session.sessions"))

            clerk.press("house.sign_out")
            clerk.sees(clerk.word("sign_in.lead_sample"))
            thief.go("/my_session")

            thief.sees(thief.word("refusals.session_signed_out"))
            assert thief.page.get_by_text("desk-1").count() == 0


def test_an_open_tab_of_somebody_disabled_shuts_within_a_minute(
    browser: Any, portal: Server, beside: Store
):
    admin = occasion(acting_for(beside, "admin-1"))
    with visitor(browser, portal.address, alone=True) as clerk:
        clerk.page.clock.install()
        clerk.sign_in("desk-2", "/my_session", anew=True)
        clerk.sees(clerk.word("pages.my_session.sessions"))

        disable_staff(beside, admin, "desk-2")
        clerk.page.clock.fast_forward("00:30")
        try:
            assert clerk.sees(clerk.word("refusals.staff_disabled"))
        finally:
            enable_staff(beside, admin, "desk-2")


def test_an_answer_of_the_provider_works_once(browser: Any, portal: Server):
    answers: list[str] = []
    with visitor(browser, portal.address) as clerk:
        clerk.page.on(
            "request",
            lambda request: (
                answers.append(request.url)
                if "/oauth2callback?" in request.url
                else None
            ),
        )
        clerk.sign_in("desk-1", "/my_session", anew=True)
        clerk.press("house.sign_out")
        clerk.sees(clerk.word("sign_in.lead_sample"))

        clerk.page.goto(answers[0])
        clerk.sees(clerk.word("sign_in.lead_sample"))

    with visitor(browser, portal.address) as stranger:
        stranger.page.goto(answers[0])
        assert stranger.sees(stranger.word("sign_in.lead_sample"))


def test_the_language_of_the_start_page_goes_along(browser: Any, portal: Server):
    with visitor(browser, portal.address, "ja") as clerk:
        clerk.go("/")
        clerk.press("house.language_en")
        clerk.language = "en"
        clerk.press("sign_in.button")
        clerk.sees(clerk.word("sign_in.sample.title"))
        clerk.page.get_by_text("auditor-1", exact=True).click()

        clerk.sees(clerk.word("house.sign_out"))
        assert clerk.comes_true("!location.href.includes('lang')")


def test_the_sample_provider_needs_no_script(browser: Any, portal: Server):
    with visitor(browser, portal.address) as clerk:
        clerk.go("/")
        clerk.press("sign_in.button")
        clerk.page.wait_for_url("**/sample-provider/authorize**", timeout=WAIT)
        address = clerk.page.url

        plain = browser.new_context(java_script_enabled=False, locale="ja-JP")
        page = plain.new_page()
        page.goto(address)
        links = page.get_by_role("link").all()
        assert len(links) == 13
        plain.close()


# --- Addresses and headers -----------------------------------------------------


def answer(address: str, **headers: str) -> Any:
    """Ask without following redirects; an error is an answer."""
    try:
        return build_opener(Stay).open(Request(address, headers=headers), timeout=30)
    except HTTPError as error:
        return error


class Stay(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        """Stay where it was asked."""


def test_localhost_leads_to_the_printed_address(browser: Any, portal: Server):
    other = portal.address.replace("127.0.0.1", "localhost")

    with visitor(browser, portal.address) as clerk:
        clerk.page.goto(f"{other}/my_session?q=1")
        clerk.settled()
        assert clerk.page.url == f"{portal.address}/my_session?q=1"


@pytest.mark.parametrize("path", ["/", "/my_session", "/healthz", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(portal: Server, path: str):
    with answer(portal.address + path) as response:
        headers = response.headers

    assert response.status == 200
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    "path", ["/api/v1/nope", "/scim/v2/Users", "/sample-provider/nope", "/assets/nope"]
)
def test_an_address_without_an_answer_says_so_as_json(portal: Server, path: str):
    with answer(portal.address + path) as response:
        assert response.status == 404
        assert response.headers.get_content_type() == "application/json"


def test_a_page_that_does_not_exist_says_so(portal: Server):
    with answer(f"{portal.address}/nope", **{"Accept-Language": "en"}) as response:
        assert response.status == 404
        assert "no such page" in response.read().decode()


@pytest.mark.parametrize("path", ["/assets/..%2fframe.py", "/assets/%2e%2e/act.py"])
def test_only_assets_are_given_out(portal: Server, path: str):
    with answer(portal.address + path) as response:
        assert response.status in {400, 404}


def test_what_was_done_is_in_the_trail(portal: Server, beside: Store):
    signed_in = trail(beside, "staff.signed_in")

    assert all(event["outcome"] == "done" for event in signed_in)
