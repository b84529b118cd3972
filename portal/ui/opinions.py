"""Opinions on a version: what was said of which place, answers, and a new one."""

from collections.abc import Sequence

import streamlit as st

from models.publishing_facts import Comment, Path, Version
from portal.domain.lengths import TEXT_CHARS
from portal.domain.publishing.opinions import in_threads, on_place
from portal.domain.publishing.phases import OPEN
from portal.services.publish.review import comment, resolve
from portal.services.publish.see import Seen
from portal.services.publish.tell import place_in_words
from portal.ui import version_markup as markup
from portal.ui.act import act, on_press, show_result
from portal.ui.html import show_html
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.version_files import form
from portal.ui.words import plain, t


def show_comments(seen: Seen, *, may: bool) -> None:
    """Show what was said of which place, and let those who take part say more."""
    version = seen.shown.version
    _show_all(seen, seen.shown.comments, may=may)
    if may:
        places = [(), *(each.path for each in seen.changes)]
        with st.expander(t("version.comment")):
            _show_new(version, places, len(seen.shown.comments))


def show_opinions(seen: Seen, path: Path) -> None:
    """Show what was said of one place, and let those who take part say more."""
    version = seen.shown.version
    found = on_place(seen.shown.comments, path)
    may = seen.takes_part and version.state in OPEN
    if not (found or may):
        return
    st.header(t("version.opinions"), anchor=False)
    for step in ("comment", "resolve"):
        show_result(form(step), done=t(f"version.done.{step}"))
    _show_all(seen, found, may=may)
    if may:
        _show_new(version, [path], len(seen.shown.comments))


def _show_all(seen: Seen, found: Sequence[Comment], *, may: bool) -> None:
    version = seen.shown.version
    for each in in_threads(found):
        with st.container(border=True, gap="xsmall"):
            show_html(markup.comment(each, version, seen.names))
            if may and each.resolved_at is None and each.answers is None:
                with st.container(horizontal=True):
                    _show_answer(version, each, len(seen.shown.comments))
                    st.button(
                        t("version.resolve"),
                        key=key("version", "resolve", each.id),
                        on_click=on_press(form("resolve"), resolve, each.id),
                    )


def _show_answer(version: Version, each: Comment, count: int) -> None:
    place = key("version", "answer", each.id, count)
    with st.popover(t("version.answer")):
        st.text_area(t("version.answer"), key=f"{place}.text", max_chars=TEXT_CHARS)
        st.button(
            t("version.answer_now"),
            key=place,
            on_click=_say,
            args=(version.id, each.path, f"{place}.text", each.id),
        )


def _show_new(version: Version, places: Sequence[Path], count: int) -> None:
    at = 0
    if len(places) > 1:
        words = [place_in_words(each, language(), version.content) for each in places]
        at = st.selectbox(
            t("version.place"),
            range(len(places)),
            format_func=words.__getitem__,
            key=key("version", "place", version.id, version.revision),
        )
    text = key("version", "comment", version.id, "text", count)
    st.text_area(t("version.opinion"), key=text, max_chars=TEXT_CHARS)
    st.button(
        plain(t("version.say")),
        key=key("version", "comment", version.id),
        on_click=_say,
        args=(version.id, places[at], text),
    )


def _say(version_id: int, path: Path, text: str, answers: int | None = None) -> None:
    typed = str(st.session_state.get(text) or "")
    act(form("comment"), comment, version_id, path, typed, answers)
