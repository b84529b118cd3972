"""The part of the home page for those who own services."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from portal.services.my_services import MyServices
from portal.ui import services_markup as markup
from portal.ui.html import Html, show_html
from portal.ui.words import t

Row = TypeVar("Row")


def show_services(found: MyServices) -> None:
    """Show what is live, on its way, stale, and next."""
    st.header(t("my_services.title"), anchor=False)
    show_html(markup.phases(found))
    _show("going", found.open, lambda _: markup.going(found))
    _show("stale", found.stale, markup.stale)
    _show("ahead", found.ahead, markup.ahead)


def _show(
    name: str, rows: Sequence[Row], written: Callable[[Sequence[Row]], Html]
) -> None:
    heading = t(f"my_services.{name}")
    st.subheader(t("my_services.counted", what=heading, count=len(rows)), anchor=False)
    if rows:
        show_html(written(rows))
    else:
        st.write(t(f"my_services.none.{name}"))
