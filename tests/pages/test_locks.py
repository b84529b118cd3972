"""The list of open locks: narrowed by the address, page by page, as a file."""

from dataclasses import replace
from typing import Any

import pytest

from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import NewLock, NewRelease
from portal import clock
from portal.clock import business_day
from portal.domain import lock_list
from portal.domain.lock_list import AskedLocks
from portal.domain.member_number import grouped
from portal.errors import InputRefused, NotPermitted
from portal.services.jobs.doing import Doer
from portal.services.locks import see
from portal.services.locks.mass import list_masses
from portal.services.locks.place import place_lock
from portal.services.locks.release import release_lock
from portal.services.locks.see import export_locks, see_locks
from portal.wording import say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import asked, drafts
from tests.screens import OpenScreen, opened, said

MINE = NewLock(
    LockScope.MEMBERSHIP, LockSource.HELP_DESK, "LOST_DEVICE",
    frozenset({LockBlock.USE}), member_number=NUMBER, offering_code="MAIL",
)  # fmt: skip
WHOLE = replace(MINE, scope=LockScope.OFFERING, source=LockSource.OPERATIONS,
                reason="INCIDENT", member_number=None)  # fmt: skip


@pytest.fixture(autouse=True)
def _some(desk: Desk) -> None:
    """Begin with two open locks and one that was released."""
    place_lock(desk.store, desk.occasion(), MINE)
    place_lock(desk.store, desk.occasion("supervisor-1"), WHOLE)
    gone = place_lock(desk.store, desk.occasion(), replace(MINE, name="済"))
    mistaken = NewRelease(gone.lock_id, "RESOLVED")
    release_lock(desk.store, desk.occasion(), mistaken)


def listed(desk: Desk, **narrow: str) -> list[str]:
    page = see_locks(desk.store, desk.occasion(), AskedLocks(**narrow))
    assert page.count == len(page.locks)
    return [each.fact.reason for each in page.locks]


def test_the_address_narrows_the_list(desk: Desk):
    soon = replace(MINE, reason="FRAUD_SUSPECT", until=business_day(desk.now))
    place_lock(desk.store, desk.occasion(), soon)

    assert listed(desk) == ["FRAUD_SUSPECT", "INCIDENT", "LOST_DEVICE"]
    assert listed(desk, source="operations") == ["INCIDENT"]
    assert listed(desk, scope="membership") == ["FRAUD_SUSPECT", "LOST_DEVICE"]
    assert len(listed(desk, offering="MAIL")) == 3
    assert listed(desk, offering="PHONE") == []
    assert listed(desk, soon="1") == ["FRAUD_SUSPECT"]
    with pytest.raises(InputRefused):
        listed(desk, source="moon")
    with pytest.raises(NotPermitted):
        see_locks(desk.store, desk.occasion("owner-1"), AskedLocks())


