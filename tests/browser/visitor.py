"""Somebody with a browser, and what went wrong while they looked."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from portal.wording import say
from tests.browser.rest import rest, stand_still, watch

WAIT = 60_000
"""Milliseconds; an upper bound for a busy machine."""
SCREEN = {"width": 1280, "height": 800}


@dataclass
class Visitor:
    """A browser profile of its own on one portal, in one language."""

    page: Any
    address: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def go(self, place: str) -> None:
        """Open an address of the portal and wait until its page stands."""
        self.page.goto(self.address + place)
        self.settled()

    def settled(self) -> None:
        """Wait until a page of ours stands."""
        self.page.locator('[data-testid="stApp"] .stHtml').first.wait_for()
        rest(self.page)

    def word(self, key: str, **facts: Any) -> str:
        """Return a sentence in this visitor's language."""
        return say(key, self.language, **facts)

    def press(self, key: str) -> None:
        """Press the button with these words."""
        self.page.get_by_role("button", name=self.word(key), exact=True).click()

    def sees(self, text: str) -> bool:
        """Wait until the screen shows ``text``; return whether it can be seen.

        What the page showed before an answer does not count.
        """
        stand_still(self.page)
        found = self.page.get_by_text(text).first
        found.wait_for()
        stand_still(self.page)
        return bool(found.is_visible())

    def comes_true(self, script: str, argument: Any = None) -> bool:
        """Wait until ``script`` says so: a busy machine is late, not wrong."""
        answer = self.page.wait_for_function(script, arg=argument)
        return bool(answer.json_value())

    def is_at(self, part: str) -> None:
        """Wait until the address holds ``part``."""
        self.comes_true("part => location.href.includes(part)", part)

    def sign_in(self, code: str, place: str = "/", *, anew: bool = False) -> None:
        """Come in as a member of the sample staff, starting at ``place``.

        Who came in before is let in by the same cookie, unless ``anew``.
        """
        who = (self.address, code, self.language)
        if not anew and who in _COOKIES and self._is_let_in(_COOKIES[who], place):
            return
        self.go(place)
        self.press("sign_in.button")
        self.page.wait_for_url("**/sample-provider/authorize**")
        self.page.get_by_text(code, exact=True).click()
        self.sees(self.word("house.sign_out"))
        self.settled()
        _COOKIES[who] = self.page.context.cookies()

    def _is_let_in(self, cookies: list[Any], place: str) -> bool:
        """Try a session; another server may have been at this address before."""
        self.page.context.add_cookies(cookies)
        self.go(place)
        button = self.page.get_by_role("button", name=self.word("sign_in.button"))
        inside = self.page.get_by_text(self.word("house.sign_out")).first
        button.or_(inside).first.wait_for()
        if inside.is_visible():
            return True
        self.page.context.clear_cookies()
        return False


_COOKIES: dict[tuple[str, str, str], list[Any]] = {}
"""The sessions of a portal by its address, who it is, and the language."""


_EMPTIED: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
"""Pages that can be taken again, by browser and language."""


def forget_sessions() -> None:
    """Forget who came in: another portal may stand at the same address."""
    _COOKIES.clear()


def _new_page(browser: Any, language: str) -> Any:
    locale = {"ja": "ja-JP", "en": "en-US"}[language]
    context = browser.new_context(locale=locale)
    context.set_default_timeout(WAIT)
    watch(context)
    return context.new_page()


@contextmanager
def _opened(browser: Any, address: str, language: str, *, alone: bool) -> Iterator[Any]:
    """Lend a page whose profile remembers nothing.

    An emptied one still has the scripts: without them a page takes three times as
    long. ``alone`` is for those who change what cannot be changed back.
    """
    free = _EMPTIED[browser, language]
    page = free.pop() if free and not alone else _new_page(browser, language)
    again = False
    try:
        yield page
        if not alone:
            _empty(page, address)
            again = True
    finally:
        if again:
            free.append(page)
        else:
            page.context.close()


def _empty(page: Any, address: str) -> None:
    # Still of the portal's own: elsewhere the browser would drop the scripts.
    page.goto(f"{address}/healthz")
    page.evaluate("sessionStorage.clear()")
    where = {"origin": address, "storageTypes": "local_storage,indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", where)
    page.context.clear_cookies()
    for other in page.context.pages:
        if other is not page:
            other.close()


@contextmanager
def visitor(
    browser: Any,
    address: str,
    language: str = "ja",
    theme: str = "light",
    *,
    alone: bool = False,
) -> Iterator[Visitor]:
    """Open a browser without a past; what it complains about is kept.

    Kept are requests to anywhere else, faults of scripts, and what the content
    policy stopped.
    """
    host = urlsplit(address).netloc
    complaints: list[str] = []

    def requested(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            complaints.append(f"asked elsewhere: {request.url}")

    def said(message: Any) -> None:
        # Streamlit probes two addresses below each page and expects a 404.
        if message.type == "error" and "404" not in message.text:
            complaints.append(message.text)

    def failed(error: Any) -> None:
        complaints.append(str(error))

    heard = {"request": requested, "console": said, "pageerror": failed}
    with _opened(browser, address, language, alone=alone) as page:
        page.set_viewport_size(SCREEN)
        page.emulate_media(color_scheme=theme)
        for event, listener in heard.items():
            page.on(event, listener)
        yield Visitor(page, address, language, complaints)
        for event, listener in heard.items():
            page.remove_listener(event, listener)
