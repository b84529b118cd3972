"""The ASGI app: pages, routes and checks in one process.

Started by ``python -m portal run``; any ASGI server may serve ``portal.server:app``
with one worker. Scale by processes behind cookie affinity, all with the same
``PORTAL_COOKIE_SECRET``.
"""

import gc
import logging
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.logger
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.file_util import get_static_dir

from portal import logs
from portal.api.deep_link import DeepLink
from portal.api.guards import (
    KnownPages,
    OneAddress,
    Places,
    SafeHeaders,
    content_policy,
)
from portal.api.health import healthz
from portal.api.missing import missing
from portal.api.sample_provider import CLIENT, SampleProvider
from portal.config import Settings, settings
from portal.navigation import PAGES
from portal.services.house import move_in, move_out, opened, the_store
from portal.services.serve import ready_to_serve
from portal.services.staff import sample_staff
from portal.store.cookie_secret import cookie_secret
from portal.store.engine import open_store
from portal.store.migrate import check
from portal.ui.act import show_fault
from portal.wording import LANGUAGES, sentences

ENTRY = Path(__file__).with_name("app.py")
ASSETS = Path(__file__).parent / "ui" / "assets"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
SCOPES = "openid email profile"


class Composition:
    """The parts of the app, made from the settings."""

    def __init__(self, settings: Settings) -> None:
        """Check that these settings may be served."""
        ready_to_serve(settings)
        self.settings = settings
        self.cookie_secret = cookie_secret(settings)
        self.secure = settings.address.startswith("https:")
        self.pages = frozenset({"", *(row.url for row in PAGES)})

    @cached_property
    def links(self) -> DeepLink:
        """Where somebody wanted to go."""
        return DeepLink(self.cookie_secret, self.secure)

    @cached_property
    def sample(self) -> SampleProvider | None:
        """The sample provider, where it exists."""
        if not self.settings.sample_sign_in:
            return None
        return SampleProvider(
            self.settings.address, lambda: sample_staff(the_store()), self.wanted
        )

    def wanted(self, request: Request) -> str:
        """Return the page a request for a sign-in came from."""
        return self.links.place_in(request.headers.get("cookie", "")) or "/"

    def is_page(self, path: str) -> bool:
        """Return whether a path leads to a page of ours."""
        return path.strip("/") in self.pages

    def auth(self) -> dict[str, Any]:
        """Return what ``st.login`` reads."""
        given = self.settings
        if self.sample:
            who = {
                "client_id": CLIENT,
                "client_secret": self.sample.secret,
                "server_metadata_url": self.sample.metadata_url,
            }
        else:
            who = {
                "client_id": given.oidc_client_id or "",
                "client_secret": given.oidc_client_secret or "",
                "server_metadata_url": given.oidc_metadata_url or "",
            }
        return {
            "redirect_uri": f"{given.address}/oauth2callback",
            "cookie_secret": self.cookie_secret,
            "client_kwargs": {"scope": SCOPES, "prompt": "select_account"},
            **who,
        }

    def routes(self) -> list[BaseRoute]:
        """Return our own routes; the catch-alls stand last."""
        return [
            Route("/healthz", healthz),
            Route("/assets/{name}", asset),
            *(self.sample.routes() if self.sample else []),
            Route("/sample-provider/{rest:path}", missing),
            Route("/api/{rest:path}", missing, methods=METHODS),
            Route("/scim/{rest:path}", missing, methods=METHODS),
        ]

    def middleware(self) -> list[Middleware]:
        """Return the layers, outermost first."""
        page = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")
        policy = content_policy(INLINE.findall(page), self.settings.address)
        strict = self.settings.sample_sign_in
        return [
            Middleware(SafeHeaders, policy=policy, secure=self.secure),
            Middleware(OneAddress, address=self.settings.address, strict=strict),
            Middleware(
                Places,
                links=self.links,
                address=self.settings.address,
                is_page=self.is_page,
            ),
            Middleware(KnownPages, pages=self.pages, wanted=self.wanted),
        ]


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def asset(request: Request) -> Response:
    """Serve one of the few files of ours that a page loads."""
    file = ASSETS / request.path_params["name"]
    if file.parent != ASSETS or not file.is_file():
        return missing(request)
    kind = {".js": "text/javascript", ".svg": "image/svg+xml"}.get(file.suffix, "")
    head = {"Cache-Control": "public, max-age=3600"}
    return Response(file.read_bytes(), media_type=kind, headers=head)


def failed(_request: Request, error: Exception) -> Response:
    """Answer a fault in a route with its reference; the log has the trace."""
    return JSONResponse({"error": "fault", "reference": logs.fault(error)}, 500)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the house before the first request and close it after the last."""
    given = settings()
    await to_thread.run_sync(_open, given)
    _plain_logs()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    _freeze()
    yield {"settings": given}
    move_out()


def _open(given: Settings) -> None:
    if not opened():
        check(given)
        move_in(open_store(given), given)
    for language in LANGUAGES:
        sentences(language)


def _warm() -> None:
    """Import what tables and files need, away from the first page's time."""
    for name in ("pandas", "openpyxl", "babel.dates"):
        import_module(name)
    _freeze()


def _freeze() -> None:
    # Streamlit collects all garbage after every run. What lives as long as the
    # process is not looked at again: 52 → 10 ms a rerun (docs/adr).
    gc.collect()
    gc.freeze()
    gc.enable()


def _plain_logs() -> None:
    """Let Streamlit's loggers write our lines instead of their own."""
    streamlit.logger.setup_formatter = _propagate
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.split(".")[0] in _THEIRS:
            _propagate(logger)
    logs.quieten()


_THEIRS = frozenset({"streamlit", "uvicorn", "websockets"})


def _propagate(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


def make_app(given: Settings) -> st.App:
    """Return the app for these settings, or refuse them."""
    parts = Composition(given)
    return st.App(
        ENTRY,
        secrets={"auth": parts.auth()},
        lifespan=lifespan,
        routes=parts.routes(),
        middleware=parts.middleware(),
        on_script_error=show_fault,
        exception_handlers={Exception: failed},
    )


app = make_app(settings())
