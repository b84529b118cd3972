"""What may be done, asked of real members: rules, dates, locks, records as known."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.kinds import LockBlock, LockReason, LockScope, LockSource
from models.lock_facts import NewLock
from portal.domain.policy.ruling import Ruling
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.locks.place import place_lock
from portal.services.policy.caller import caller_words
from portal.services.policy.may import Asked, may
from portal.services.policy.tell import names_of, state_words, together_words
from portal.services.publish.approve import repeal
from portal.services.publish.draft import start_draft
from portal.services.publish.read import show_version
from portal.services.publish.review import submit
from tests.desk import NUMBER
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import KIND, content, publish
from tests.services.publish.office import Office

PHONE: dict[str, Any] = {"offering": "PHONE", "member": NUMBER}


def asked(office: Office, by: str = "desk-1", **given: Any) -> dict[str, Ruling]:
    """Return the answers by function."""
    question = Asked(**{**PHONE, **given})
    found = may(office.store, office.occasion(by), question)
    return {each.facts.function: each for each in found.rulings}


def decisions(office: Office, **given: Any) -> dict[str, str]:
    return {name: e.answer.decision.value for name, e in asked(office, **given).items()}


def test_a_member_is_answered_by_state_and_day(office: Office):
    denied = dict.fromkeys(("apply", "use", "ask"), "deny")
    assert decisions(office) == denied, "no rules, no permission"

    publish(office)
    assert decisions(office) == {**denied, "apply": "conditional"}
    office.join("PHONE")
    office.later(minutes=1)
    allowed = dict.fromkeys(denied, "permit")
    assert decisions(office) == allowed
    (ruling,) = asked(office, function="use").values()
    assert ruling.answer.deciding == ("main/in_use",)
    assert (ruling.misses, ruling.then) == ((), None)
    assert decisions(office, at="2026-11-19") == denied
    yesterday = office.now - timedelta(days=1)
    assert decisions(office, known_at=yesterday) == denied


def test_a_version_decides_from_its_day_on_and_not_before(office: Office):
    office.join("PHONE")
    first = publish(office)
    said = content(rule("closed", "forbid", functions=["use"], offerings=["PHONE"]))
    before = office.now
    second = publish(office.later(minutes=1), said, date(2026, 12, 1))

    assert decisions(office, function="use") == {"use": "permit"}
    foretold = asked(office, function="use")["use"]
    assert foretold.then is not None
    assert (foretold.then.decision, foretold.then_at) == ("deny", second.effective_at)
    assert asked(office, function="use", known_at=before)["use"].then is None
    assert asked(office, function="ask")["ask"].then is None
    office.at(2026, 12, 1)
    assert decisions(office, function="use") == {"use": "deny"}
    assert decisions(office, function="use", at="2026-11-30") == {"use": "permit"}
    ruling = asked(office, function="use")["use"]
    assert ruling.answer.deciding == ("main/closed",)
    assert first.number == 1


def test_a_repealed_rule_set_decides_no_more_but_did_when_it_was_asked(office: Office):
    office.join("PHONE")
    version = publish(office)
    then = office.later(hours=1).now
    office.later(hours=1)
    repeal(office.store, office.occasion("legal-1"), version.id)
    office.later(hours=1)

    assert decisions(office, function="use") == {"use": "deny"}
    assert decisions(office, function="use", at=then) == {"use": "permit"}
    assert decisions(office, function="use", known_at=then) == {"use": "permit"}


def test_a_lock_says_no_and_is_the_one_thing_in_the_way(office: Office):
    office.join("PHONE")
    publish(office)
    place_lock(
        office.store,
        office.occasion(),
        NewLock(
            scope=LockScope.MEMBER,
            source=LockSource.HELP_DESK,
            reason=LockReason.LOST_DEVICE,
            blocks=frozenset({LockBlock.USE}),
            member_number=NUMBER,
            until=date(2026, 11, 30),
        ),
    )
    office.later(minutes=1)

    ruling = asked(office, function="use")["use"]
    assert ruling.answer.decision == "deny"
    assert [each.code for each in ruling.answer.findings] == ["locked"]
    (miss,) = ruling.misses
    assert (miss.what, miss.decision) == ("lock", "permit")
    assert ruling.then is not None
    assert ruling.then.decision == "permit"
    assert ruling.then_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert decisions(office, offering="MAIL", function="use") == {"use": "deny"}
    others = {"apply": "permit", "use": "deny", "ask": "permit"}
    assert decisions(office) == others, "only what its function asks of locks"


def test_two_obstacles_are_counted_and_each_says_what_lifts_it(office: Office):
    office.join("PHONE")
    publish(office)
    office.change("suspend", offering="PHONE", reason="LOST_DEVICE")
    given = NewLock(
        scope=LockScope.MEMBER, source=LockSource.HELP_DESK,
        reason=LockReason.LOST_DEVICE, blocks=frozenset({LockBlock.USE}),
        member_number=NUMBER,
    )  # fmt: skip
    place_lock(office.store, office.occasion(), given)
    office.later(minutes=1)

    found = may(office.store, office.occasion(), Asked(**PHONE, function="use"))
    (ruling,) = found.rulings
    assert ruling.misses == ()
    told = together_words(found.rules, ruling.together, names_of(found), "en")
    assert "the lock (lost device) were released" in told
    assert "“Reinstate” were done (state: Active)" in told
    assert "2 things have to be settled first." in caller_words(ruling, found, "en")
    assert state_words(ruling, names_of(found), "ja").endswith("利用停止")
    assert found.texts["withdrawn"].en == "You have left the service."


def test_a_planned_change_of_state_changes_the_answer_then(office: Office):
    office.join("PHONE")
    publish(office)
    office.change("take_leave", offering="PHONE", reason="OVERSEAS",
                  on=date(2026, 12, 1), until=date(2026, 12, 31))  # fmt: skip
    office.later(minutes=1)

    ruling = asked(office, function="use")["use"]
    assert ruling.answer.decision == "permit"
    assert ruling.then is not None
    assert (ruling.then.decision, ruling.then.deciding) == ("deny", ())
    assert ruling.then_at == datetime(2026, 11, 30, 15, tzinfo=UTC)


def test_a_kind_of_actor_is_answered_as_if_it_stood_in_a_state(office: Office):
    publish(office)
    store, by = office.store, office.occasion("viewer-1")
    actor: dict[str, Any] = {"offering": "PHONE", "actor": "member", "function": "use"}

    (ruling,) = may(store, by, Asked(**actor)).rulings
    assert ruling.answer.decision == "deny"
    assert [each.values for each in ruling.misses] == [("active",)]
    active = Asked(**actor, state="active")
    (ruling,) = may(store, by, active).rulings
    assert ruling.answer.decision == "permit"


def test_what_does_not_exist_is_refused_with_what_does(office: Office):
    with pytest.raises(InputRefused) as refused:
        asked(office, function="fly")
    assert refused.value.code == "no_such_function"
    assert "use" in refused.value.facts["known"]
    with pytest.raises(NotFound):
        asked(office, offering="FAX")
    with pytest.raises(NotFound):
        asked(office, member="1119999998")
    with pytest.raises(InputRefused) as refused:
        asked(office, member=None, actor="stranger")
    assert refused.value.code == "no_such_actor"
    with pytest.raises(InputRefused) as refused:
        asked(office, member=None, actor="member", state="garbage")
    assert refused.value.code == "no_such_state"
    assert {"none", "active"} <= set(refused.value.facts["known"])
    with pytest.raises(NotPermitted):
        asked(office, by="viewer-1")


def test_nobody_approves_rules_that_name_what_is_not_there(office: Office):
    by = office.occasion("owner-1")
    said = content(rule("x", actors=["stranger"], functions=["fly"]))
    draft = start_draft(office.store, by, KIND, "main", said)

    problems = show_version(office.store, by, draft.id).problems
    assert [each.code for each in problems] == ["code_unknown", "code_unknown"]
    with pytest.raises(InputRefused) as refused:
        submit(office.store, by, draft.id, Plan())
    assert refused.value.code == "version_has_problems"


def test_a_set_of_prohibitions_needs_another_set_that_permits(office: Office):
    strict = {**content(), "code": "strict", "rules": [rule("no", "forbid")]}
    with pytest.raises(InputRefused) as refused:
        publish(office, strict)
    assert [each.code for each in refused.value.facts["problems"]] == ["no_permit"]
    publish(office)
    publish(office, {**strict, "code": "stricter"})

    office.join("PHONE")
    office.later(minutes=1)
    found = asked(office, function="use")["use"].answer
    assert (found.decision, found.deciding) == ("deny", ("stricter/no",))
    assert found.also == ("main/in_use",)
