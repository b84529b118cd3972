"""The one crossing from screens to services: keys, results, refusals, faults."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from portal.config import read_settings
from portal.errors import NotFound
from portal.services.house import living_in
from portal.services.sign_in import sign_out
from portal.store.engine import Store, open_store
from portal.wording import say
from tests.people import SAMPLE, occasion, sample_token, signed_in, staffed
from tests.screens import SECONDS, said
from tests.ui.endings import PHONE, SEEN


def screen() -> None:
    """Show one button per service, and how the last act ended."""
    import streamlit as st

    from portal.ui.act import ask, form_key, last_result, on_press, show_result
    from portal.ui.session import come_in
    from tests.ui import endings

    came = come_in()
    st.caption(f"key {form_key('form')}")
    for service in (endings.refusing, endings.failing, endings.full):
        st.button(
            service.__name__, key=service.__name__, on_click=on_press("form", service)
        )
    st.button("good", key="good", on_click=on_press("form", endings.good, 21))
    result = last_result("form")
    if result is not None and result.done:
        st.caption(f"value {result.value}")
    show_result("form", done="*done*")
    if st.session_state.get("asking"):
        st.caption(f"asked {ask(getattr(endings, st.session_state['asking']))}")
    st.caption(type(came).__name__)


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(read_settings(database_url=sqlite_url))
    SEEN.clear()
    with living_in(staffed(opened), SAMPLE):
        yield opened
    opened.close()


@pytest.fixture
def at(desk: Store) -> AppTest:
    """Open the screen as the help desk."""
    opened = AppTest.from_function(screen, default_timeout=SECONDS)
    opened.user = sample_token("desk-1")
    return opened.run()


def key_of(at: AppTest) -> str:
    return next(
        str(each.value) for each in at.caption if str(each.value).startswith("key ")
    )


def test_what_was_done_is_kept_for_the_next_run_and_said_once(at: AppTest):
    at.button("good").click().run()

    assert "value 42" in said(at)
    assert at.success[0].value == "\\*done\\*"
    assert not at.run().success


def test_the_occasion_says_who_when_and_under_which_key(at: AppTest):
    before = key_of(at)

    at.button("good").click().run()

    (seen,) = SEEN
    assert seen.acting.code == "desk-1"
    assert f"key {seen.idem}" == before
    assert seen.request


def test_a_form_gets_a_new_key_only_when_it_was_done(at: AppTest):
    first = key_of(at)
    at.button("refusing").click().run()
    refused = key_of(at)
    at.button("failing").click().run()
    failed = key_of(at)
    at.button("good").click().run()

    assert first == refused == failed
    assert key_of(at) != first


def test_a_refusal_is_a_sentence_with_its_values_as_typed(at: AppTest):
    at.button("refusing").click().run()

    assert "\\*7\\*" in at.warning[0].value
    assert not at.error


def test_a_fault_is_a_reference_and_no_value_of_anybody(at: AppTest):
    at.button("failing").click().run()

    assert "F-" in at.error[0].value
    assert PHONE not in said(at)
    assert not at.exception


def test_a_full_disk_is_said_and_nothing_claims_to_be_saved(at: AppTest):
    at.button("full").click().run()

    assert at.warning[0].value == say("refusals.store_full", "ja")
    assert not at.success


def test_nothing_is_done_for_somebody_whose_sign_in_has_ended(at: AppTest, desk: Store):
    sign_out(desk, occasion(signed_in(desk, "desk-1")))

    at.button("good").click().run()

    assert SEEN == []
    assert "Outside" in said(at)


@pytest.mark.parametrize("service", ["refusing"])
def test_a_question_that_is_refused_says_so_in_its_place(at: AppTest, service: str):
    at.session_state["asking"] = service

    at.run()

    assert at.warning
    assert "asked None" in said(at)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (NotFound(what="member", number="7"), "refusals.not_found"),
        (OperationalError("x", {}, Exception("disk is full")), "refusals.store_full"),
        (RuntimeError(PHONE), None),
    ],
)
def test_the_last_resort_shows_a_sentence(desk: Store, error: Any, shown: str | None):
    def last(error: Exception) -> None:
        from portal.ui.act import show_fault

        assert show_fault(error) is True

    at = AppTest.from_function(last, args=(error,), default_timeout=SECONDS).run()

    assert PHONE not in said(at)
    if shown is None:
        assert "F-" in at.error[0].value
    else:
        assert say(shown, "ja", what="会員", number="7") in said(at)
