"""Lists that page on the server: table, count, the way on, and the list as a file.

The address says what is shown: a filter and a place, never a row number in memory.
Links keep the rest of the address and are followed without a reload.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

import streamlit as st

from models.facts import Occasion
from portal.services.export import File
from portal.store.engine import Store
from portal.ui.download import content_of
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.words import capital, t

P = ParamSpec("P")

OLDER, NEWER = "before", "after"
"""The parts of an address that say where a page begins."""


def address(**changes: str | None) -> dict[str, str]:
    """Return the address of this screen with some parts changed; None drops one.

    The place in the list is dropped unless it is what changes.
    """
    given = {**st.query_params.to_dict(), OLDER: None, NEWER: None, **changes}
    return {name: text for name, text in given.items() if text}


def link(words: str | Html, place: Mapping[str, str], **attributes: str) -> Html:
    """Return a link to another state of this page, followed without a reload."""
    href = f"?{urlencode(place)}" if place else "?"
    return tag("a", words, href=href, target="_self", data_here="", **attributes)


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Html | str | int | None]],
) -> Html:
    """Return a table that is read aloud with its caption; the first cell heads a row.

    ``columns`` are words, cells are texts or markup. Every head begins with a capital.
    """
    head = [tag("th", capital(each), scope="col") for each in columns]
    return tag(
        "table",
        tag("caption", capital(caption), class_="unseen"),
        tag("thead", tag("tr", head)),
        tag("tbody", [_row(cells) for cells in rows]),
        class_="portal-table portal-list",
    )


def _row(cells: Sequence[Html | str | int | None]) -> Html:
    first, *rest = cells
    return tag("tr", tag("th", first, scope="row"), [tag("td", each) for each in rest])


def count_words(count: int, most: int | None) -> str:
    """Return how many there are, or that there are more than were counted."""
    if most is not None and count > most:
        return t("tables.more_than", count=f"{most:,}")
    return t("tables.count", count=f"{count:,}")


@contextmanager
def counted(count: int, most: int | None = None) -> Iterator[None]:
    """Show how many there are, and beside it what is shown within.

    ``most`` is how many were counted, None where all of them were.
    """
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        words = tag("b", count_words(count, most))
        show_html(tag("p", words, class_="portal-line", role="status"))
        yield


BY_TIME = ("tables.newer", "tables.older", "tables.newest")
"""What the ways to other pages are called where the newest comes first."""
BY_CODE = ("tables.previous", "tables.next", "tables.first")
"""And where what is listed stands in the order of its codes."""


def pager(
    newer: object | None,
    older: object | None,
    called: tuple[str, str, str] = BY_TIME,
) -> Html | None:
    """Return the ways to the newer and the older page, where there are such pages."""
    if newer is None and older is None:
        return None
    ways = (
        (newer, NEWER, called[0], "prev"),
        (older, OLDER, called[1], "next"),
    )
    links = [
        link(t(words), address(**{part: str(place)}), rel=rel)
        for place, part, words, rel in ways
        if place is not None
    ]
    first = link(t(called[2]), address()) if newer is not None else None
    return tag(
        "nav",
        first,
        links,
        class_="portal-desk portal-pager",
        aria_label=t("tables.pages"),
    )


def show_listed(
    found: Html | None,
    newer: object | None,
    older: object | None,
    called: tuple[str, str, str] = BY_TIME,
) -> None:
    """Show what a page of a list holds, or that it is empty, and the ways on.

    A page behind the end of a list holds nothing, and yet there is one before it.
    """
    words = t("tables.empty" if newer is None else "tables.shorter")
    show_html(found or tag("p", words, class_="portal-line"))
    show_pager(newer, older, called)


def show_none(words: str, count: int, at_once: int) -> None:
    """Say ``words`` where a list is empty, else that it ends before the page.

    Of pages that begin with a number, ``at_once`` rows each.
    """
    if count:
        show_listed(None, (count - 1) // at_once * at_once, None)
    else:
        st.write(words)


def show_pager(
    newer: object | None,
    older: object | None,
    called: tuple[str, str, str] = BY_TIME,
) -> None:
    """Show the ways to other pages, where there are such pages."""
    ways = pager(newer, older, called)
    if ways is not None:
        show_html(ways)


def export_buttons(
    place: str,
    name: str,
    kinds: Mapping[str, str],
    service: Callable[Concatenate[Store, Occasion, str, P], File],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> None:
    """Show a button per kind of file: ``kinds`` maps ``csv`` to its MIME type.

    ``service`` writes the file (and its event) when a button is pressed, with the
    kind as its first request.
    """
    with st.container(horizontal=True, width="content", key=key(place, "export")):
        for kind, mime in kinds.items():
            st.download_button(
                t("tables.export", kind=kind.upper()),
                data=content_of(service, kind, *request, **more),
                file_name=f"{name}.{kind}",
                mime=mime,
                key=key(place, "export", kind),
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )
