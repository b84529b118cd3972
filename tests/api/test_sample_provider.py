"""The sample provider: one client, one way back, codes that work once."""

from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from models.kinds import Role
from models.staff_facts import StaffFacts
from portal.api.sample_provider import CLIENT, PLACE, SampleProvider
from portal.domain.identity import SAMPLE_ISSUER
from tests.asgi import TestClient

ADDRESS = "http://127.0.0.1:8501"
BACK = f"{ADDRESS}/oauth2callback"
VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": CLIENT,
    "redirect_uri": BACK,
    "response_type": "code",
    "state": "s-1",
    "nonce": "n-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def person(code: str, name: str, role: Role, number: int) -> StaffFacts:
    return StaffFacts(
        id=number,
        code=code,
        issuer=SAMPLE_ISSUER,
        subject=f"sample:{code}",
        name_ja=name,
        name_en=name,
        language="ja",
        disabled_at=None,
        roles=frozenset({role}),
        permissions=frozenset(),
    )


PEOPLE = [
    person("viewer-1", "白川 蓮", Role.VIEWER, 1),
    person("desk-1", "水野 千夏", Role.HELP_DESK, 2),
    person("desk-<i>", '<script>alert("x")</script>', Role.HELP_DESK, 3),
]


@pytest.fixture
def provider() -> SampleProvider:
    return SampleProvider(ADDRESS, lambda: PEOPLE, lambda _request: "/?lang=ja")


@pytest.fixture
def browser(provider: SampleProvider) -> TestClient:
    app = Starlette(routes=provider.routes())
    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


