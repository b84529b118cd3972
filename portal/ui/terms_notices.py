"""Notices on the page of a version of terms: the clock, the text, what was given."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.kinds import Permission, VersionedKind, VersionState
from models.publishing_facts import Version
from models.terms_kinds import NoticeChannel
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.lengths import TEXT_CHARS
from portal.domain.terms.notices import LONGEST_PLACE, NewNotice, NoticeClock, Timing
from portal.services.drafts import NOTICE
from portal.services.terms.notice_text import notice_text
from portal.services.terms.notices import (
    MOST,
    Evidence,
    SeenNotice,
    SeenNotices,
    record_notice,
    see_notices,
    strike_notice,
)
from portal.ui.act import act, ask, last_result, show_result
from portal.ui.draft import Draft
from portal.ui.form_draft import show_kept
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.upload import choose_file
from portal.ui.words import day, instant, plain, t
from portal.wording import LANGUAGES

FORM, STRIKE = "notice", "notice.strike"


def show_notices(version: Version) -> None:
    """Show the notices of a version of terms; who edits terms records them."""
    if version.kind is not VersionedKind.TERMS:
        return
    if version.state not in (VersionState.APPROVED, VersionState.REPEALED):
        return
    found = ask(see_notices, version.id)
    if found is None:
        return
    st.header(t("notices.title"), anchor=False)
    # Words that come must not push the forms below to another place: they would fold.
    with st.container():
        _show_done(FORM, "notices.recorded")
        _show_done(STRIKE, "notices.struck")
    if found.clock is not None:
        show_html(tag("p", tag("b", clock_words(found.clock)), class_="portal-line"))
    if found.notices:
        show_html(_table(found))
    else:
        show_note(t("notices.none"))
    _show_text(version)
    if Permission.TERMS_EDIT in acting().permissions:
        _show_form(version)
        _show_strike(found)


def _show_done(form: str, words: str) -> None:
    """Say what was done; what was refused is said in its form."""
    result = last_result(form)
    if result is not None and result.done:
        show_result(form, done=t(words))


def clock_words(clock: NoticeClock) -> str:
    """Return how long there is for the notice that a version needs."""
    key = "given" if clock.given else "over" if clock.over else "left"
    if key == "left" and not clock.left:
        key = "today"
    stem = "clock" if clock.needed else "told"
    return t(f"notices.{stem}.{key}", latest=day(clock.latest), days=clock.left)


def _table(found: SeenNotices) -> Html:
    columns = ("channel", "given", "where", "evidence", "who", "timing")
    rows = [_row(each) for each in found.notices]
    heads = [t(f"notices.columns.{each}") for each in columns]
    return table(t("notices.title"), heads, rows)


def _row(seen: SeenNotice) -> tuple[str, ...]:
    notice = seen.notice
    who = seen.who.say(language()) if seen.who else t("house.unknown")
    said = t(f"notices.timings.{seen.timing}")
    return (
        t(f"terms.channels.{notice.channel}"),
        instant(notice.given_at),
        notice.where,
        f"{notice.evidence[:12]}…" if notice.evidence else "",
        f"{who} {instant(notice.recorded_at)}",
        f"{said} {seen.why}" if seen.why else said,
    )


def _show_text(version: Version) -> None:
    with st.expander(t("notices.text")):
        show_note(t("notices.text_lead"))
        for each in LANGUAGES:
            text = ask(notice_text, version.id, each)
            if text is None:
                continue
            st.code(text, language=None, wrap_lines=True)
            st.download_button(
                t("notices.download", spoken=t(f"terms.languages.{each}")),
                data=text.encode(),
                file_name=f"{version.code}-v{version.number}-notice-{each}.txt",
                mime="text/plain",
                icon=":material/download:",
                key=key(FORM, "text", version.id, each),
                on_click="ignore",
            )


def _form() -> Form:
    channels = tuple(Option(each, f"terms.channels.{each}") for each in NoticeChannel)
    return Form((
        Field("channel", FieldKind.CHOICE, "notices.columns.channel", required=True,
              options=channels),
        Field("given_at", FieldKind.DATE_TIME, "notices.columns.given", required=True),
        Field("place", FieldKind.TEXT, "notices.columns.where",
              longest=LONGEST_PLACE, help="notices.where_help"),
    ))  # fmt: skip


def _show_form(version: Version) -> None:
    name, form = key(FORM, version.id), _form()
    draft, where = Draft.of(name, NOTICE), key(name, "open")
    with st.expander(t("notices.record"), expanded=draft.begun, key=where):
        with st.container():
            show_result(FORM)
        limit = t("notices.file_limit", megabytes=MOST // 1_000_000)
        chosen = choose_file(t("notices.file"), limit, key(FORM, "file", version.id))

        def save(given: Mapping[str, Any], _mark: int) -> bool:
            new, shown = _new(given), _file(chosen)
            return act(FORM, record_notice, version.id, new, shown).done

        show_kept(form, {}, draft, save, words="notices.record")


def _new(given: Mapping[str, Any]) -> NewNotice:
    channel, place = NoticeChannel(given["channel"]), given.get("place") or ""
    return NewNotice(channel, given["given_at"], place)


def _file(chosen: Any) -> Evidence | None:
    return Evidence(chosen.name, chosen.getvalue()) if chosen is not None else None


def _show_strike(found: SeenNotices) -> None:
    standing = [e.notice for e in found.notices if e.timing is not Timing.STRUCK]
    if not standing:
        return
    words = {
        e.id: f"{t(f'terms.channels.{e.channel}')} {instant(e.given_at)}"
        for e in standing
    }
    place = key(STRIKE, found.version.id)
    with st.expander(t("notices.strike"), key=key(place, "open")):
        with st.container():
            show_result(STRIKE)
        chosen = st.selectbox(
            t("notices.which"), list(words), format_func=words.__getitem__,
            key=f"{place}.which",
        )  # fmt: skip
        st.text_input(t("notices.why"), max_chars=TEXT_CHARS, key=f"{place}.why")
        st.button(plain(t("notices.strike")), key=f"{place}.strike",
                  on_click=_strike, args=(chosen, place))  # fmt: skip


def _strike(notice_id: int, place: str) -> None:
    act(STRIKE, strike_notice, notice_id, str(st.session_state[f"{place}.why"] or ""))
