"""Showing markup: the only way HTML reaches a page."""

import streamlit as st

from portal import __version__
from portal.markup import Html, join, style, tag, text

__all__ = [
    "Html",
    "join",
    "run_script",
    "show_html",
    "show_note",
    "style",
    "tag",
    "text",
]


def show_html(markup: Html) -> None:
    """Show markup that ``portal.markup`` built; plain text is refused."""
    if not isinstance(markup, Html):
        raise TypeError("only markup built by portal.markup may be shown")
    st.html(markup)


def show_note(words: str) -> None:
    """Show a quiet line; Streamlit's captions are too pale to be read by everybody."""
    show_html(tag("p", words, class_="portal-note"))


def run_script(name: str) -> None:
    """Run a script of ours, a file in ``ui/assets``, when this page is opened."""
    script = tag("script", src=f"/assets/{name}?v={__version__}")
    st.html(script, unsafe_allow_javascript=True)
