"""The page of background jobs, as administrators meet it."""

import pytest

from models.job_kinds import JobState
from portal.services.jobs.doing import give_up
from portal.store import jobs
from portal.ui.keys import key
from portal.wording import say
from tests.desk import Desk
from tests.screens import OpenScreen, opened, said
from tests.services.jobs.counting import KIND, again, ask


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_administrator_sees_how_far_a_job_is_and_steers_it(
    desk: Desk, open_screen: OpenScreen, language: str
):
    job = ask(desk)
    at = opened(open_screen, "jobs", "admin-1", language)
    shown = said(at)
    assert job.number in shown
    assert say("jobs.states.waiting", language) in shown
    assert say("jobs.of", language, done=0, total=5) in shown

    at.button(key=key("jobs", "cancel", job.number)).click().run()
    assert again(desk.store, job).state is JobState.CANCELLED
    at.button(key=key("jobs", "retry", job.number)).click().run()
    assert again(desk.store, job).state is JobState.WAITING
    assert not at.exception


def test_why_a_job_stopped_is_said_and_who_may_only_look_gets_no_buttons(
    desk: Desk, open_screen: OpenScreen
):
    job = ask(desk)
    with desk.store.write() as connection:
        held = jobs.claim(connection, "one", [KIND])
    assert held is not None
    give_up(desk.store, "one", held, "import_not_open")

    at = opened(open_screen, "jobs", "auditor-1", "ja")

    assert say("jobs.states.failed", "ja") in said(at)
    assert not [each for each in at.button if str(each.key).startswith("jobs")]
    assert job.number in said(at)


@pytest.mark.parametrize("name", ["jobs", "imports", "locks", "members"])
def test_a_place_of_a_list_that_is_none_is_said(
    desk: Desk, open_screen: OpenScreen, name: str
):
    who = "admin-1" if name == "jobs" else "info-1"
    for place in ("moon", "²", "9" * 20):
        part = {"after" if name == "members" else "before": place}
        at = opened(open_screen, name, who, "ja", **part)
        assert say("tables.no_such_place", "ja", text=place) in said(at)


def test_an_empty_list_says_so(desk: Desk, open_screen: OpenScreen):
    shown = said(opened(open_screen, "jobs", "admin-1", "ja"))

    assert say("jobs.none", "ja") in shown
    assert desk.store.main.sqlite
