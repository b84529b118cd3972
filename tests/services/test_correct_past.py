"""Correcting the past: asked for by one, agreed by another, and told as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.correction_facts import Correction
from models.facts import Receipt
from models.kinds import StateKind
from portal.domain.card import Card, Course
from portal.errors import (
    ChangedMeanwhile,
    InputRefused,
    KeyReused,
    NotFound,
    NotPermitted,
    TransitionRefused,
)
from portal.services.answer_request import (
    approve_request,
    refuse_request,
    take_back_request,
)
from portal.services.correct_past import correct_past
from portal.services.list_requests import list_requests
from portal.services.preview_correction import CorrectionPreview, preview_correction
from portal.services.verify import verify
from portal.store.audit import CHANGES
from portal.store.engine import Store
from portal.store.members import EVENT
from portal.wording.refusal import refusal_words
from tests.desk import NUMBER, Desk
from tests.people import rows_in, trail


@pytest.fixture
def desk(store: Store) -> Desk:
    """Return a desk in June whose member was on leave from March to April."""
    desk = Desk.open(store)
    desk.at(2026, 1, 10).join()
    desk.at(2026, 2, 10).change(
        "take_leave", reason="ILLNESS", on=date(2026, 3, 1), until=date(2026, 4, 30)
    )
    return desk.at(2026, 6, 10)


def receipt_of(desk: Desk, event: str) -> str:
    rows = desk.member().memberships[0].rows
    found = [row.receipt for row in rows if row.event == event and row.staff_id]
    return found[-1] or ""


def asked(desk: Desk, of: str = "take_leave", **given: Any) -> Correction:
    given.setdefault("why", "RECORDED_WRONG")
    if "receipt" not in given:
        given["receipt"] = receipt_of(desk, of)
    return Correction(NUMBER, "MAIL", **given)


def ask(desk: Desk, by: str = "desk-1", **given: Any) -> Receipt:
    return correct_past(desk.store, desk.occasion(by), asked(desk, **given))


def preview(desk: Desk, by: str = "desk-1", **given: Any) -> CorrectionPreview:
    return preview_correction(desk.store, desk.occasion(by), asked(desk, **given))


def state(card: Card) -> str | None:
    return card.memberships[0].state if card.memberships else None


def rows(desk: Desk) -> int:
    return rows_in(desk.store, EVENT)


def flaws(desk: Desk) -> list[Any]:
    return list(verify(desk.store, desk.occasion("auditor-1"), full=True).found)


def test_a_correction_waits_for_a_second_person_and_then_is_true(desk: Desk):
    before = rows(desk)
    waiting = ask(desk, never=True, text="隣の会員の休会だった", case_number="C-9")
    assert waiting.outcome == "waiting"
    assert rows(desk) == before
    assert state(desk.card(at=date(2026, 4, 1))) == "on_leave"

    desk.later(days=1)
    done = desk.approve(waiting.number)

    assert done.outcome == "corrected"
    assert state(desk.card(at=date(2026, 4, 1))) == "active"
    known = desk.card(at=date(2026, 4, 1), known_at=date(2026, 6, 10))
    assert state(known) == "on_leave"
    assert flaws(desk) == []


def test_the_event_says_who_asked_who_agreed_and_why_but_no_text(desk: Desk):
    waiting = ask(desk, until=date(2026, 5, 31), text="090-1111-2222")
    desk.approve(waiting.number)

    query = sa.select(CHANGES.event.c.body).order_by(CHANGES.event.c.id.desc())
    with desk.store.read() as connection:
        body = json.loads(connection.execute(query.limit(1)).scalar_one())
    assert body["what"] == "membership.corrected"
    assert body["why"]["reason"] == "RECORDED_WRONG"
    assert body["who"]["code"] == "supervisor-1"
    assert body["facts"]["requested_by"] == desk.acting("desk-1").staff_id
    assert body["facts"]["corrects"].startswith("R-")
    assert "1111" not in json.dumps(body)
    assert flaws(desk) == []


def test_a_plan_that_ends_with_a_correction_is_named_by_its_event(desk: Desk):
    desk.change("suspend", reason="LOST_DEVICE")
    desk.later(days=1).change("reinstate", reason="DEVICE_FOUND", on=date(2026, 7, 1))

    waiting = ask(desk, of="suspend", never=True)
    desk.approve(waiting.number)

    (body,) = trail(desk.store, "membership.corrected")
    assert json.loads(body["body"])["facts"]["cancelled"] == ["reinstate"]
    assert not desk.card().memberships[0].undoes
    assert flaws(desk) == []


def test_both_people_are_shown_every_answer_that_changes(desk: Desk):
    desk.at(2026, 3, 15).card(by="desk-2")
    desk.at(2026, 6, 10)

    seen = preview(desk, until=date(2026, 3, 31))

    assert [(a.was_kind, a.became_kind) for a in seen.answers] == [
        (StateKind.PAUSED, StateKind.ACTIVE)
    ]
    assert seen.answers[0].from_at == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert [leave.months for leave in seen.leaves_become] == [1]
    assert seen.told_count == 0

    ask(desk, until=date(2026, 3, 31))
    [listed] = list_requests(desk.store, desk.occasion("supervisor-1")).waiting
    assert listed.correction == seen
    assert listed.stands
    assert listed.may_answer


def test_looks_that_would_be_answered_otherwise_are_counted(desk: Desk):
    desk.at(2026, 4, 15).card(by="desk-2")
    desk.later(minutes=20).card(by="desk-1")
    desk.at(2026, 5, 20).card(by="desk-1")
    desk.at(2026, 6, 10)

    seen = preview(desk, never=True)

    assert seen.told_count == 2
    told = seen.told[0]
    assert [told.was and told.was.en, told.becomes and told.becomes.en] == [
        "On leave",
        "Active",
    ]


def test_nobody_agrees_to_their_own_correction(desk: Desk):
    waiting = ask(desk, by="supervisor-1", never=True)

    with pytest.raises(InputRefused, match="own_request"):
        approve_request(desk.store, desk.occasion("supervisor-1"), waiting.number)
    with pytest.raises(NotPermitted):
        approve_request(desk.store, desk.occasion("desk-2"), waiting.number)
    with pytest.raises(NotPermitted):
        preview(desk, by="auditor-1", never=True)

    assert desk.approve(waiting.number, by="supervisor-2").outcome == "corrected"


def test_what_a_colleague_changed_meanwhile_makes_it_be_asked_anew(desk: Desk):
    waiting = ask(desk, never=True)
    desk.change("suspend", by="desk-2", reason="LOST_DEVICE")
    before = rows(desk)

    with pytest.raises(ChangedMeanwhile) as refused:
        desk.approve(waiting.number)

    assert [row.event for row in refused.value.facts["rows"]] == ["suspend"]
    assert refused.value.code == "request_stale"
    assert waiting.number in refusal_words(refused.value, "en")
    [listed] = list_requests(desk.store, desk.occasion("supervisor-1")).waiting
    assert (listed.correction, listed.stands) == (None, False)
    assert rows(desk) == before
    with pytest.raises(ChangedMeanwhile):
        ask(desk, by="desk-2", until=date(2026, 5, 31), seen_version=1)


def test_a_request_can_be_refused_or_taken_back_and_another_waits_its_turn(desk: Desk):
    first = ask(desk, never=True)
    assert ask(desk, never=True).number == first.number
    with pytest.raises(InputRefused, match="correction_waits"):
        ask(desk, until=date(2026, 5, 31))

    take_back_request(desk.store, desk.occasion("desk-1"), first.number)
    second = ask(desk, until=date(2026, 5, 31))
    refuse_request(desk.store, desk.occasion("supervisor-1"), second.number, "違います")

    assert state(desk.card(at=date(2026, 5, 15))) == "active"


def test_the_same_key_asks_once(desk: Desk):
    first = ask(desk, never=True, key="k")

    again = correct_past(
        desk.store,
        desk.later(minutes=1).occasion("desk-1"),
        asked(desk, never=True, key="k"),
    )
    assert again.number == first.number
    assert again.repeated
    with pytest.raises(KeyReused):
        ask(desk, until=date(2026, 5, 31), key="k")


def test_the_timeline_strikes_out_what_was_wrong_and_says_until_when_it_stood(
    desk: Desk,
):
    desk.approve(ask(desk, until=date(2026, 5, 31)).number)
    corrected_at = desk.now
    card = desk.later(days=1).card()

    told = {(m.course, m.until_on, m.known_until) for m in card.timeline if m.until_on}
    assert told == {
        (Course.CORRECTED, date(2026, 4, 30), corrected_at),
        (Course.CORRECTION, date(2026, 5, 31), None),
    }
    assert state(desk.card(at=date(2026, 5, 15))) == "on_leave"
    old = desk.card(known_at=date(2026, 6, 9))
    assert {m.course for m in old.timeline} == {Course.TOOK_EFFECT}


def test_a_spell_that_was_followed_by_another_is_corrected_by_its_receipt(desk: Desk):
    desk.change("withdraw", reason="MOVED", verified="card")
    withdrawn = receipt_of(desk, "withdraw")
    desk.later(days=30).join()
    desk.later(days=1)

    with pytest.raises(TransitionRefused, match="correction_meets_spell"):
        ask(desk, receipt=withdrawn, never=True)
    moved = ask(desk, receipt=withdrawn, on=date(2026, 6, 8))
    desk.approve(moved.number)

    first, second = desk.member().memberships
    assert first.since_at == datetime(2026, 6, 7, 15, tzinfo=UTC)
    assert second.state == "active"
    assert flaws(desk) == []


def test_a_forgotten_event_and_a_corrected_joining_leave_the_tables_in_step(desk: Desk):
    desk.approve(
        ask(desk, receipt=None, event="suspend", reason="LOST_DEVICE",
            on=date(2026, 5, 20), why="RECORDED_LATE").number
    )  # fmt: skip
    desk.later(hours=1)
    assert state(desk.card()) == "suspended"
    assert state(desk.card(at=date(2026, 5, 19))) == "active"

    apply = receipt_of(desk, "activate")
    desk.approve(ask(desk, receipt=apply, on=date(2026, 1, 20)).number)

    assert desk.member().memberships[0].joined_on == date(2026, 1, 20)
    assert flaws(desk) == []


def test_a_correction_before_the_floor_is_refused_and_names_the_floor(desk: Desk):
    assert any(moment.correctable for moment in desk.card().timeline)
    desk.now += timedelta(days=500)
    assert not any(moment.correctable for moment in desk.card().timeline)

    with pytest.raises(TransitionRefused) as refused:
        ask(desk, never=True)

    assert refused.value.code == "correction_before_floor"
    floor = (desk.now + timedelta(hours=9)).date() - timedelta(days=400)
    assert refused.value.facts["floor"] == floor


def test_a_service_that_there_is_not_is_named(desk: Desk):
    mistyped = replace(asked(desk, never=True), offering_code="NOPE")
    for service in (preview_correction, correct_past):
        with pytest.raises(NotFound) as refused:
            service(desk.store, desk.occasion(), mistyped)
        assert refused.value.facts == {"what": "offering", "number": "NOPE"}


def test_an_approved_correction_leaves_one_event_and_every_row_its_receipt(desk: Desk):
    before = rows(desk)
    done = desk.approve(ask(desk, until=date(2026, 6, 30)).number)

    membership = desk.member().memberships[0]
    written = [row for row in membership.rows if row.receipt == done.number]
    assert len(written) == rows(desk) - before
    assert len({row.audit_id for row in written}) == 1
    assert {row.approved_by for row in written} == {
        desk.acting("supervisor-1").staff_id
    }
    assert done.version == membership.version
    assert replace(done, number="").event == "correct"
