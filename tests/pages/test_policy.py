"""The page of answers: the sentence first, its reasons, every day, and again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.kinds import LockBlock, LockReason, LockScope, LockSource
from models.lock_facts import NewLock
from portal.services.locks.place import place_lock
from portal.services.policy.may import Asked, may
from portal.ui.lock_markup import until_words
from tests.desk import NUMBER
from tests.domain.policy.cases import lock, rule
from tests.pages.looking_up import asked
from tests.screens import Look, said
from tests.services.policy.house_rules import content, publish
from tests.services.publish.office import Office

SAYS = {"say_ja": "貸出は店頭だけです。", "say_en": "Only in a shop."}
STRICT = rule("strict", "forbid", functions=["ask"], offerings=["PHONE"], **SAYS)


@pytest.fixture(scope="module")
def house(office: Office) -> Office:
    """A member with a lock on use, and rules."""
    office.later(minutes=-30)
    office.join("PHONE")
    publish(office, content(STRICT))
    lock = NewLock(
        scope=LockScope.MEMBER, source=LockSource.HELP_DESK,
        reason=LockReason.LOST_DEVICE, blocks=frozenset({LockBlock.USE}),
        member_number=NUMBER,
    )  # fmt: skip
    place_lock(office.store, office.later(minutes=1).occasion(), lock)
    office.later(minutes=1)
    return office


@pytest.fixture
def desk(house: Office) -> Office:
    return house


ONE = {"m": NUMBER, "offering": "PHONE"}
PLACES: dict[str, tuple[dict[str, str], list[str]]] = {
    "nobody": ({}, ["Type a member number and press Enter"]),
    "all": ({"m": NUMBER}, ["Apply", "✓ ", "✕ ", "Answer P-", "Only in a shop."]),
    "one": (
        {**ONE, "function": "use"},
        [
            "is not possible at the moment. You reported your device lost, so part of "
            "your service is on hold. It will be possible again once the device is ",
            "Locked: lost device.",
            "released by: the device found or replaced",
            "can be released by: help desk, legal",
            "It would be a yes if the lock (lost device) were released.",
        ],
    ),
    "rule": ({**ONE, "function": "ask"}, ["Only in a shop.", "strict"]),
    "fly": ({**ONE, "function": "fly"}, ["The service has no function", "fly"]),
    "early": ({**ONE, "at": "2019-05-01"}, ["The service is not offered"]),
    "unread": ({**ONE, "at": "soon"}, ["cannot be read"]),
    "actor": (
        {"actor": "member", "offering": "PHONE", "state": "active"},
        ["Apply", "✓ "],
    ),
    "compared": (
        {**ONE, "function": "use", "vs": "2020-01-01"},
        ["Two days compared", "First day only: Locked: lost device."],
    ),
    "again": ({"answer": "P-1-9"}, ["is not the number of an answer"]),
    "unknown": ({"m": "1119999998"}, ["1119999998"]),
}


def test_a_lock_ends_with_the_day_that_its_card_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.ui.words.language", lambda: "ja")
    ends = datetime(2026, 12, 22, 15, tzinfo=UTC)
    placed = lock(until_on=date(2026, 12, 22), valid_to=ends)

    assert "12月22日" in until_words(placed, ends)
    assert "22:00" in until_words(placed, ends - timedelta(hours=2))
    assert until_words(placed, None) == "期限なし"


@pytest.mark.parametrize("place", PLACES)
def test_the_address_is_the_question(look: Look, place: str):
    where, lines = PLACES[place]
    at = look("policy", "desk-1", "en", **where)
    shown = said(at)

    assert not at.exception
    assert [line for line in lines if line not in shown] == []
    assert "policy_page." not in shown


def test_what_is_chosen_goes_into_the_address(look: Look):
    at = look("policy", "desk-1", "ja")
    at.text_input(key="policy.m").set_value(NUMBER).run()
    at.selectbox(key="policy.offering").set_value("PHONE").run()
    at.selectbox(key="policy.function").set_value("use").run()

    assert not at.exception
    assert {name: asked(at, name) for name in ("m", "offering", "function")} == {
        **ONE,
        "function": "use",
    }
    assert "端末の紛失のお届けにより" in said(at)
    at.selectbox(key="policy.offering").set_value("MAIL").run()
    assert "function" not in at.query_params
    assert "このサービスにご加入でないためです。" in said(at)


def test_an_answer_is_given_again_by_its_number(look: Look, house: Office):
    use = Asked("PHONE", member=NUMBER, function="use")
    number = may(house.store, house.occasion(), use).number or ""

    at = look("policy", "desk-1", "en", answer=number)
    assert f"Answer {number}, given again. It is the same" in said(at)
    assert "髙橋 はるか" in said(at)
    auditor = said(look("policy", "auditor-1", answer=number))
    assert "に示したものと同じです" in auditor.replace(" ", "")
    assert "髙橋" not in auditor


def test_who_sees_no_members_asks_about_kinds_of_actors(look: Look):
    refused = look("policy", "viewer-1", "en", m=NUMBER)
    assert "髙橋" not in said(refused)
    assert not refused.exception
    at: Any = look("policy", "viewer-1", "en", actor="member", offering="PHONE")
    assert "Apply" in said(at)


def test_the_card_says_the_same_and_leads_to_the_reasons(look: Look):
    shown = said(look("look_up", "desk-1", "en", m=NUMBER, q=NUMBER))

    assert "/policy?m=1110000001&amp;offering=PHONE&amp;function=use" in shown
    for line in ("Use: no", "Only in a shop."):
        assert line in shown
    assert shown.count("You reported your device lost") == 2, "the lock, the answer"
