"""Attributes of members: defined, set, seen, masked, carried on, found by."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from models.attribute_kinds import AttributeTarget
from portal.domain.card import Words
from portal.domain.trail import Wanted
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.attributes.find_by import find_by
from portal.services.attributes.see_values import (
    any_defined,
    reveal_attribute,
    target_named,
)
from portal.services.attributes.set_values import set_attributes
from portal.services.publish.read import show_version
from portal.services.read_trail import read_trail
from portal.services.verify import verify
from portal.store.engine import Store
from portal.wording import LANGUAGES
from portal.wording.refusal import refusal_words
from tests.desk import NUMBER
from tests.domain.attributes.cases import of_option, plus, with_
from tests.services.attributes.office import Office

MEMBER = AttributeTarget.MEMBER
TODAY = date(2026, 11, 20)


@pytest.fixture
def office(store: Store) -> Office:
    return Office.open(store)


def refused(office: Office, **given: Any) -> InputRefused:
    with pytest.raises(InputRefused) as found:
        office.set(**given)
    for language in LANGUAGES:
        assert "{" not in refusal_words(found.value, language)
    return found.value


def found(office: Office, **asked: str) -> tuple[str, ...]:
    return find_by(office.store, office.occasion(), MEMBER, asked).numbers


def test_a_member_is_asked_what_owners_define(office: Office):
    with pytest.raises(NotFound):
        office.sheet()
    office.publish()
    assert any_defined(office.store, office.occasion(), office.member().kind)
    assert office.sheet().record == 0

    changed = office.set(nick="ハル", job="works", company="海の会社", likes="sea|hill",
                         children="２", rate="33.3", agreed=True,
                         called="2026-11-21 09:30")  # fmt: skip

    assert set(changed) == {"nick", "job", "company", "likes", "children", "rate",
                            "agreed", "called"}  # fmt: skip
    assert office.shown() == {
        "nick": "ハル",
        "job": Words("選択 works", "Option works"),
        "likes": (Words("選択 sea", "Option sea"), Words("選択 hill", "Option hill")),
        "children": 2,
        "rate": Decimal("33.3"),
        "agreed": True,
        "called": datetime(2026, 11, 21, 0, 30, tzinfo=UTC),
    }
    sheet = office.sheet()
    assert sheet.hidden == {"company"}
    assert "company" not in sheet.values, "not even in the form"
    assert office.set(nick="ハル") == (), "nothing changed, so nothing is written"

    given = (NUMBER, "company", "CALL_BACK", "C-1")

    shown = reveal_attribute(office.store, office.occasion(), *given)

    assert shown == "海の会社"
    for code, reason, case in (("company", "", "C-1"), ("company", "CALL_BACK", " "),
                               ("story", "CALL_BACK", "C-1")):  # fmt: skip
        with pytest.raises((InputRefused, NotFound)):
            reveal_attribute(
                office.store, office.occasion(), NUMBER, code, reason, case
            )
    office.set(nick="ナツ")
    assert office.sheet().hidden == {"company"}, "what was not given stays"


def test_values_are_seen_as_of_a_day_and_as_known(office: Office):
    office.publish()
    office.set(job="studies")
    office.at(2026, 11, 25)
    office.set(job="rests")

    assert office.shown()["job"].en == "Option rests"
    assert office.shown(at=TODAY)["job"].en == "Option studies"
    assert office.shown(at=TODAY, known_at=TODAY)["job"].en == "Option studies"

    office.set(story="昔話")
    office.publish(with_("story", retired=True))

    rows = {each.code: each for each in office.sheet().attributes}
    assert rows["story"].retired
    assert rows["story"].value == "昔話"
    office.set(nick="ハル")
    office.publish()
    assert office.shown()["story"] == "昔話"


def test_bad_input_is_refused_by_name_and_nothing_is_written(office: Office):
    office.publish()
    before = office.sheet().record

    wrong = refused(office, children="99", moon="1", nick="x" * 30, job="works")

    assert {each["attribute"]: each["code"] for each in wrong.facts["wrong"]} == {
        "children": "too_large", "moon": "not_asked", "nick": "too_long",
        "company": "missing",
    }  # fmt: skip
    assert "x" * 30 not in refusal_words(wrong, "ja")
    assert office.sheet().record == before
    with pytest.raises(NotPermitted):
        office.set(by="auditor-1", nick="ハル")

    seen = office.sheet().record
    office.set(nick="ハル")

    by = office.occasion("desk-2")
    with pytest.raises(InputRefused) as told:
        set_attributes(office.store, by, NUMBER, {"nick": "ナツ"}, seen=seen)

    assert told.value.code == "attributes_changed"
    assert office.shown()["nick"] == "ハル"

    assert target_named("member") is MEMBER
    with pytest.raises(InputRefused):
        target_named("moon")
    with pytest.raises(NotFound):
        find_by(office.store, office.occasion(), AttributeTarget.PARTNER, {"job": "a"})

    office.publish(*(plus(f"long_{n}", "long_text") for n in range(40)))

    huge = {f"long_{n}": "\U00020bb7" * 10_000 for n in range(40)}

    assert refused(office, **huge).code == "attributes_too_large"


def test_one_command_writes_one_event_without_values_and_once(office: Office):
    office.publish()
    occasion = replace(office.occasion(), idem="k-1")
    for _ in range(2):
        set_attributes(office.store, occasion, NUMBER, {"nick": "ハル"})

    wanted = Wanted(actions=("member.updated",))
    page = read_trail(office.store, office.occasion("auditor-1"), wanted)
    assert len(page.events) == 1
    event = page.events[0]
    assert event.facts["attributes"] == ["nick"]
    assert "ハル" not in json.dumps(dict(event.facts), ensure_ascii=False)
    assert verify(office.store, office.occasion("auditor-1")).right


def test_required_later_is_tried_on_every_record_first(office: Office):
    office.publish()
    office.set(job="studies")
    office.add("2220000002", "山田 太郎", "ヤマダ タロウ")
    strict = with_("nick", need="always")

    draft = office.draft(strict)
    problems = show_version(office.store, office.occasion("owner-1"), draft.id).problems

    assert [(e.code, e.facts["records"]) for e in problems] == [("records_unfit", 2)]
    office.publish(strict, with_("nick", backfill="ナナシ"))
    assert office.shown()["nick"] == "ナナシ"
    office.publish(strict, with_("nick", strict_from="2027-01-01"))
    flagged = [each for each in office.sheet().attributes if each.problem]
    assert [each.code for each in flagged] == ["nick"]

    office.set(nick="ハル", children=9)
    office.publish(strict, with_("children", most="5", strict_from="2027-01-01"))

    assert office.set(nick="ナツ") == ("nick",)

    rows = {each.code: each for each in office.sheet().attributes}
    assert rows["children"].value == 9
    assert rows["children"].problem is not None
    assert refused(office, children="8").facts["wrong"][0]["code"] == "too_large"
    assert office.set(children="5") == ("children",)


def test_an_option_that_ends_needs_another_or_a_day(office: Office):
    office.publish()
    office.set(job="rests", likes="town|sea")
    gone = of_option("job", "rests", retired_on="2026-11-20")

    draft = office.draft(gone)
    problems = show_version(office.store, office.occasion("owner-1"), draft.id).problems
    assert [(e.code, e.facts["records"]) for e in problems] == [("records_unfit", 1)]

    office.publish(of_option("job", "rests", retired_on="2026-11-20", becomes="works"),
                   with_("company", need="never", need_when=None))  # fmt: skip
    assert office.shown()["job"].en == "Option works"
    assert found(office, job="works") == (NUMBER,)
    assert office.set(likes="") == ("likes",)
    assert office.shown()["job"].en == "Option works"


def test_members_are_found_by_what_can_be_filtered(office: Office):
    office.publish(with_("children", filterable=False))
    office.add("2220000002", "山田 太郎", "ヤマダ タロウ")
    office.set(nick="ハル", likes="sea|hill", rate="33.3", since="2026-01-31",
               children=2)  # fmt: skip
    office.set(number="2220000002", nick="ナツ", likes="hill", rate="50", agreed=True)
    both = (NUMBER, "2220000002")

    assert found(office, nick="ﾊﾙ") == (NUMBER,)
    assert found(office, likes="hill") == both
    assert found(office, likes="hill", agreed="はい") == ("2220000002",)
    assert found(office, rate="33..50") == both
    assert found(office, rate="33.4..") == ("2220000002",)
    assert found(office, since="..2026-01-31") == (NUMBER,)
    for asked in ({"children": "2"}, {"moon": "1"}, {"rate": "much"}, {"nick": ""},
                  {"likes": "sea|hill"}):  # fmt: skip
        with pytest.raises(InputRefused):
            found(office, **asked)
    cut = find_by(office.store, office.occasion(), MEMBER, {"likes": "hill"}, limit=1)
    assert cut.more
    office.publish(with_("children", backfill="1"))
    assert found(office, children="2") == (NUMBER,), "keys were made at approval"
    assert found(office, children="1") == ("2220000002",), "blank ones read it"

    office.publish(with_("rate", filterable=False))
    office.publish(on=date(2026, 12, 1))
    office.set(rate="7")
    with pytest.raises(InputRefused):
        found(office, rate="7")

    office.at(2026, 12, 1)

    assert found(office, rate="7") == (NUMBER,)
