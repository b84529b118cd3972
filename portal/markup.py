"""The one escaping helper: HTML is built here and nowhere else.

``tag("p", "a < b", tag("b", name), class_="note")`` escapes every text and every
attribute; only what this module built itself passes unescaped. Addresses may point
to this site, to https and to mail and phone; anything else becomes ``#``.
"""

from collections.abc import Iterable
from html import escape
from typing import Any, Self
from urllib.parse import urlsplit

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col"})
ADDRESSES = frozenset({"href", "src", "action", "formaction"})
SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})


class Html(str):
    """Markup that is safe to show: made by ``tag``, ``text`` or ``join``."""

    __slots__ = ()

    def __html__(self) -> Self:
        """Return itself, for template libraries that ask."""
        return self


Piece = Html | str | int | float | None | Iterable["Piece"]


def text(piece: Piece) -> Html:
    """Return ``piece`` as markup: escaped, unless it is markup already."""
    if piece is None:
        return Html()
    if isinstance(piece, Html):
        return piece
    if isinstance(piece, str | int | float):
        return Html(escape(str(piece), quote=True))
    return join(piece)


def join(pieces: Iterable[Piece], between: str = "") -> Html:
    """Return pieces one after the other."""
    return Html(escape(between).join(text(piece) for piece in pieces))


def tag(name: str, /, *children: Piece, **attributes: Any) -> Html:
    """Return an element.

    Attribute names lose a trailing underscore and turn others into dashes; ``None``
    and ``False`` are left out, ``True`` stands alone.
    """
    head = Html(f"<{name}{''.join(_attribute(*each) for each in attributes.items())}>")
    if name in VOID:
        return head
    return Html(f"{head}{join(children)}</{name}>")


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    if name in ADDRESSES and not _allowed(str(value)):
        value = "#"
    return f' {name}="{escape(str(value), quote=True)}"'


def _allowed(address: str) -> bool:
    # Browsers drop tabs and line ends inside an address before they read it.
    plain = "".join(letter for letter in address if letter > " ")
    try:
        return urlsplit(plain).scheme.lower() in SCHEMES
    except ValueError:
        return False


def style(css: str) -> Html:
    """Return a style sheet of ours; never give it anything a person typed."""
    if "</" in css:
        raise ValueError("a style sheet cannot close its element")
    return Html(f"<style>{css}</style>")
