"""The layers between the network and the portal."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from portal.api.deep_link import COOKIE, DeepLink
from portal.api.guards import (
    KnownPages,
    OneAddress,
    Places,
    SafeHeaders,
    content_policy,
)
from tests.api.test_deep_link import CRAFTED
from tests.asgi import TestClient

ADDRESS = "http://127.0.0.1:8501"
LINKS = DeepLink("secret", secure=False)
PAGES = {"", "look_up", "health"}


def client(*layers: Middleware, address: str = ADDRESS) -> TestClient:
    def page(_request: Request) -> Response:
        return PlainTextResponse("page", headers={"set-cookie": "_streamlit_xsrf=1"})

    def callback(request: Request) -> Response:
        answer = RedirectResponse("/", 302)
        if "code" in request.query_params:
            answer.set_cookie("_streamlit_user", "signed")
        else:
            answer.delete_cookie("_streamlit_user")
        return answer

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("open")
        await socket.close()

    app = Starlette(
        routes=[
            Route("/oauth2callback", callback),
            WebSocketRoute("/_stcore/stream", stream),
            Route("/{rest:path}", page, methods=["GET", "POST"]),
        ],
        middleware=list(layers),
    )
    return TestClient(app, base_url=address, follow_redirects=False)


# --- Headers -------------------------------------------------------------------


def test_every_answer_carries_the_security_headers():
    answer = client(Middleware(SafeHeaders, policy="p", secure=False)).get("/look_up")

    assert answer.headers["content-security-policy"] == "p"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers
    assert "secure" not in answer.headers["set-cookie"].lower()


def test_behind_https_every_cookie_is_secure_once():
    secured = client(Middleware(SafeHeaders, policy="p", secure=True))

    answer = secured.get("/oauth2callback?code=1")

    assert "strict-transport-security" in answer.headers
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.lower().count("secure") == 1


def test_a_page_with_a_stricter_policy_keeps_it():
    def strict(_request: Request) -> Response:
        return PlainTextResponse("", headers={"content-security-policy": "strict"})

    app = SafeHeaders(Starlette(routes=[Route("/", strict)]), "loose", secure=False)

    assert TestClient(app).get("/").headers["content-security-policy"] == "strict"


def test_only_streamlit_s_own_inline_script_may_run():
    policy = content_policy(["window.a = 1"], ADDRESS)
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))

    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert scripts.count("'sha256-") == 1
    assert "ws://127.0.0.1:8501" in policy


# --- One address ---------------------------------------------------------------


def host(*, strict: bool = True) -> Callable[..., Any]:
    guarded = client(Middleware(OneAddress, address=ADDRESS, strict=strict))
    return lambda name, path="/look_up", method="GET": guarded.request(
        method, path, headers={"host": name}
    )


@pytest.mark.parametrize("name", ["localhost:8501", "LOCALHOST:8501", "[::1]:8501"])
def test_other_names_of_this_machine_lead_to_the_printed_address(name: str):
    answer = host()(name, "/look_up?q=%E9%AB%99")

    assert answer.status_code == 307
    assert answer.headers["location"] == f"{ADDRESS}/look_up?q=%E9%AB%99"


@pytest.mark.parametrize("path", ["//evil.example", "///evil.example/look_up"])
def test_the_way_to_the_printed_address_leads_nowhere_else(path: str):
    answer = host()("localhost:8501", f"{ADDRESS}{path}")

    assert answer.headers["location"].startswith(f"{ADDRESS}/")
    assert not answer.headers["location"].startswith(f"{ADDRESS}//")


@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:8501", "", "127.0.0.1.evil:8501"]
)
def test_while_there_are_no_passwords_a_foreign_name_is_refused(name: str):
    assert host()(name).status_code == 421


def test_a_form_is_not_sent_on():
    assert host()("localhost:8501", method="POST").status_code == 421


def test_the_printed_address_is_served():
    assert host()("127.0.0.1:8501").status_code == 200


def test_with_a_provider_a_server_in_front_may_use_its_own_name():
    assert host(strict=False)("portal.internal").status_code == 200


def test_the_health_check_may_use_any_name():
    assert host()("10.0.0.7", "/healthz").status_code == 200


def test_a_socket_from_a_foreign_name_is_closed():
    guarded = client(Middleware(OneAddress, address=ADDRESS, strict=True))

    with (
        pytest.raises(WebSocketDisconnect),
        guarded.websocket_connect("/_stcore/stream", headers={"host": "evil.example"}),
    ):
        pass


def test_a_socket_from_the_printed_address_is_open():
    guarded = client(
        Middleware(SafeHeaders, policy="p", secure=False),
        Middleware(OneAddress, address=ADDRESS, strict=True),
        Middleware(Places, links=LINKS, address=ADDRESS, is_page=bool),
        Middleware(KnownPages, pages=PAGES, wanted=lambda _request: "/"),
    )

    with guarded.websocket_connect(
        "/_stcore/stream", headers={"host": "127.0.0.1:8501"}
    ) as socket:
        assert socket.receive_text() == "open"


# --- Places --------------------------------------------------------------------


def places() -> TestClient:
    return client(
        Middleware(
            Places,
            links=LINKS,
            address=ADDRESS,
            is_page=lambda path: path.strip("/") in PAGES,
        )
    )


def remembered(place: str) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={LINKS._signer.dumps(place)}"}


def test_signing_in_comes_back_to_the_page_it_started_from():
    browser = places()
    browser.get("/auth/login", headers={"referer": f"{ADDRESS}/look_up?q=%E9%AB%99"})

    answer = browser.get("/oauth2callback?code=1")

    assert answer.headers["location"] == "/look_up?q=%E9%AB%99"
    assert COOKIE not in browser.cookies


def test_a_page_opened_from_a_link_is_remembered_without_a_referer():
    browser = places()
    browser.get("/look_up?q=1")

    assert browser.get("/oauth2callback?code=1").headers["location"] == "/look_up?q=1"


def test_a_page_of_somebody_signed_in_is_not_remembered():
    answer = places().get("/look_up?q=1", headers={"cookie": "_streamlit_user=x"})

    assert COOKIE not in answer.headers["set-cookie"]


def test_a_sign_in_that_failed_leads_to_the_start():
    answer = places().get("/oauth2callback", headers=remembered("/look_up"))

    assert answer.headers["location"] == "/"


def test_signing_out_forgets_the_place():
    browser = places()
    browser.get("/look_up?q=1")
    browser.get("/auth/logout")

    assert browser.get("/oauth2callback?code=1").headers["location"] == "/"


@pytest.mark.parametrize("place", CRAFTED)
def test_no_signed_cookie_leads_off_this_site(place: str):
    answer = places().get("/oauth2callback?code=1", headers=remembered(place))

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("place", [each for each in CRAFTED if each.isprintable()])
def test_no_referer_leads_off_this_site(place: str):
    browser = places()
    for referer in (place, f"{ADDRESS}{place}"):
        browser.get("/auth/login", headers={"referer": referer.encode()})
        landed = browser.get("/oauth2callback?code=1").headers["location"]
        assert landed == "/" or landed.startswith("/look_up")
        assert "evil" not in landed.partition("?")[0]


def test_a_place_that_is_no_page_any_more_is_dropped():
    answer = places().get("/oauth2callback?code=1", headers=remembered("/gone"))

    assert answer.headers["location"] == "/"


# --- Known pages ---------------------------------------------------------------


def known(path: str, **headers: str) -> Any:
    layer = Middleware(KnownPages, pages=PAGES, wanted=lambda _request: "/")
    return client(layer).get(path, headers=headers)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/look_up",
        "/health/",
        "/favicon.png",
        "/static/js/index.js",
        "/_stcore/health",
        "/look_up/_stcore/health",
        "/auth/login",
        "/healthz",
    ],
)
def test_what_exists_is_passed_on(path: str):
    assert known(path).status_code == 200


@pytest.mark.parametrize("path", ["/nope", "/look_up/more", "/a/b/c", "/<script>"])
def test_what_does_not_exist_is_said_to_be_missing(path: str):
    answer = known(path, **{"accept-language": "en"})

    assert answer.status_code == 404
    assert "no such page" in answer.text
    assert "<script" not in answer.text


def test_the_missing_page_speaks_the_reader_s_language():
    assert 'lang="ja"' in known("/nope", **{"accept-language": "fr, ja;q=.5"}).text
    assert 'lang="en"' in known("/nope", **{"accept-language": "en-GB, ja"}).text
    assert 'lang="en"' in known("/nope?lang=en").text
    assert 'lang="ja"' in known("/nope").text
