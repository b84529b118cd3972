"""Answers about members: on record with a number, and given again by it."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import AuditAction, LockBlock, LockReason, LockScope, LockSource
from models.lock_facts import NewLock
from models.publishing_facts import Version
from portal.domain.policy.kinds import Decision, Purpose
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.locks.place import place_lock
from portal.services.policy import courses
from portal.services.policy.may import Asked, Rulings, may
from portal.services.policy.replay import Replayed, replay
from portal.services.policy.tell_again import again_words
from portal.store.audit import LOOK_UPS
from portal.store.publishing import VERSION
from tests.desk import NUMBER
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import content, publish
from tests.services.publish.office import Office


def ask(office: Office, by: str = "desk-1", **given: Any) -> Rulings:
    asked = Asked(**{"offering": "PHONE", "member": NUMBER, **given})
    return may(office.store, office.occasion(by), asked)


def again(office: Office, number: str | None, by: str = "supervisor-1") -> Replayed:
    return replay(office.store, office.occasion(by), number or "")


def looks(office: Office) -> list[str]:
    """Return what was done in the log of look-ups."""
    query = sa.select(LOOK_UPS.event.c.action).order_by(LOOK_UPS.event.c.id)
    with office.store.access.read() as log:
        return list(log.execute(query).scalars())


GIVEN, REPLAYED = AuditAction.ANSWER_GIVEN, AuditAction.ANSWER_REPLAYED


def test_one_answer_in_a_call_is_one_event_with_one_number(office: Office):
    office.join("PHONE")
    publish(office)
    office.later(minutes=1)

    first = ask(office)
    office.later(minutes=5)
    assert ask(office).number == first.number
    assert looks(office) == [GIVEN]
    other = ask(office, purpose=Purpose.COMPLAINT)
    assert other.number not in (None, first.number)
    assert ask(office, function="use").number not in (first.number, other.number)
    office.later(minutes=20)
    assert ask(office).number != first.number
    assert looks(office) == [GIVEN] * 4
    assert ask(office, member=None, actor="member").number is None
    assert len(looks(office)) == 4, "nobody's data were shown"


def test_an_answer_is_the_same_whatever_became_known_since(office: Office):
    office.join("PHONE")
    publish(office)
    office.later(minutes=1)
    ahead = ask(office, at="2026-12-24").number
    number = ask(office).number

    office.later(hours=1)
    publish(office, content(rule("closed", "forbid", functions=["use"])))
    lock = NewLock(
        scope=LockScope.MEMBER, source=LockSource.HELP_DESK,
        reason=LockReason.LOST_DEVICE, blocks=frozenset({LockBlock.USE}),
        member_number=NUMBER,
    )  # fmt: skip
    place_lock(office.store, office.occasion(), lock)
    office.change("take_leave", offering="PHONE", reason="OVERSEAS",
                  on=date(2026, 12, 1), until=date(2026, 12, 31))  # fmt: skip
    office.later(hours=1)

    (use,) = ask(office, function="use").rulings
    assert use.answer.decision == "deny"
    for each in (number, ahead):
        found = again(office, each)
        assert found.same
        assert {e.answer.decision for e in found.rulings.rulings} == {"permit"}
    assert found.number == ahead
    assert found.by.en
    assert looks(office)[-2:] == [REPLAYED, REPLAYED]
    assert again(office, str(number).lower(), by="auditor-1").same


def test_an_answer_that_is_another_says_in_what(office: Office):
    office.join("PHONE")
    version = publish(office)
    number = ask(office.later(minutes=1)).number

    with office.store.write() as connection:
        gone = sa.update(VERSION).where(VERSION.c.id == version.id)
        connection.execute(gone.values(approved_at=office.now.replace(year=2030)))
    found = again(office, number)

    assert not found.same
    assert found.other_rules
    assert {(e.was, e.now) for e in found.differs} == {("permit", "deny")}
    said = "\n".join(again_words(found, "en"))
    assert f"Answer {number}, given again. It differs from" in said
    assert "Apply: yes then, no now" in said


@pytest.mark.parametrize("number", ["", "R-1-4", "P-12", "P-1-9", "x" * 90])
def test_what_is_no_number_of_an_answer_is_refused(office: Office, number: str):
    with pytest.raises(InputRefused) as refused:
        again(office, number)
    assert refused.value.code == "no_answer_number"


def test_a_number_that_nobody_was_given_is_not_found(office: Office):
    office.card()
    with pytest.raises(NotFound):
        again(office, "P-1-3")
    with pytest.raises(NotPermitted):
        again(office, "P-1-3", by="viewer-1")


def test_all_services_of_a_member_are_answered_at_once(office: Office):
    office.join("PHONE")
    office.join("MAIL")
    publish(office)
    office.later(minutes=1)

    found = ask(office, offering=None)
    assert {each.code for each in found.rulings} == set(found.functions)
    assert set(found.services) == {"PHONE", "MAIL"}
    assert again(office, found.number).same
    with pytest.raises(InputRefused) as refused:
        ask(office, offering=None, member=None, actor="member")
    assert refused.value.code == "offering_missing"


def test_before_a_service_began_and_without_memberships_it_is_a_plain_no(
    office: Office,
):
    publish(office)
    early = ask(office, at="2020-01-01")
    assert {each.answer.decision for each in early.rulings} == {Decision.DENY}
    assert {e.code for each in early.rulings for e in each.answer.findings} == {
        "phase_missing"
    }
    nothing = ask(office, offering=None)
    assert (nothing.rulings, nothing.fault) == ((), None)
    assert nothing.number is not None


def test_facts_that_cannot_be_read_are_a_no_that_is_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    office.join("PHONE")
    publish(office)
    office.later(minutes=1)

    def broken(*_given: Any) -> Any:
        raise KeyError("lifecycle")

    monkeypatch.setattr(courses, "courses_of", broken)
    found = ask(office)

    decisions = {each.answer.decision for each in found.rulings}
    assert decisions == {Decision.INDETERMINATE}
    assert "state" in found.rulings[0].answer.missing
    assert (found.fault or "").startswith("F-")
    assert looks(office) == [AuditAction.ANSWER_FAILED, GIVEN]


def damage(office: Office, version: Version) -> None:
    """Write into the rules what no program can read."""
    with office.store.write() as connection:
        damaged = sa.update(VERSION).where(VERSION.c.id == version.id)
        connection.execute(damaged.values(content=b'{"rules": 1}', content_hash="x"))


def test_rules_that_cannot_be_read_permit_nothing(office: Office):
    office.join("PHONE")
    version = publish(office)
    office.later(minutes=1)
    damage(office, version)

    found = ask(office)
    assert {each.answer.decision for each in found.rulings} == {Decision.DENY}
    assert found.fault is not None
    assert looks(office) == [AuditAction.ANSWER_FAILED, GIVEN]
    card = office.card()
    assert (card.may, bool(card.may_fault)) == ((), True)
    assert looks(office)[2:] == [AuditAction.ANSWER_FAILED, AuditAction.MEMBER_SHOWN]


def test_the_card_says_what_an_answer_says(office: Office):
    office.join("PHONE")
    assert office.card().may == (), "without rules there is nothing to say"
    publish(office, content(rule("closed", "forbid", functions=["use"])))
    office.join("MAIL")
    office.later(minutes=1)

    card, found = office.card(), ask(office, offering=None)
    shown = {each.ruling.code: each.ruling.answer for each in card.may}
    assert shown == {each.code: each.answer for each in found.rulings}
    assert "may" in card.fields
    assert {each.offering_code for each in card.may} == {"PHONE", "MAIL"}
