"""Locks on the card: what is blocked and what to say; locking and releasing there."""

import re
from dataclasses import replace

import pytest

from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import NewLock
from portal import clock
from portal.domain.card import ShownLock
from portal.services.locks.place import place_lock
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import NAMESAKE, drafts, go, look_up
from tests.screens import OpenScreen, said

BOTH = pytest.mark.parametrize("language", LANGUAGES)
STOLEN = NewLock(
    LockScope.MEMBERSHIP, LockSource.HELP_DESK, "LOST_DEVICE",
    frozenset({LockBlock.USE, LockBlock.CHANGE}), member_number=NUMBER,
    offering_code="MAIL", text="駅で紛失", case_number="C-77",
)  # fmt: skip


def held(desk: Desk) -> tuple[ShownLock, ...]:
    """Return the locks on the card now."""
    desk.now = clock.now()
    return desk.card().locks


def lock(desk: Desk, asked: NewLock = STOLEN, by: str = "desk-1") -> int:
    return place_lock(desk.store, desk.occasion(by), asked).lock_id


@BOTH
def test_the_card_says_state_and_locks_and_what_to_say(
    desk: Desk, open_screen: OpenScreen, language: str
):
    lock(desk)
    hold = replace(STOLEN, source=LockSource.LEGAL, legal_hold=True, reason="COURT",
                   blocks=frozenset(), name="保全", scope=LockScope.MEMBER)  # fmt: skip
    lock(desk, hold, "legal-1")

    shown = said(look_up(open_screen, NUMBER, language=language))

    assert say("locks.card.count", language, count=2) in shown
    for words in ("locks.tell.LOST_DEVICE", "locks.card.nothing"):
        assert say(words, language) in shown
    assert say("locks.tell.COURT", language) not in shown
    assert "駅で紛失" in shown
    assert say("locks.card.note", language) in shown
    assert "C-77" in shown
    # One of them is released here, the other by legal alone.
    assert shown.count("do=release") == 1
    assert say("locks.card.not_yours", language,
               who=say("locks.sources.legal", language)) in shown  # fmt: skip
    assert say("card.tell_locked", language, offering="")[-8:] in shown
    reasons = say("locks.reasons.LOST_DEVICE", language)
    assert say("guards.not_locked", language, locks=reasons,
               lock_sources=say("locks.sources.help_desk", language),
               block=say("locks.blocks.change", language)) in shown  # fmt: skip


@BOTH
def test_the_list_of_those_found_says_who_is_locked(
    desk: Desk, open_screen: OpenScreen, language: str
):
    lock(desk)
    desk.add(NAMESAKE, "高橋 春香", "タカハシ ハルカ")

    [badge] = re.findall(
        'portal-locked">(.*?)<',
        said(look_up(open_screen, "たかはし", language=language)),
    )

    assert badge == say("locks.card.count", language, count=1)


def test_a_day_before_the_lock_shows_none(desk: Desk, open_screen: OpenScreen):
    lock(desk)

    at = go(look_up(open_screen, NUMBER), at="2026-11-01")

    assert say("locks.reasons.LOST_DEVICE", "ja") not in said(at)


def test_a_member_is_locked_and_released_on_their_card(
    desk: Desk, open_screen: OpenScreen
):
    place = key("lock", NUMBER)
    at = look_up(open_screen, NUMBER)
    at = go(at, do="lock")
    at.selectbox(key=key(place, "reason")).set_value("FRAUD_SUSPECT").run()
    at.button(key=key(place, "save")).click().run()
    assert say("refusals.lock_blocks_nothing", "ja", blocks="")[:12] in said(at)
    assert held(desk) == ()

    at.multiselect(key=key(place, "blocks")).set_value(["use"]).run()
    at.text_area(key=key(place, "text")).set_value("警察から連絡").run()
    at.button(key=key(place, "save")).click().run()

    assert not at.exception
    (placed,) = held(desk)
    assert placed.fact.receipt in said(at)
    assert (placed.fact.reason, placed.text) == ("FRAUD_SUSPECT", "警察から連絡")
    assert not at.query_params.get("do")

    at = go(at, do="release", on=str(placed.fact.id))
    where = key("release", placed.fact.id)
    at.selectbox(key=key(where, "release_reason")).set_value("RESOLVED").run()
    at.button(key=key(where, "save")).click().run()

    assert not at.exception
    assert held(desk) == ()
    assert say("locks.done.released", "ja", number="")[:8] in said(at)


def test_what_was_typed_about_a_lock_is_there_on_a_new_screen_until_it_is_done(
    desk: Desk, open_screen: OpenScreen
):
    place = key("lock", NUMBER)
    at = go(look_up(open_screen, NUMBER), do="lock")
    at.selectbox(key=key(place, "reason")).set_value("FRAUD_SUSPECT")
    at.multiselect(key=key(place, "blocks")).set_value(["use", "bill"])
    at.date_input(key=key(place, "until")).set_value(clock.business_day())
    at.text_area(key=key(place, "text")).set_value("警察から\n連絡").run()
    assert drafts(desk.store) == 1

    again = go(look_up(open_screen, NUMBER), do="lock")
    assert again.selectbox(key=key(place, "reason")).value == "FRAUD_SUSPECT"
    assert again.multiselect(key=key(place, "blocks")).value == ["use", "bill"]
    assert again.date_input(key=key(place, "until")).value == clock.business_day()
    assert again.text_area(key=key(place, "text")).value == "警察から\n連絡"
    again.button(key=key(place, "save")).click().run()
    (placed,) = held(desk)
    assert (placed.text, drafts(desk.store)) == ("警察から\n連絡", 0)

    where, on = key("release", placed.fact.id), str(placed.fact.id)
    again = go(again, do="release", on=on)
    again.selectbox(key=key(where, "release_reason")).set_value("RESOLVED").run()
    other = go(look_up(open_screen, NUMBER), do="release", on=on)
    assert other.selectbox(key=key(where, "release_reason")).value == "RESOLVED"
    other.button(key=key(where, "cancel")).click().run()
    assert (drafts(desk.store), len(held(desk))) == (0, 1)
    go(other, do="release", on=on)
    assert other.selectbox(key=key(where, "release_reason")).value is None
