"""Screens without a browser: the app on a store of the test's own.

with screens(store) as open_screen:
    at = opened(open_screen, "my_session", "desk-1", "en")
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from portal.config import Settings
from portal.services.house import living_in
from portal.store.engine import Store
from tests.people import SAMPLE, sample_token

ROOT = Path(__file__).resolve().parents[1]
ENTRY = ROOT / "portal" / "app.py"
SECONDS = 30
"""An upper bound; a run takes some milliseconds."""

KINDS = (
    "title",
    "header",
    "subheader",
    "markdown",
    "caption",
    "info",
    "warning",
    "error",
    "success",
)

# Each screen would look through every installed package for components of its own.
manifest_scanner.scan_component_manifests = cache(
    manifest_scanner.scan_component_manifests
)

OpenScreen = Callable[..., AppTest]
Look = Callable[..., AppTest]
"""Opens a page by its name as somebody, at a place of it."""


def page(name: str) -> str:
    """Return the script of a page, for ``switch_page``."""
    return str(ROOT / "pages" / f"{name}.py")


@contextmanager
def screens(store: Store, settings: Settings = SAMPLE) -> Iterator[OpenScreen]:
    """Live in ``store`` and yield a function that opens a screen.

    It takes the code of a member of the sample staff (None: nobody is signed in), a
    language, and more claims of the token.
    """

    def open_screen(
        code: str | None = None, language: str | None = None, **claims: Any
    ) -> AppTest:
        at = AppTest.from_file(str(ENTRY), default_timeout=SECONDS)
        at.user = sample_token(code, **claims) if code else {"is_logged_in": False}
        if language:
            at.query_params["lang"] = language
        return at

    with living_in(store, settings):
        yield open_screen


def opened(
    open_screen: OpenScreen,
    name: str,
    code: str,
    /,
    language: str | None = None,
    **place: str,
) -> AppTest:
    """Open a page as somebody, at a place of it."""
    at = open_screen(code, language)
    if name == "home":
        at.run()
    # Any other page is called like its file, so that none has to be shown before it.
    at.switch_page(page(name))
    for part, text in place.items():
        at.query_params[part] = text
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    """Return everything a screen says, in order of its kinds."""
    elements: list[Any] = [each for kind in KINDS for each in at.get(kind)]
    words = [str(each.value) for each in elements]
    markup: list[Any] = list(at.get("html"))
    bodies = [str(each.proto.body) for each in markup]
    words += [body for body in bodies if not body.startswith("<style>")]
    return "\n".join(words)
