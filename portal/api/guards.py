"""What stands between the network and the portal, as plain ASGI layers.

Each layer leaves WebSocket messages alone but for the check of the address.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.deep_link import DeepLink, place_of
from portal.api.sample_page import language_of, missing_page

USER_COOKIE = "_streamlit_user"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
OWN_ROOMS = (
    "/_stcore/",
    "/api/",
    "/assets/",
    "/auth/",
    "/component/",
    "/healthz",
    "/media/",
    "/metrics",
    "/oauth2callback",
    "/sample-provider/",
    "/scim/",
    "/static/",
)
"""Where addresses lead that are not pages."""


def content_policy(scripts: Iterable[str], address: str) -> str:
    """Return the Content-Security-Policy of the pages.

    ``scripts`` are the inline scripts of Streamlit's own page, allowed by their
    hash: nothing that a person typed can run, even where escaping failed.
    """
    hashes = [
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    ]
    socket = address.replace("http", "ws", 1)
    parts = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *hashes]),
        # Streamlit writes its styles at run time.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {socket}",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


@dataclass
class SafeHeaders:
    """Adds the security headers, and ``Secure`` to every cookie behind https."""

    app: ASGIApp
    policy: str
    secure: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders) -> None:
        headers.setdefault("Content-Security-Policy", self.policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        # Same origin, because signing in comes back to the page it started from.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if not self.secure:
            return
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        cookies = headers.getlist("set-cookie")
        if cookies:
            del headers["set-cookie"]
        for cookie in cookies:
            marked = "; secure" in cookie.lower()
            headers.append("set-cookie", cookie if marked else f"{cookie}; Secure")


@dataclass
class OneAddress:
    """Keeps everybody at the one address that was printed.

    A cookie set for one name of this machine is not sent to another. While sample
    sign-in exists (``strict``), a foreign name is refused: a page elsewhere may have
    pointed its own name here.
    """

    app: ASGIApp
    address: str
    strict: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] == "/healthz":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "").lower()
        ours = urlsplit(self.address).netloc.lower()
        local = host.rpartition(":")[0] in LOOPBACK_NAMES or host in LOOPBACK_NAMES
        if host == ours or not (local or self.strict):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._elsewhere(scope, local)(scope, receive, send)

    def _elsewhere(self, scope: Scope, local: bool) -> Response:  # noqa: FBT001
        if local and scope["method"] in {"GET", "HEAD"}:
            query = scope["query_string"].decode("latin-1")
            path = "/" + scope["raw_path"].decode("latin-1").lstrip("/")
            place = f"{self.address}{path}" + (f"?{query}" if query else "")
            return RedirectResponse(place, 307)
        return PlainTextResponse("421 Misdirected Request\n", 421)


@dataclass
class Places:
    """Lets a deep link survive the way through the identity provider."""

    app: ASGIApp
    links: DeepLink
    address: str
    is_page: Callable[[str], bool]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return

        async def with_place(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._act(scope, message)
            await send(message)

        await self.app(scope, receive, with_place)

    def _act(self, scope: Scope, message: Message) -> None:
        asked, answer = Headers(scope=scope), MutableHeaders(scope=message)
        path, cookies = scope["path"], asked.get("cookie", "")
        cookie = None
        if path == "/auth/login":
            place = place_of(asked.get("referer", ""), self.address)
            cookie = self.links.cookie_for(place) if place else None
        elif path == "/auth/logout":
            cookie = self.links.forgotten()
        elif path == "/oauth2callback" and _signs_in(message["status"], answer):
            place = self.links.place_in(cookies)
            if place and self.is_page(urlsplit(place).path):
                answer["location"] = place
            cookie = self.links.forgotten()
        elif self.is_page(path) and USER_COOKIE not in cookies:
            query = scope["query_string"].decode("latin-1")
            cookie = self.links.cookie_for(path + (f"?{query}" if query else ""))
        if cookie:
            answer.append("set-cookie", cookie)


def _signs_in(status: int, answer: MutableHeaders) -> bool:
    given = (each.split(";")[0] for each in answer.getlist("set-cookie"))
    name, value = f"{USER_COOKIE}=", ""
    for each in given:
        if each.startswith(name):
            value = each.removeprefix(name).strip('"')
    return status in {302, 303, 307} and bool(value)


@dataclass
class KnownPages:
    """Answers 404 where Streamlit would answer every address with its page."""

    app: ASGIApp
    pages: Collection[str]
    wanted: Callable[[Request], str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not self._unknown(scope["path"]):
            await self.app(scope, receive, send)
            return
        language = language_of(Request(scope), self.wanted)
        await missing_page(language, scope["path"])(scope, receive, send)

    def _unknown(self, path: str) -> bool:
        if path.startswith(OWN_ROOMS) or "/_stcore/" in path:
            return False
        # Streamlit's own files lie at the root too: favicon.png, manifest.json.
        is_file = "." in path.rpartition("/")[2]
        return not is_file and path.strip("/") not in self.pages
