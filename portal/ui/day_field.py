"""The one field in which a day is typed.

It takes every day that people may give: a day that a field itself refuses is blank to
us, and blank means something else. What a day may not be, our sentences say.
"""

from datetime import date
from typing import Any

import streamlit as st

from portal.domain.calendar import FIRST_DAY, LAST_DAY
from portal.ui.words import day_format


def ask_day(label: str, *, width: int = 180, **more: Any) -> date | None:
    """Show the field of a day and return what stands in it."""
    asked = {"format": day_format(), "min_value": FIRST_DAY, "max_value": LAST_DAY}
    found = st.date_input(label, width=width, **{**asked, **more})
    return found if isinstance(found, date) else None
