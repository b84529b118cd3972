"""The look-up page in the hands of a test: ask, follow a link, open a form."""

import html
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from portal import clock
from portal.store.drafts import DRAFT
from portal.store.engine import Store
from portal.ui.keys import key
from tests.desk import NUMBER, Desk
from tests.people import rows_in
from tests.screens import OpenScreen, opened, said

NAMESAKE = "1110000027"


def look_up(
    open_screen: OpenScreen,
    query: str = "",
    code: str = "desk-1",
    language: str | None = None,
    **place: str,
) -> AppTest:
    """Open the page at a place and type a line."""
    at = opened(open_screen, "look_up", code, language, **place)
    if query:
        at.text_input(key="q").set_value(query).run()
    assert not at.exception
    return at


def go(at: AppTest, /, **place: str) -> AppTest:
    """Follow a link of the page."""
    for name, text in place.items():
        at.query_params[name] = text
    at.run()
    assert not at.exception
    return at


def asked(at: AppTest, name: str) -> str:
    """Return one part of the address."""
    found = at.query_params[name]
    return found if isinstance(found, str) else found[0]


def membership_of(desk: Desk) -> str:
    """Return the id of the member's first membership, as addresses say it."""
    return str(desk.member().memberships[0].id)


def state_of(desk: Desk) -> str | None:
    """Return the state of the member's first membership now."""
    desk.now = clock.now()
    return desk.card().memberships[0].state


def places(at: AppTest, name: str) -> list[str]:
    """Return the addresses of every link of one class."""
    found = re.findall(rf'<a href="([^"]*)"[^>]*class="{name}"', said(at))
    return [html.unescape(each) for each in found]


def drafts(store: Store, event: str | None = None) -> int:
    """Return how many forms, of one event or any, hold what was typed and not done."""
    return rows_in(store.access, DRAFT, *([DRAFT.c.event == event] if event else ()))


def buttons(at: AppTest) -> set[str]:
    """Return the keys of the buttons on the screen."""
    return {str(each.key) for each in at.button}


def refusal(at: AppTest) -> str:
    """Return the words of what the form refused, without markup."""
    found = re.findall(r'portal-refused" role="alert">(.*?)</div>', said(at), re.S)
    return html.unescape(re.sub("<[^>]+>", " ", " ".join(found)))


def open_form(at: AppTest, desk: Desk, event: str) -> Any:
    """Open the form of a move; return a function from field to widget key."""
    on = membership_of(desk)
    go(at, do=event, on=on)
    form = key("change", NUMBER, on, event)
    return lambda field: key(form, field)


def ask_to_reveal(open_screen: OpenScreen, code: str = "desk-1") -> tuple[AppTest, Any]:
    """Ask to see what is masked; return the screen and its widget keys as well."""
    at = look_up(open_screen, NUMBER, code)
    go(at, do="reveal")
    return at, lambda field: key("reveal", NUMBER, field)
