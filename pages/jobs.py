"""Work beside the screens: what there is, how far it is, taking off, letting go on."""

import streamlit as st

from models.job_facts import Job
from models.kinds import Permission
from portal.services.jobs.steer import MAY_CANCEL, MAY_RETRY, cancel_job, list_jobs
from portal.services.jobs.steer import retry_job as retry
from portal.ui import job_markup as markup
from portal.ui.act import ask, on_press, show_result
from portal.ui.address import say_no_place, start_in_address
from portal.ui.html import run_script, show_html, style, tag
from portal.ui.keys import key
from portal.ui.looks import CARD
from portal.ui.session import acting
from portal.ui.tables import show_none, show_pager
from portal.ui.words import plain, t

LISTED = 20
ASK_EVERY = "2s"


@st.fragment(run_every=ASK_EVERY)
def show_list() -> None:
    """Show the jobs, newest first, anew every two seconds."""
    start = start_in_address()
    found = ask(list_jobs, LISTED, start)
    if found is None:
        return
    count, some = found
    if not some:
        show_none(t("jobs.none"), count, LISTED)
        return
    show_html(markup.jobs(some))
    before = str(max(start - LISTED, 0)) if start else None
    show_pager(before, str(start + LISTED) if start + LISTED < count else None)


def show_steering(job: Job) -> None:
    """Show what this person may do about one job."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        show_html(tag("p", markup.called(job), class_="portal-line"))
        for name, states, service in (
            ("retry", MAY_RETRY, retry),
            ("cancel", MAY_CANCEL, cancel_job),
        ):
            if job.state in states:
                st.button(
                    plain(t(f"jobs.{name}", number=job.number)),
                    key=key("jobs", name, job.number),
                    on_click=on_press("jobs", service, job.number),
                )


show_html(style(CARD))
st.title(t("pages.jobs.title"))
show_result("jobs", done=t("jobs.changed"))
say_no_place()
show_list()
found = ask(list_jobs, LISTED, start_in_address())
if found is not None and Permission.JOB_CHANGE in acting().permissions:
    for each in found[1]:
        if each.state in {*MAY_CANCEL, *MAY_RETRY}:
            show_steering(each)
run_script("desk.js")
