"""One service gets a trial and a shorter leave: designed, refused, mended, approved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from portal import clock
from portal.domain.calendar import start_of
from portal.services.offer_joining import offer_joining
from portal.services.show_member import show_member
from portal.store.engine import Store
from tests.browser.test_publishing import submit
from tests.browser.test_reading import at_rest, faults
from tests.browser.visitor import Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = "mail_trial"


def fill(owner: Visitor, label: str, text: str) -> None:
    """Type into the field with this label."""
    owner.page.get_by_label(owner.word(label), exact=True).fill(text)


def choose(owner: Visitor, label: str, option: str) -> None:
    """Choose from a list with the keyboard alone."""
    at_rest(owner)
    owner.page.get_by_role("combobox", name=owner.word(label)).press("ArrowDown")
    owner.page.keyboard.insert_text(option)
    owner.page.get_by_role("option", name=option, exact=True).wait_for()
    owner.page.keyboard.press("Enter")


def press(owner: Visitor, words: str) -> None:
    """Press one of several choices that are all shown."""
    main = owner.page.get_by_test_id("stMain")
    main.locator("label, button").filter(has_text=words).first.click()


def open_at(owner: Visitor, part: str, row: str = "", item: str = "") -> None:
    """Open a place of the draft by its address."""
    place = {"thing": CODE, "version": "1", "part": part, "row": row, "item": item}
    given = {name: text for name, text in place.items() if text}
    owner.go(f"/lifecycle_designer?{urlencode(given)}")


def save(owner: Visitor) -> None:
    """Save what the form holds, and see that it is."""
    owner.press("forms.save")
    owner.sees(owner.word("designer.saved"))


def begin(owner: Visitor) -> None:
    """Begin a lifecycle of its own for the mail service."""
    choose(owner, "designer.fields.offering", "ほのかぜメール")
    fill(owner, "publishing.places.code", CODE)
    fill(owner, "publishing.places.name_ja", "メール（お試しあり）")
    fill(owner, "publishing.places.name_en", "Mail with a trial")
    owner.press("designer.make_own")
    owner.is_at(f"thing={CODE}")
    owner.sees(owner.word("designer.no_problems"))


def add_trial(owner: Visitor) -> None:
    """Add a state that lacks its English and that nothing leads to."""
    open_at(owner, "states", "+")
    fill(owner, "publishing.places.code", "trial")
    fill(owner, "publishing.places.name_ja", "お試し")
    press(owner, owner.word("designer.kinds.active"))
    save(owner)


def add_move(owner: Visitor, event: str, was: str, became: str) -> None:
    """Add a move of the help desk."""
    open_at(owner, "moves", "+")
    fill(owner, "publishing.places.event", event)
    fill(owner, "publishing.places.name_ja", f"手続き {event}")
    fill(owner, "publishing.places.name_en", f"Move {event}")
    choose(owner, "publishing.places.was", was)
    choose(owner, "publishing.places.became", became)
    press(owner, owner.word("movers.H"))
    choose(owner, "publishing.places.reasons", "本人申込")
    owner.page.keyboard.press("Tab")
    save(owner)


def mend(owner: Visitor) -> None:
    """Write the English, and let moves lead to the trial and out of it."""
    open_at(owner, "states", "trial")
    fill(owner, "publishing.places.name_en", "Trial")
    fill(owner, "publishing.places.member_text_ja", "お試し中です。")
    fill(owner, "publishing.places.member_text_en", "You are trying the service.")
    save(owner)
    add_move(owner, "try_out", "仮登録・申込", "お試し")
    add_move(owner, "go_on", "お試し", "利用中")


def limit_leave(owner: Visitor) -> None:
    """Let a leave last two months at most."""
    open_at(owner, "limits", "whole_months_between@take_leave@active")
    fill(owner, "publishing.places.maximum", "２")
    save(owner)
    open_at(owner, "limits", "total_months_at_most@extend_leave@on_leave")
    fill(owner, "publishing.places.months", "2")
    save(owner)
    owner.sees(owner.word("guard_names.total_months_at_most", months=2))


def walk(owner: Visitor) -> None:
    """Let a made-up member apply and enter the trial."""
    open_at(owner, "walk")
    for move in ("申込", "手続き try_out"):
        press(owner, move)
        owner.press("designer.walk.go")
        owner.sees(move)
    badge = owner.page.locator("p[role=status] .portal-badge", has_text="お試し")
    badge.wait_for()


def approve(other: Visitor) -> None:
    """Approve as somebody who edited nothing."""
    other.go(f"/version?thing={CODE}&version=1")
    other.press("version.steps.approve")
    other.sees(other.word("publishing.phases.scheduled"))


def test_a_service_gets_a_trial_and_a_shorter_leave_without_file_or_code(
    browser: Any, portal: Server, beside: Store, desk: Desk
):
    with visitor(browser, portal.address, "ja") as owner:
        owner.sign_in("owner-1", "/lifecycle_designer")
        begin(owner)
        add_trial(owner)
        for code, facts in (
            ("state_unreachable", {"state": "お試し（trial）"}),
            ("state_without_end", {"state": "お試し（trial）"}),
        ):
            owner.sees(owner.word(f"publishing.problems.{code}", **facts))
        owner.sees("英語")
        at_rest(owner)
        assert faults(owner.page) == []
        owner.go(f"/version?thing={CODE}&version=1")
        owner.sees(owner.word("version.problems"))
        assert owner.page.get_by_text(owner.word("version.now.submit")).count() == 0

        mend(owner)
        limit_leave(owner)
        owner.sees(owner.word("designer.no_problems"))
        walk(owner)
        at_rest(owner)
        assert faults(owner.page) == []
        owner.go(f"/version?thing={CODE}&version=1")
        submit(owner, 1)
        owner.sees(owner.word("refusals.own_version", number=1))
        assert owner.complaints == []

    with visitor(browser, portal.address, "en", "dark") as other:
        other.sign_in("owner-2", "/work_list")
        approve(other)
        other.go(f"/lifecycle_designer?thing={CODE}")
        other.sees("Mail with a trial")
        other.page.locator("img[alt*='Mail with a trial']").wait_for()
        at_rest(other)
        assert faults(other.page) == []
        assert other.complaints == []
    tomorrow = clock.business_day() + timedelta(days=1)
    assert "trial" not in states_to_join(desk)
    later = replace(desk, now=start_of(tomorrow))
    assert "trial" in states_to_join(later)
    (held,) = show_member(beside, later.occasion(), NUMBER).memberships
    assert "trial" not in held.states, "whoever was there stays on their version"


def states_to_join(desk: Desk) -> set[str]:
    """Return the states that somebody who joins the mail service now could enter."""
    return set(offer_joining(desk.store, desk.occasion(), NUMBER, "MAIL").states)
