"""Showing a refusal: what was refused, why, and what to do."""

import streamlit as st

from portal.errors import Refusal
from portal.ui.words import plain, why


def show_refusal(refusal: Refusal) -> None:
    """Say a refusal; what was typed stays where it is."""
    st.warning(plain(why(refusal)), icon=":material/block:")
