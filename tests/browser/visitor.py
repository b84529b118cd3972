"""Somebody with a browser, and what went wrong while they looked."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from portal.wording import say

WAIT = 60_000
"""Milliseconds; an upper bound for a busy machine."""


@dataclass
class Visitor:
    """A browser profile of its own on one portal, in one language."""

    page: Any
    address: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def go(self, place: str) -> None:
        """Open an address of the portal and wait until it shows something."""
        self.page.goto(self.address + place)
        self.settled()

    def settled(self) -> None:
        """Wait until a page of ours stands."""
        self.page.locator('[data-testid="stApp"] .stHtml').first.wait_for(timeout=WAIT)

    def word(self, key: str, **facts: Any) -> str:
        """Return a sentence in this visitor's language."""
        return say(key, self.language, **facts)

    def press(self, key: str) -> None:
        """Press the button with these words."""
        self.page.get_by_role("button", name=self.word(key), exact=True).click()

    def sees(self, text: str) -> bool:
        """Wait until the screen shows ``text``; return whether it can be seen."""
        found = self.page.get_by_text(text).first
        found.wait_for(timeout=WAIT)
        return bool(found.is_visible())

    def comes_true(self, script: str, argument: Any = None) -> bool:
        """Wait until ``script`` says so: a busy machine is late, not wrong."""
        answer = self.page.wait_for_function(script, arg=argument, timeout=WAIT)
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
        self.page.wait_for_url("**/sample-provider/authorize**", timeout=WAIT)
        self.page.get_by_text(code, exact=True).click()
        self.sees(self.word("house.sign_out"))
        _COOKIES[who] = self.page.context.cookies()

    def _is_let_in(self, cookies: list[Any], place: str) -> bool:
        """Try a session; another server may have been at this address before."""
        self.page.context.add_cookies(cookies)
        self.go(place)
        button = self.page.get_by_role("button", name=self.word("sign_in.button"))
        inside = self.page.get_by_text(self.word("house.sign_out")).first
        button.or_(inside).first.wait_for(timeout=WAIT)
        if inside.is_visible():
            return True
        self.page.context.clear_cookies()
        return False


_COOKIES: dict[tuple[str, str, str], list[Any]] = {}
"""The sessions of a portal by its address, who it is, and the language."""


_EMPTIED: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
"""Profiles that can be taken again, by browser and language."""


def _new_profile(browser: Any, language: str, **options: Any) -> Any:
    locale = {"ja": "ja-JP", "en": "en-US"}[language]
    context = browser.new_context(
        locale=locale, viewport={"width": 1280, "height": 800}, **options
    )
    context.set_default_timeout(WAIT)
    return context


@contextmanager
def _opened(browser: Any, address: str, language: str, **options: Any) -> Iterator[Any]:
    """Open a page of a profile that remembers nothing.

    An emptied one still has the scripts, which take a third of the time to a page.
    """
    free = _EMPTIED[browser, language]
    profile = (
        free.pop()
        if free and not options
        else _new_profile(browser, language, **options)
    )
    try:
        yield profile.new_page()
        if not options:
            _empty(profile, address)
            free.append(profile)
    finally:
        if profile not in free:
            profile.close()


def _empty(profile: Any, address: str) -> None:
    where = {"origin": address, "storageTypes": "local_storage,indexeddb"}
    session = profile.new_cdp_session(profile.pages[0])
    session.send("Storage.clearDataForOrigin", where)
    for each in profile.pages:
        each.close()
    profile.clear_cookies()


@contextmanager
def visitor(
    browser: Any, address: str, language: str = "ja", **options: Any
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

    with _opened(browser, address, language, **options) as page:
        page.on("request", requested)
        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Visitor(page, address, language, complaints)
