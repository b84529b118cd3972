"""Choosing a file: any file may be chosen, and what is wrong with it we say ourselves.

Streamlit's field speaks English, and refuses a file by its name in English as well;
the words shown are ours, put in its place by ``assets/upload.css``.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from portal.ui.html import show_html, style
from portal.ui.words import t

_LOOKS = (Path(__file__).with_name("assets") / "upload.css").read_text(encoding="utf-8")


def choose_file(
    label: str,
    limit: str,
    name: str,
    *,
    advice: str | None = None,
    on_change: Callable[[str], None] | None = None,
) -> Any:
    """Show a field for a file and return what was chosen, or None.

    ``limit`` says how large it may be and of which kind; ``on_change`` is called with
    ``name``, the field's key.
    """
    said = {"--upload": t("house.upload"), "--limit": limit}
    quoted = (
        f"{each}: {json.dumps(s, ensure_ascii=False)}" for each, s in said.items()
    )
    show_html(style(f"{_LOOKS}.stFileUploader {{ {'; '.join(quoted)} }}"))
    return st.file_uploader(
        label, key=name, help=advice, on_change=on_change, args=(name,)
    )
