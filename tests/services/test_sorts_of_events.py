"""Which sort of event is which: changes of members, sign-ins, the portal, look-ups."""

from typing import Any

import pytest

from models.kinds import AuditAction
from portal.domain.trail import Page, Tag
from portal.services.ask_trail import Asked, wanted_of
from portal.services.list_requests import list_requests
from portal.services.read_trail import read_trail
from portal.services.sign_in import enter
from portal.services.staff import choose_language
from portal.services.tell_event import whole_sentence
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import SAMPLE, sample_token


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.join()
    return desk


def read(desk: Desk, **asked: Any) -> Page:
    occasion = desk.occasion("auditor-1")
    wanted = wanted_of(desk.store, occasion, Asked(**asked))
    return read_trail(desk.store, occasion, wanted, limit=100)


def actions(page: Page) -> set[str]:
    return {each.action for each in page.events}


def test_opening_the_approvals_is_told_as_such_and_not_as_a_search(desk: Desk):
    desk.change("suspend", reason="VIOLATION")
    list_requests(desk.store, desk.occasion("supervisor-1"))

    page = read(desk, what="requests.listed")

    assert [each.action for each in page.events] == ["requests.listed"]
    said = whole_sentence(page.events[0], page.names, "ja")
    assert "が承認の一覧を開き、1 人の依頼を見ました。" in said
    assert "members.found" not in actions(read(desk))


def test_changes_are_those_of_members_alone(desk: Desk):
    enter(desk.store, SAMPLE, sample_token("desk-1"))
    choose_language(desk.store, desk.occasion(), "en")
    desk.change("suspend", reason="LOST_DEVICE")

    changes = actions(read(desk, log="changes"))
    assert "membership.moved" in changes
    assert not {each for each in changes if each.startswith(("staff.", "portal."))}
    assert actions(read(desk, log="sign_ins")) == {"staff.signed_in"}
    assert "staff.changed" in actions(read(desk, log="portal"))


def test_a_sort_and_an_action_that_exclude_each_other_find_nothing(desk: Desk):
    assert read(desk, log="sign_ins", what="membership.").events == ()
    both = read(desk, log="changes", what="membership.opened")
    assert actions(both) == {"membership.opened"}


def test_every_action_has_one_sort_in_one_log():
    listed = [action for tag in Tag for action in tag.actions]
    assert sorted(listed) == sorted(AuditAction)