def test_it_pages_on_the_server(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(see, "AT_ONCE", 1)
    store, who = desk.store, desk.occasion()

    first = see_locks(store, who, AskedLocks())
    second = see_locks(store, who, AskedLocks(), older_than=first.older)
    back = see_locks(store, who, AskedLocks(), newer_than=second.newer)

    assert (first.count, first.newer) == (2, None)
    assert (second.older, second.newer) == (None, second.locks[0].fact.id)
    assert back.locks == first.locks


def test_the_page_links_to_the_member(desk: Desk, open_screen: OpenScreen):
    at = opened(open_screen, "locks", "desk-1", "ja", source="help_desk")

    shown = said(at)
    assert not at.exception
    assert f"m={NUMBER}" in shown
    assert say("locks.reasons.LOST_DEVICE", "ja") in shown
    assert say("locks.reasons.INCIDENT", "ja") not in shown

    at.selectbox(key="locks.source").set_value("operations").run()
    assert asked(at, "source") == "operations"
    assert say("locks.reasons.INCIDENT", "ja") in said(at)


def test_a_filter_that_there_is_not_is_dropped_and_said(
    desk: Desk, open_screen: OpenScreen
):
    at = opened(open_screen, "locks", "desk-1", "ja", source="zzz", scope="offering")

    assert any("zzz" in each.value for each in at.warning)
    chosen = [at.selectbox(key=f"locks.{name}").value for name in ("source", "scope")]
    assert chosen == ["", "offering"]
    assert say("locks.reasons.INCIDENT", "ja") in said(at)
    assert say("locks.reasons.LOST_DEVICE", "ja") not in said(at)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_taken_along_as_a_file(desk: Desk, kind: str):
    wanted = AskedLocks(source="help_desk", offering="MAIL", soon="")
    who: Any = desk.occasion("supervisor-1")

    file = export_locks(desk.store, who, kind, wanted, "ja")

    assert file.rows == 1
    if kind == "csv":
        text = file.content.decode("utf-8-sig")
        assert say("locks.sources.help_desk", "ja") in text
        assert NUMBER in text
    with pytest.raises(InputRefused):
        export_locks(desk.store, who, "pdf", wanted, "ja")
    with pytest.raises(NotPermitted):
        export_locks(desk.store, desk.occasion(), kind, wanted, "ja")


def test_what_is_too_long_for_a_file_is_to_be_narrowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    assert lock_list.COUNTED > 1
    monkeypatch.setattr(see, "COUNTED", 1)

    with pytest.raises(InputRefused) as refused:
        export_locks(
            desk.store, desk.occasion("supervisor-1"), "csv", AskedLocks(), "en"
        )
    assert refused.value.code == "export_too_large"


def test_many_are_locked_and_released_from_the_page(
    desk: Desk, open_screen: OpenScreen
):
    at = opened(open_screen, "locks", "supervisor-1", "ja")

    def fill(**given: Any) -> None:
        for name, value in given.items():
            kinds = [at.radio, at.selectbox, at.pills, at.multiselect, at.text_area]
            widget = next(
                each
                for kind in kinds
                for each in kind
                if each.key == f"locks.wide.{name}"
            )
            widget.set_value(value).run()
            assert not at.exception

    fill(scope="membership", offering="MAIL")
    told = say("locks.wide.reach", "ja", count="1")
    [reach] = [line for line in said(at).splitlines() if told in line]
    assert grouped(NUMBER) not in reach
    fill(numbers="9990000009")
    assert "9990000009" in said(at)
    fill(numbers=f"{NUMBER}\n", reason="MAINTENANCE", blocks=["use", "change"])
    # What stands in it is there on a new screen, until it is done.
    assert drafts(desk.store) == 1
    at = opened(open_screen, "locks", "supervisor-1", "ja")
    at.button(key="locks.wide.save").click().run()
    assert not at.exception
    assert drafts(desk.store) == 0
    Doer(desk.store, "test").work()

    (job,) = list_masses(desk.store, desk.occasion("supervisor-1"))
    assert job.result == {"placed": 1, "already": 0}
    at.run()
    assert job.number in said(at)
    unlock = f"locks.unlock.{job.number}"
    at.text_area(key=f"{unlock}.text").set_value("復旧した")
    at.selectbox(key=f"{unlock}.release_reason").set_value("RESOLVED").run()
    assert drafts(desk.store) == 1
    at = opened(open_screen, "locks", "supervisor-1", "ja")
    assert at.text_area(key=f"{unlock}.text").value == "復旧した"
    at.button(key=f"{unlock}.save").click().run()
    assert drafts(desk.store) == 0
    Doer(desk.store, "test").work()

    newest, _ = list_masses(desk.store, desk.occasion("supervisor-1"))
    assert (newest.kind, newest.result) == ("unlock", {"released": 1})
    at.run()
    assert f"{unlock}.save" not in {each.key for each in at.button}
    assert say("locks.reasons.MAINTENANCE", "ja") in said(at)
    assert "MAINTENANCE" not in said(at)

    fill(scope="offering", offering="PHONE", reason="INCIDENT", blocks=["join"])
    at.button(key="locks.wide.save").click().run()
    assert say("locks.done.placed", "ja", number="")[:5] in said(at)
    desk.now = clock.now()
    assert listed(desk, offering="PHONE", scope="offering") == ["INCIDENT"]