class Links(HTMLParser):
    """Collects where a page's links lead."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.elements: set[str] = set()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.found += [value for name, value in attrs if name == "href" and value]


def choices(browser: TestClient, **more: str) -> list[str]:
    page = browser.get(f"{PLACE}/authorize", params=ASKED | more)
    assert page.status_code == 200
    return [each for each in Links(page.text).found if "/choose?" in each]


def code_of(browser: TestClient, which: int = 0) -> str:
    answer = browser.get(choices(browser)[which])
    assert answer.status_code == 303
    landed = urlsplit(answer.headers["location"])
    assert answer.headers["location"].startswith(f"{BACK}?")
    query = parse_qs(landed.query)
    assert query["state"] == ["s-1"]
    return str(query["code"][0])


def redeem(
    browser: TestClient, provider: SampleProvider, code: str, /, **more: str
) -> Any:
    secret = more.pop("secret", provider.secret)
    basic = b64encode(f"{CLIENT}:{secret}".encode()).decode()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    headers = {"authorization": f"Basic {basic}"}
    return browser.post(f"{PLACE}/token", data=form | more, headers=headers)


def test_one_click_leads_to_a_token_for_that_person(
    browser: TestClient, provider: SampleProvider
):
    answer = redeem(browser, provider, code_of(browser))

    keys = KeySet.import_key_set(browser.get(f"{PLACE}/keys").json())
    token = jwt.decode(answer.json()["id_token"], keys, algorithms=["RS256"])
    assert token.claims["iss"] == SAMPLE_ISSUER
    assert token.claims["sub"] == "sample:desk-1"
    assert token.claims["groups"] == ["help_desk"]
    assert token.claims["nonce"] == "n-1"
    assert token.claims["aud"] == CLIENT


def test_the_private_key_is_not_given_out(browser: TestClient):
    (key,) = browser.get(f"{PLACE}/keys").json()["keys"]

    assert set(key) <= {"kty", "n", "e", "kid", "use", "alg"}


def test_every_start_has_another_key_and_secret(provider: SampleProvider):
    other = SampleProvider(ADDRESS, lambda: PEOPLE, lambda _request: "/")

    assert other.secret != provider.secret
    assert other._key.kid != provider._key.kid


def test_a_code_works_once(browser: TestClient, provider: SampleProvider):
    code = code_of(browser)

    assert redeem(browser, provider, code).status_code == 200
    assert redeem(browser, provider, code).status_code == 400


@pytest.mark.parametrize(
    "more",
    [
        {"code_verifier": "w" * 50},
        {"redirect_uri": "http://evil.example/"},
        {"grant_type": "password"},
        {"code": "guess"},
    ],
)
def test_a_code_is_worth_nothing_without_the_rest(
    browser: TestClient, provider: SampleProvider, more: dict[str, str]
):
    assert redeem(browser, provider, code_of(browser), **more).status_code == 400


def test_a_code_is_worth_nothing_a_minute_later(
    browser: TestClient, provider: SampleProvider
):
    code = code_of(browser)
    granted = provider._codes[code]
    provider._codes[code] = replace(granted, until=granted.until.replace(year=2020))

    assert redeem(browser, provider, code).status_code == 400


def test_codes_nobody_used_are_thrown_away(
    browser: TestClient, provider: SampleProvider
):
    code = code_of(browser)
    granted = provider._codes[code]
    provider._codes[code] = replace(granted, until=granted.until.replace(year=2020))
    code_of(browser)

    assert code not in provider._codes


@pytest.mark.parametrize("secret", ["", "guess", "ü"])
def test_only_the_portal_redeems_codes(
    browser: TestClient, provider: SampleProvider, secret: str
):
    answer = redeem(browser, provider, code_of(browser), secret=secret)

    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!", "Bearer x", "Basic /w=="])
def test_a_broken_authorization_is_refused(browser: TestClient, header: str):
    answer = browser.post(f"{PLACE}/token", headers={"authorization": header})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "other"},
        {"redirect_uri": "http://evil.example/oauth2callback"},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": f"{BACK}@evil.example"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"state": ""},
        {"nonce": ""},
    ],
)
def test_a_request_that_is_not_the_portal_s_shows_no_staff(
    browser: TestClient, more: dict[str, str]
):
    page = browser.get(f"{PLACE}/authorize", params=ASKED | more)

    assert page.status_code == 400
    assert set(Links(page.text).found) == {"/"}


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c"])
def test_a_ticket_of_somebody_else_is_refused(browser: TestClient, ticket: str):
    answer = browser.get(
        f"{PLACE}/choose", params={"ticket": ticket, "subject": "sample:desk-1"}
    )

    assert answer.status_code == 400


def test_a_person_who_is_not_listed_cannot_be_chosen(browser: TestClient):
    link = choices(browser)[0].replace("desk-1", "boss-1")

    assert browser.get(link).status_code == 400


def test_names_are_shown_and_never_run(browser: TestClient):
    page = browser.get(f"{PLACE}/authorize", params=ASKED)

    assert "script" not in Links(page.text).elements
    assert "&lt;script&gt;" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_page_needs_no_script_and_lists_the_busiest_role_first(browser: TestClient):
    subjects = [parse_qs(urlsplit(each).query)["subject"] for each in choices(browser)]

    assert subjects == [["sample:desk-1"], ["sample:desk-<i>"], ["sample:viewer-1"]]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_speaks_both_languages_and_switches(
    browser: TestClient, language: str
):
    page = browser.get(f"{PLACE}/authorize", params=ASKED | {"lang": language})

    assert f'lang="{language}"' in page.text
    switch = next(each for each in Links(page.text).found if "/authorize?" in each)
    assert browser.get(switch).status_code == 200
    assert f'lang="{language}"' not in browser.get(switch).text


def test_nobody_to_choose_from_is_said(provider: SampleProvider):
    empty = SampleProvider(ADDRESS, list, provider.wanted)
    browser = TestClient(Starlette(routes=empty.routes()), base_url=ADDRESS)

    page = browser.get(f"{PLACE}/authorize", params=ASKED)

    assert "python -m portal run" in page.text


@pytest.mark.parametrize(
    ("wanted", "landed"), [(BACK, BACK), ("http://evil.example/", "/"), (None, "/")]
)
def test_signing_out_comes_back_to_the_portal(
    browser: TestClient, wanted: str | None, landed: str
):
    params = {"post_logout_redirect_uri": wanted} if wanted else {}

    answer = browser.get(f"{PLACE}/end-session", params=params)

    assert answer.headers["location"] == landed
