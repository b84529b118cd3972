"""Joining follows the dates of the catalog and of contracts, through every door."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.facts import Change, Occasion
from models.kinds import MemberKind
from portal.domain.calendar import end_of, start_of
from portal.errors import InputRefused, TransitionRefused
from portal.services.add_partner import NewContract, NewLink, link_member, sign_contract
from portal.services.change_state import change_state
from portal.services.list_requests import list_requests
from portal.services.offer_joining import offer_joining
from portal.services.preview_change import preview_change
from portal.services.settle_due import settle_due
from portal.store.due import some_due
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.people import trail
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import named, publish, publish_new
from tests.services.publish.test_verifying import flaws

MONDAY = date(2026, 11, 23)
SECOND = timedelta(seconds=1)
COMPANY = "2220000002"


@pytest.fixture
def office(store: Store) -> Office:
    return Office.open(store)


def findings(office: Office, event: str = "apply", **given: Any) -> list[str]:
    """Return what is told to the desk that tries; what is in the way, by its name."""
    given.setdefault("reason", "SELF_APPLICATION")
    with pytest.raises(TransitionRefused) as refused:
        office.change(event, **given)
    found = refused.value.facts["findings"]
    return [f"{each.guard}_{each.facts['missing']}" for each in found]


def phases(*pairs: tuple[str, str]) -> Any:
    """Return an edit that sets the phases."""
    rows = [{"code": code, "since": since} for code, since in pairs]
    return lambda content: content.update(phases=rows)


def settled(office: Office) -> None:
    """Let the worker put on record what came due."""
    with office.store.write() as connection:
        ids = some_due(connection, office.now, 100, [])
        settle_due(connection, office.store, office.now, ids)


def test_a_new_offering_is_joined_from_the_instant_of_its_version_on(office: Office):
    content = {"format": 1, "code": "NEW-1", "name_ja": "新", "name_en": "New",
               "declaration_ja": "x", "declaration_en": "x", "summary_ja": "x",
               "summary_en": "x", "owner_ja": "x", "owner_en": "x",
               "support_phone": "0120", "actors": ["member"],
               "phases": [{"code": "in_service", "since": "2026-11-01"}]}  # fmt: skip
    publish_new(office, "NEW-1", content, MONDAY)

    assert findings(office, offering="NEW-1") == ["offering_open_not_yet"]
    told = offer_joining(office.store, office.occasion(), NUMBER, "NEW-1")
    assert not told.allowed.open
    planned = office.change("apply", offering="NEW-1", reason="SELF_APPLICATION",
                            on=MONDAY)  # fmt: skip
    assert planned.outcome == "scheduled"
    office.now = start_of(MONDAY) - SECOND
    assert office.card().memberships[0].state is None
    office.now = start_of(MONDAY)
    assert office.card().memberships[0].state == "applied"


def test_an_end_that_is_announced_later_stops_what_was_planned(office: Office):
    later = phases(("in_service", "2023-04-01"), ("ending", "2026-11-23"))
    office.change("apply", offering="PAY", reason="SELF_APPLICATION", on=MONDAY)
    office.join("MAIL")
    office.change("apply", offering="CLOUD", reason="SELF_APPLICATION")
    publish(office, "PAY", later)
    publish(office, "CLOUD", later)

    office.now = start_of(MONDAY)
    states = {each.offering_code: each.state for each in office.card().memberships}
    assert states == {"MAIL": "active", "CLOUD": "applied", "PAY": None}
    office.later(hours=1)
    settled(office)
    assert [m.why for m in office.card().timeline if m.why] == ["offering_open"]
    assert findings(office, "activate", offering="CLOUD", reason="COUNTER",
                    verified="x") == ["offering_open_ending"]  # fmt: skip
    assert flaws(office) == []
    office.change("withdraw_application", offering="CLOUD",
                  reason="SELF_APPLICATION_WITHDRAWN")  # fmt: skip
    assert findings(office, offering="CLOUD") == ["offering_open_ending"]


def test_a_withdrawal_is_undone_as_long_as_others_use_the_service(office: Office):
    ending = phases(("in_service", "2023-04-01"), ("ending", "2026-11-20"),
                    ("ended", "2026-11-23"))  # fmt: skip
    office.join("PAY")
    office.later(minutes=1)
    office.change("withdraw", offering="PAY", reason="MOVED", verified="x")
    publish(office, "PAY", ending)
    asked = office.change("undo_withdraw", offering="PAY", reason="WRONG_MEMBER")
    assert asked.outcome == "waiting"

    office.now = start_of(MONDAY)
    with pytest.raises(TransitionRefused) as refused:
        office.approve(asked.number)
    (found,) = refused.value.facts["findings"]
    assert (found.guard, found.facts["missing"]) == ("offering_open", "ended")


def test_a_variant_is_joined_within_its_days(office: Office):
    lines = {"offering": "PHONE", "reason": "SELF_APPLICATION"}
    assert findings(office, variant="trial", **lines) == ["variant_open_over"]
    assert findings(office, variant="moon", **lines) == ["variant_open_unknown"]
    told = offer_joining(office.store, office.occasion(), NUMBER, "PHONE")
    assert set(told.variants) == {"light", "standard"}

    office.change("apply", variant="light", **lines)
    office.change("activate", offering="PHONE", variant="light", reason="COUNTER",
                  verified="x")  # fmt: skip

    (shown,) = office.card().memberships
    assert (shown.variant, shown.state) == ("light", "active")
    assert shown.variant_name is not None
    assert shown.variant_name.en == "Light (3 GB)"


def test_a_bundle_is_joined_with_all_that_is_in_it_or_not_at_all(office: Office):
    def holds(*parts: str) -> Any:
        return lambda content: content.update(parts=list(parts))

    publish(office, "VIDEO", holds("CLOUD"))
    publish(office, "PHONE", holds("VIDEO", "MAIL"))
    office.join("MAIL")
    office.later(minutes=1)
    asked = Change(NUMBER, "PHONE", "apply", "SELF_APPLICATION")

    seen = preview_change(office.store, office.occasion(), asked)
    assert [each.en for each in seen.parts] == [
        "Honokaze Theatre (video)", "Honokaze Cloud"
    ]  # fmt: skip
    before = len(trail(office.store, "membership.opened"))
    office.change("apply", offering="PHONE", reason="SELF_APPLICATION")
    states = {each.offering_code: each.state for each in office.card().memberships}
    assert states == {"MAIL": "active", "PHONE": "applied", "VIDEO": "applied",
                      "CLOUD": "applied"}  # fmt: skip
    assert len(trail(office.store, "membership.opened")) == before + 3
    assert flaws(office) == []

    office.add("1110000002", "山本 光", "ヤマモト ヒカル", birth_date=date(1990, 1, 1))
    publish(office, "CLOUD", phases(("in_service", "2023-04-01"),
            ("ending", "2026-11-20")))  # fmt: skip
    for again in (
        lambda: preview_change(
            office.store,
            office.occasion(),
            replace(asked, member_number="1110000002"),
        ),
        lambda: office.change("apply", offering="PHONE", reason="SELF_APPLICATION",
                              member_number="1110000002"),
    ):  # fmt: skip
        with pytest.raises(TransitionRefused) as refused:
            again()
        assert refused.value.code == "part_refused"
        assert refused.value.facts["offering"] == "CLOUD"
    assert office.card(number="1110000002").memberships == ()


def test_a_bundle_leaves_alone_what_is_held_in_another_variant(office: Office):
    publish(office, "VIDEO", lambda content: content.update(parts=["PHONE"]))
    office.change("apply", offering="PHONE", variant="light",
                  reason="SELF_APPLICATION")  # fmt: skip
    asked = Change(NUMBER, "VIDEO", "apply", "SELF_APPLICATION")

    assert preview_change(office.store, office.occasion(), asked).parts == ()
    planned = office.change("apply", offering="VIDEO", reason="SELF_APPLICATION")
    assert planned.parts == ()
    held = {(each.offering_code, each.variant) for each in office.card().memberships}
    assert held == {("PHONE", "light"), ("VIDEO", "")}


def test_a_bundle_is_not_planned_ahead_as_its_parts_would_part(office: Office):
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD"]))
    asked = Change(NUMBER, "VIDEO", "apply", "SELF_APPLICATION", on=MONDAY)

    for plan in (preview_change, change_state):
        with pytest.raises(TransitionRefused) as refused:
            plan(office.store, office.occasion(), asked)
        assert refused.value.code == "bundle_planned"
    assert office.card().memberships == ()
    office.join("CLOUD")
    assert change_state(office.store, office.occasion(), asked).outcome == "scheduled"


def test_a_planned_joining_is_held_until_it_is_taken_back(office: Office):
    asked = {"offering": "PHONE", "variant": "light", "reason": "SELF_APPLICATION"}
    planned = office.change("apply", on=MONDAY, **asked)
    office.change("apply", offering="CLOUD", reason="SELF_APPLICATION", on=MONDAY)
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD"]))

    assert findings(office, **asked) == ["no_open_membership_planned"]
    video = office.change("apply", offering="VIDEO", reason="SELF_APPLICATION")
    assert video.parts == ()
    office.later(minutes=1)
    office.change("undo", offering="PHONE", variant="light", reason="WRONG_MEMBER",
                  takes_back=planned.number)  # fmt: skip
    assert office.change("apply", **asked).outcome == "done"
    office.now = start_of(MONDAY)
    held = [each.offering_code for each in office.card().memberships if each.state]
    assert sorted(held) == ["CLOUD", "PHONE", "VIDEO"]
    assert flaws(office) == []


def test_one_second_person_answers_for_a_bundle_and_all_its_parts(office: Office):
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD", "PAY"]))
    office.join("CLOUD")
    office.later(minutes=1)
    expelled = office.change("expel", offering="CLOUD", reason="VIOLATION",
                             violation_case="V-1", notice="x",
                             by="legal-1")  # fmt: skip
    office.approve(expelled.number)
    office.later(minutes=1)
    asked = Change(NUMBER, "VIDEO", "apply", "SELF_APPLICATION", key="k")

    seen = preview_change(office.store, office.occasion(), asked)
    assert seen.needs_second
    assert len(seen.parts) == 2
    filed = change_state(office.store, office.occasion(), asked)
    assert filed.outcome == "waiting"
    assert [en for _, en in filed.parts] == [each.en for each in seen.parts]
    again = change_state(office.store, office.occasion(), asked)
    assert (again.number, again.parts) == (filed.number, filed.parts)
    assert [each.offering_code for each in office.card().memberships] == ["CLOUD"]
    (told,) = list_requests(office.store, office.occasion("supervisor-1")).waiting
    assert (told.waiting.offering_code, told.state, told.stands) == (
        "VIDEO",
        None,
        True,
    )
    assert [each.en for each in told.parts] == [each.en for each in seen.parts]
    with pytest.raises(InputRefused) as other:
        office.change("apply", offering="CLOUD", reason="SELF_APPLICATION")
    assert other.value.code == "request_waits_otherwise"

    done = office.approve(filed.number)
    assert (done.outcome, done.parts) == ("done", filed.parts)
    states = {(m.offering_code, m.state) for m in office.card().memberships}
    assert states >= {(code, "applied") for code in ("VIDEO", "CLOUD", "PAY")}
    assert flaws(office) == []


def test_what_comes_into_a_bundle_after_its_request_is_not_approved_with_it(
    office: Office,
):
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD"]))
    office.join("CLOUD")
    office.later(minutes=1)
    expelled = office.change("expel", offering="CLOUD", reason="VIOLATION",
                             violation_case="V-1", notice="x",
                             by="legal-1")  # fmt: skip
    office.approve(expelled.number)
    office.later(minutes=1)
    asked = office.change("apply", offering="VIDEO", reason="SELF_APPLICATION")
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD", "PAY"]))

    with pytest.raises(InputRefused) as refused:
        office.approve(asked.number)
    assert refused.value.code == "request_parts"
    assert refused.value.facts["offerings"] == ["PAY"]
    assert [each.offering_code for each in office.card().memberships] == ["CLOUD"]
    publish(office, "VIDEO", lambda content: content.update(parts=[]))
    assert office.approve(asked.number).outcome == "done"


def test_a_request_for_a_bundle_is_overtaken_by_joining_it_otherwise(office: Office):
    publish(office, "VIDEO", lambda content: content.update(parts=["CLOUD"]))
    office.join("CLOUD")
    office.later(minutes=1)
    expelled = office.change("expel", offering="CLOUD", reason="VIOLATION",
                             violation_case="V-1", notice="x",
                             by="legal-1")  # fmt: skip
    office.approve(expelled.number)
    office.later(minutes=1)
    asked = office.change("apply", offering="VIDEO", reason="SELF_APPLICATION")
    publish(office, "VIDEO", lambda content: content.update(parts=[]))
    office.later(minutes=1).join("VIDEO")

    told = office.approve(asked.number)

    assert (told.outcome, told.offering_code) == ("overtaken", "VIDEO")
    assert sorted(each.offering_code for each in office.card().memberships) == [
        "CLOUD", "VIDEO"
    ]  # fmt: skip


def test_the_card_offers_what_callers_may_ask_for(office: Office):
    publish(office, "PAY", phases(("in_service", "2023-04-01"),
            ("ending", "2026-11-23"), ("ended", "2026-11-24")))  # fmt: skip
    content = {"format": 1, "code": "IDEA", "name_ja": "案", "name_en": "Idea",
               "phases": [{"code": "considered", "since": "2026-11-01"}]}  # fmt: skip
    publish_new(office, "IDEA", content)
    publish_new(office, "NEW-1", {**content, "code": "NEW-1", "name_ja": "新",
                                  "name_en": "New"}, MONDAY)  # fmt: skip
    publish(office, "MAIL", named("Breeze"), on=MONDAY)

    now = dict(office.card().joinable)
    assert {"IDEA", "NEW-1"}.isdisjoint(now)
    assert {"PAY", "MAIL"} <= now.keys()
    office.at(2026, 11, 23)
    then = dict(office.card().joinable)
    assert then["MAIL"].en == "Breeze"
    assert "PAY" in then, "whoever asks is told why not"
    office.at(2026, 11, 24)
    assert "PAY" not in dict(office.card().joinable)


# ------------------------------------------------------------------ contracts


def company(office: Office, until: date, offering: str = "MAIL") -> int:
    """Add a partner whose contract ends with a day, and the member belongs to it."""
    party = office.add(COMPANY, "星山ソフト", "ホシヤマソフト",
                       kind=MemberKind.ORGANISATION)  # fmt: skip
    contract = NewContract("K-1", offering, "規約 1", start_of(date(2025, 4, 1)),
                           end_of(until))  # fmt: skip
    link = NewLink(party, office.member().id, valid_from=start_of(date(2025, 4, 2)))
    before = Occasion(office.acting("supervisor-1"), office.now - timedelta(days=300))
    with office.store.write() as connection:
        sign_contract(connection, office.store, before, party, contract)
        link_member(connection, office.store, before, link)
    return party


def test_an_expired_contract_denies_joining_and_tells_on_the_card(office: Office):
    party = company(office, until=date(2026, 11, 22))
    office.join()
    office.now = start_of(MONDAY) - SECOND
    assert office.card().memberships[0].contract_over is None
    office.now = start_of(MONDAY)

    over = office.card().memberships[0].contract_over
    assert over is not None
    assert (over.partner, over.number) == ("星山ソフト", "K-1")
    assert office.card(number=COMPANY).contracts[0].number == "K-1"
    office.change("withdraw", reason="MOVED", verified="x")
    office.later(days=9)
    assert findings(office) == ["contract_holds_over"]
    assert findings(office, member_number=COMPANY) == ["contract_holds_own_over"]
    office.join("PAY")

    renewed = NewContract("K-2", "MAIL", "規約 2", office.now)
    with office.store.write() as connection:
        sign_contract(connection, office.store, office.occasion(), party, renewed)
    assert office.change("apply", reason="SELF_APPLICATION").outcome == "done"
    assert flaws(office) == []
