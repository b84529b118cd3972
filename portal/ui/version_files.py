"""Versions as files: download one, save a changed one, begin a draft from one."""

import json
import re
from typing import Any

import streamlit as st

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.offers import Step
from portal.services.publish.exchange import import_file, save_file
from portal.ui.act import act, on_press
from portal.ui.keys import key
from portal.ui.upload import choose_file
from portal.ui.words import t

_REVISION = re.compile(r"\.(\d+)\.(\d+)(?: ?\(\d+\))?\.json$")


def form(step: str) -> str:
    """Return the form under which the result of a step is kept."""
    return f"version.{step}"


def file_stem(version: Version) -> str:
    """Return how the name of a file begins; it says which revision was downloaded."""
    return f"{version.code}.{version.number}.{version.revision}"


def file_name(version: Version) -> str:
    """Return the name of a file of a version."""
    return f"{file_stem(version)}.json"


def show_download(version: Version) -> None:
    """Offer what a version says as a file."""
    written = json.dumps(version.content, ensure_ascii=False, indent=2)
    st.download_button(
        t("version.download"),
        data=written.encode(),
        file_name=file_name(version),
        mime="application/json",
        icon=":material/download:",
        key=key("version", "download", version.id, version.revision),
        on_click="ignore",
    )


def show_save(version: Version) -> None:
    """Take a changed file of this draft; its name says of which revision it is."""
    with st.expander(t("version.steps.save")):
        chosen = _file("save", version.id, version.revision)
        if chosen is None:
            return
        named = _REVISION.search(chosen.name)
        fits = named is not None and int(named[1]) == version.number
        of = int(named[2]) if named and fits else None
        revisions = list(range(version.revision, 0, -1))
        of = st.selectbox(
            t("version.made_of"),
            revisions,
            index=revisions.index(of) if of in revisions else None,
            key=key("version", "made_of", version.id, chosen.file_id),
        )
        if of is not None:
            st.button(
                t("version.now.save"),
                key=key("version", "save", version.id),
                type="primary",
                on_click=on_press(
                    form(Step.SAVE), save_file, version.id, of, chosen.getvalue()
                ),
            )


def _file(*where: object) -> Any:
    name = key("version", "file", *where)
    return choose_file(t("version.choose_file"), t("version.limit"), name)


def show_import(kind: VersionedKind) -> None:
    """Take a file that is to become a draft."""
    chosen = _file("import")
    if chosen is not None:
        st.button(
            t("version.now.import"),
            key=key("version", "import"),
            type="primary",
            on_click=_import,
            args=(kind, chosen.getvalue()),
        )


def _import(kind: VersionedKind, file: bytes) -> None:
    act(form("import"), import_file, kind, file)
