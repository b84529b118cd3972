"""A file that shows what was said about terms: chosen beside a form, taken out."""

from collections.abc import Collection

import streamlit as st

from portal.domain.terms.attachments import MOST
from portal.domain.terms.evidence import media_type
from portal.services.terms.evidence import evidence_file, evidence_kept
from portal.services.terms.notices import Evidence
from portal.services.terms.receipt import kept_words
from portal.ui.act import ask
from portal.ui.download import content_of
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.upload import choose_file
from portal.ui.words import plain, t


def _field(place: str) -> str:
    return key(place, "evidence", str(st.session_state.get(_turn(place), 0)))


def _turn(place: str) -> str:
    return key(place, "evidence", "turn")


def ask_evidence(place: str) -> None:
    """Show the field for a file, which goes along with the form at ``place``."""
    limit = t("acceptance.evidence.limit", megabytes=MOST // 1_000_000)
    choose_file(t("acceptance.evidence.file"), limit, _field(place))


def evidence_in(place: str) -> Evidence | None:
    """Return the file that was chosen, None where none was."""
    chosen = st.session_state.get(_field(place))
    return None if chosen is None else Evidence(chosen.name, chosen.getvalue())


def put_evidence_away(place: str) -> None:
    """Begin anew with no file chosen."""
    name = _turn(place)
    st.session_state[name] = int(st.session_state.get(name, 0)) + 1


def show_evidence(number: str, receipts: Collection[str]) -> None:
    """Show the files that show the answers of these receipts, to be taken out."""
    kept = ask(evidence_kept, number) or {}
    for receipt in receipts:
        file = kept.get(receipt)
        if file is not None:
            words = kept_words(file, language())
            st.download_button(
                plain(t("acceptance.evidence.take", number=receipt, file=words)),
                content_of(evidence_file, receipt),
                file_name=f"{receipt}.{file.ending.lower()}",
                mime=media_type(file.name),
                key=key("papers", "evidence", receipt),
                on_click="ignore",
            )
