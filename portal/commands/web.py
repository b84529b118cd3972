"""``python -m portal web``: set up what is missing and serve the pages."""

import argparse
import gc
import os
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from portal.config import ROOT, Settings, settings
from portal.errors import SettingRefused
from portal.logs import log, set_up_logs
from portal.parent import live_with, say_ready
from portal.wording import say

if TYPE_CHECKING:
    from portal.store.engine import Store

MESSAGE_BYTES = 200 * 1024 * 1024
"""Streamlit's own limit of one WebSocket message."""

GRACE_SECONDS = 3


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.web", settings().language)
    parser = subparsers.add_parser("web", help=words, description=words)
    parser.add_argument("--life", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--ready", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--again", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; returns 0 after a clean end."""
    # Imports make no garbage worth looking for; the lifespan enables it again.
    gc.disable()
    from portal.services.serve import ready_to_serve

    given = settings()
    set_up_logs(given.log_level)
    live_with(args.life)
    ready_to_serve(given)
    port_is_free(given)
    open_with_sample(given)

    def serving() -> None:
        if not args.again:
            say_where(given)
        say_ready(args.ready)

    return serve(given, serving)


def port_is_free(given: Settings) -> None:
    """Refuse a port that cannot be had, before anything else is started."""
    facts = {"host": given.host, "port": given.port}
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            given.host, given.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        import errno

        if error.errno == errno.EADDRINUSE:
            raise SettingRefused("port_in_use", **facts, other=given.port + 1) from None
        problem = error.strerror or type(error).__name__
        raise SettingRefused("port_refused", **facts, problem=problem) from None


def open_with_sample(given: Settings) -> None:
    """Open the house; an empty one on a machine of one's own gets the sample company.

    Never where a provider is configured: that is somebody's real portal.
    """
    from portal.commands.opening import open_portal

    wanted = given.sample_company and given.sample_sign_in
    open_portal(given, first=sample_if_empty if wanted else None)


def sample_if_empty(store: "Store") -> None:
    """Load the sample company into a portal that holds nothing yet."""
    from portal.store.health import is_empty

    if is_empty(store):
        from seed.load import load_sample

        gc.enable()
        load_sample(store)
        gc.disable()


def serve(given: Settings, serving: Callable[[], None]) -> int:
    """Serve the app by host and port, with Streamlit's own WebSocket settings.

    ``serving`` is called once people are let in.
    """
    # Streamlit reads .streamlit/config.toml of the folder it is started in, and
    # without it would show traces to people.
    os.chdir(ROOT)
    import uvicorn

    class Serving(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                serving()

    server = Serving(
        uvicorn.Config(
            "portal.server:app",
            host=given.host,
            port=given.port,
            ws="websockets-sansio",
            ws_max_size=MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=30,
            ws_ping_timeout=30,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    # uvicorn raises the signal again once it has stopped; by then it is over.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server.run()
    log("stopped", process="web")
    return 0 if server.started else 2


def say_where(given: Settings) -> None:
    """Print the one address, on one line, in both languages."""
    print(say("house.serving", "ja", address=given.address), flush=True)
