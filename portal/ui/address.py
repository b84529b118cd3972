"""Days and places of lists that stand in an address; what cannot be read is said."""

from collections.abc import Callable, Collection
from datetime import date

import streamlit as st

from portal import clock
from portal.domain.calendar import FIRST_DAY, LAST_DAY, within_horizon
from portal.domain.instants import read_day
from portal.ui.place import asked
from portal.ui.tables import NEWER, OLDER
from portal.ui.words import day, plain, t

SHOWN = 40
"""So many signs of what cannot be read are repeated."""


def day_in_address(name: str) -> date | None:
    """Return a day of the address; None for today, and for what is no day."""
    found = read_day(asked(name) or "")
    return found if found and within_horizon(found) else None


def number_in_address(*names: str) -> int | None:
    """Return the first number of the address there is; None for anything else."""
    text = next(filter(None, map(asked, names)), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def start_in_address() -> int:
    """Return at which row of a list the address says that this page begins."""
    return number_in_address(OLDER, NEWER) or 0


def say_no_day(name: str) -> None:
    """Say which day of the address there is not, and that today is shown instead."""
    text = asked(name)
    if not text or day_in_address(name) is not None:
        return
    code = "day_too_far" if read_day(text) else "no_such_day"
    today = day(clock.business_day())
    bounds = {"first": day(FIRST_DAY), "last": day(LAST_DAY)}
    _say(code, text, today=today, **bounds)


def say_no_place(
    read: Callable[[str], object] = number_in_address,
    names: Collection[str] = (OLDER, NEWER),
) -> None:
    """Say which place of a list there is not, and that its beginning is shown.

    ``read`` takes the name of a part and returns None for what is no place.
    """
    for name in names:
        if asked(name) and read(name) is None:
            _say("no_such_place", asked(name) or "")


def _say(code: str, text: str, **facts: str) -> None:
    said = t(f"tables.{code}", text=text[:SHOWN], **facts)
    st.warning(plain(said), icon=":material/block:")
