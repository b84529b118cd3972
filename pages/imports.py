"""Members from files: store, look, map, dry run, run, report, take back."""

import streamlit as st

from models.kinds import Permission
from portal import clock
from portal.domain.importing.batch import ProposalLine
from portal.services.house import the_settings
from portal.services.import_members.proposing import answer_proposal, open_proposals
from portal.services.import_members.storing import batches, known_words, store_file
from portal.ui import import_markup as markup
from portal.ui.act import act, ask, on_press, show_result
from portal.ui.address import say_no_place, start_in_address
from portal.ui.frame import name_page
from portal.ui.html import run_script, show_html, show_note, style, tag
from portal.ui.import_markup import NAME
from portal.ui.import_screen import show_import
from portal.ui.keys import key
from portal.ui.looks import CARD
from portal.ui.session import acting
from portal.ui.tables import link, show_none, show_pager
from portal.ui.upload import choose_file
from portal.ui.words import plain, t

LISTED = 20
PROPOSED = 20


def store_upload(name: str) -> None:
    """Store the file that was chosen and show its import."""
    chosen = st.session_state.get(name)
    if chosen is None:
        return
    result = act("upload", store_file, chosen.name, chosen.getvalue())
    if result.value is not None:
        st.query_params[NAME] = result.value.number


def show_upload() -> None:
    """Show where a file is handed over."""
    show_result("upload")
    limit = the_settings().upload_megabytes
    choose_file(
        t("imports.choose"),
        t("imports.upload_limit", megabytes=limit),
        key("imports", "file"),
        advice=t("imports.choose_help"),
        on_change=store_upload,
    )
    show_note(t("imports.lead"))


def show_batches() -> None:
    """Show the imports there were, newest first."""
    start = start_in_address()
    found = ask(batches, LISTED, start)
    if found is None:
        return
    count, some = found
    st.header(t("imports.list"), anchor=False)
    if not some:
        show_none(t("imports.none"), count, LISTED)
        return
    now = clock.now()
    show_html(markup.batches(some, {each.id: each.interrupted(now) for each in some}))
    before = str(max(start - LISTED, 0)) if start else None
    show_pager(before, str(start + LISTED) if start + LISTED < count else None)


def show_proposals() -> None:
    """Show the states that files tell otherwise, with the ways to answer."""
    show_result("proposals", done=t("imports.answered"))
    found = ask(open_proposals, PROPOSED)
    if not found or not found[0]:
        return
    count, some = found
    st.header(t("imports.proposals", count=f"{count:,}"), anchor=False)
    show_note(t("imports.proposals_lead"))
    names = ask(known_words) or {"state": {}}
    for each in some:
        show_proposal(each, names["state"])


def show_proposal(each: ProposalLine, states: dict[str, tuple[str, ...]]) -> None:
    """Show one differing state."""
    with st.container(border=True):
        show_html(markup.proposal(each, states))
        if Permission.REQUEST_ANSWER not in acting().permissions:
            show_note(t("imports.answered_by_others"))
            return
        own = each.run_by == acting().staff_id
        with st.container(horizontal=True):
            for name, accept in (("accept", True), ("refuse", False)):
                words = t(f"imports.{name}", member=each.member_number)
                st.button(
                    plain(words),
                    key=key("imports", name, each.id),
                    disabled=own and accept,
                    help=t("imports.own") if own and accept else None,
                    on_click=on_press(
                        "proposals", answer_proposal, each.id, accept=accept
                    ),
                )


show_html(style(CARD + markup.LOOKS))
say_no_place()
chosen = st.query_params.get(NAME)
if chosen:
    name_page(f"{t('pages.imports.title')} {chosen}")
    show_html(tag("p", link(t("imports.back"), {}), class_="portal-line portal-back"))
    st.title(plain(f"{t('pages.imports.title')} {chosen}"))
    show_import(chosen)
else:
    st.title(t("pages.imports.title"))
    show_upload()
    show_proposals()
    show_batches()
run_script("desk.js")
