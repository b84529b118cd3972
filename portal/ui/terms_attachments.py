"""Files of a document of terms: taken out, added, removed."""

import streamlit as st
from babel.numbers import format_decimal

from models.publishing_facts import Version
from portal.domain.publishing.rows import drop_row
from portal.domain.terms.attachments import KINDS, MOST, ending
from portal.services.publish.rows import save_rows
from portal.services.publish.see import Seen
from portal.services.terms.attachments import attach, attachment_file
from portal.ui.act import act
from portal.ui.download import content_of
from portal.ui.html import show_note
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.upload import choose_file
from portal.ui.words import plain, t

FORM = "terms"


def show_attachments(seen: Seen, *, may: bool) -> None:
    """Show the files of a version, and for who may a way to add and remove them."""
    version = seen.shown.version
    show_note(t("terms.attachments.lead"))
    rows = version.content.get("attachments", ())
    if not rows:
        st.write(t("terms.attachments.none"))
    for row in rows:
        with st.container(horizontal=True):
            _show_file(version, row["id"], row["file"], row["size"])
            if may:
                st.button(
                    t("terms.attachments.remove"),
                    key=key(FORM, version.id, "file", row["id"], "remove"),
                    on_click=_remove,
                    args=(version, row["id"]),
                )
    if may:
        _show_new(version, len(rows))


def _show_file(version: Version, code: str, file: str, size: int) -> None:
    kilobytes = format_decimal(max(size // 1000, 1), locale=language())
    words = t("terms.attachments.download", file=file, size=f"{kilobytes} kB")
    st.download_button(
        plain(words),
        data=content_of(attachment_file, version.code, version.number, code),
        file_name=file,
        mime=KINDS[ending(file)][0] if ending(file) in KINDS else None,
        key=key(FORM, version.id, "file", code),
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _show_new(version: Version, count: int) -> None:
    limit = t("terms.attachments.limit", megabytes=MOST // 1_000_000)
    place = key(FORM, version.id, "attach", count)
    chosen = choose_file(t("terms.attachments.file"), limit, place)
    if chosen is not None:
        st.button(
            plain(t("terms.attachments.add", file=chosen.name)),
            key=f"{place}.add",
            on_click=_add,
            args=(version, chosen.name, chosen.getvalue()),
        )


def _add(version: Version, name: str, content: bytes) -> None:
    act(FORM, attach, version, version.revision, name, content)


def _remove(version: Version, code: str) -> None:
    changes = drop_row("attachments", code)
    act(FORM, save_rows, version.id, version.revision, changes)
