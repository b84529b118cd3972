"""Where on the desk somebody is: the address holds query, member, day and open form.

So a place can be shared, reloaded, and found again after a dropped connection, and
the browser's own back and forward work.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from portal.ui.html import Html, tag

QUERY, LIST, MEMBER, AT, KNOWN, DO, ON = "q", "list", "m", "at", "known", "do", "on"
EVERYTHING = (QUERY, LIST, MEMBER, AT, KNOWN, DO, ON)
"""What of an address is a place, in the order it is written."""


def asked(name: str) -> str | None:
    """Return one part of the address, None where it is not there."""
    return st.query_params.get(name) or None


def here(**other: str | None) -> dict[str, str]:
    """Return this place, with parts changed; None takes a part away."""
    parts = {name: asked(name) for name in EVERYTHING} | other
    return {name: parts[name] or "" for name in EVERYTHING if parts[name]}


def link(
    words: Html | str, place: Mapping[str, str], page: str = "", **attributes: object
) -> Html:
    """Return a link to a place of this page or another, followed without a reload."""
    where = f"/{page}" if page else ""
    address = f"{where}?{urlencode(place)}"
    return tag("a", words, href=address, data_here="", **attributes)


def move(**other: str | None) -> None:
    """Change parts of the address in one step back; None takes a part away.

    An empty list is how Streamlit takes several away at once; taken one by one they
    would be as many steps, with an address in between that shows nothing.
    """
    gone: dict[str, str | list[str]] = {
        name: [] for name, text in other.items() if text is None and asked(name)
    }
    there = {name: text for name, text in other.items() if text is not None}
    if gone or there:
        st.query_params.update({**gone, **there})


def leave(*names: str) -> None:
    """Take parts out of the address."""
    move(**dict.fromkeys(names))


def close() -> None:
    """Close whatever form is open."""
    leave(DO, ON)
