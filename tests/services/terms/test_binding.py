"""Where members stand with terms is told, handed out, and on record before."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.acceptance_facts import NewAcceptance
from models.facts import Change
from models.kinds import AuditAction
from models.terms_kinds import AcceptanceAct, Capacity
from portal.errors import InputRefused, KeyReused, NotFound, Refusal
from portal.services.terms.accept_and_change import accept_and_change
from portal.services.terms.binding import Wanted, see_binding, text_file
from portal.services.terms.receipt import acceptance_receipt
from portal.services.terms.standing_words import sentence, tell_words
from portal.store.acceptances import acceptances_of
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.services.terms.counter import CONTENT, Counter


@pytest.fixture
def counter(store: Store) -> Counter:
    """A member with mail who joined after the terms were in force."""
    counter = Counter.open(store).at(2026, 9, 1)
    counter.publish_terms()
    counter.at(2026, 10, 1)
    counter.change("apply", reason="SELF_APPLICATION")
    return counter


def standing(counter: Counter, **given: Any) -> Any:
    found = see_binding(counter.store, counter.occasion(), NUMBER, **given).standings
    return found[0] if found else None


def look_ups(store: Store, action: AuditAction) -> int:
    event = LOOK_UPS.event
    query = sa.select(sa.func.count()).where(event.c.action == action)
    with store.access.read() as connection:
        return int(connection.execute(query).scalar_one())


def test_a_member_joins_after_accepting_and_the_card_says_all_of_it(counter: Counter):
    why = counter.card().memberships[0].allowed
    activate = next(each for each in why if each.event == "activate")
    closed_by = [each.guard for each in activate.findings if not each.holds]
    assert "terms_accepted_current" in closed_by
    owes = counter.card().terms[0].owes
    assert owes is not None
    assert owes.joining

    counter.accept()
    counter.later(hours=1)
    counter.change("activate", reason="COUNTER", verified="card")
    (card,) = counter.later(hours=1).card().terms

    assert card.bound is not None
    assert card.owes is None
    assert "version 1" in sentence(card, "en")
    assert "第1版" in sentence(card, "ja")
    assert tell_words(card, "ja") is None
    before = counter.card(at="2026-09-30").terms
    assert before == ()


def test_who_agrees_joins_in_one_go_or_neither_is_on_record(counter: Counter):
    change = Change(NUMBER, "MAIL", "activate", reason="COUNTER", verified="card",
                    key="k")  # fmt: skip
    said = NewAcceptance(NUMBER, "tos", reference="REC-1", offering_code="MAIL")

    def join(*answers: NewAcceptance, **more: Any) -> Any:
        given = replace(change, **more), answers
        return accept_and_change(counter.store, counter.occasion(), *given)

    for refused in (
        {"verified": None, "key": None},
        {"event": "resume", "reason": "MEMBER_REQUEST", "key": None},
    ):
        with pytest.raises(Refusal):
            join(said, **refused)
        with counter.store.read() as connection:
            assert acceptances_of(connection, counter.member().id) == ()
    with pytest.raises(InputRefused):
        join(replace(said, reference=""))

    receipt, (accepted,) = join(said)
    assert (receipt.outcome, accepted.outcome) == ("done", "recorded")
    again, (same,) = join(said)
    assert (again.number, again.repeated) == (receipt.number, True)
    assert (same.number, same.repeated) == (accepted.number, True)
    with pytest.raises(KeyReused):
        join()
    (card,) = counter.later(hours=1).card().terms
    assert card.bound is not None
    assert card.accepted is not None


def test_binding_is_answered_as_of_and_as_known(counter: Counter):
    counter.accept()
    counter.change("activate", reason="COUNTER", verified="card")
    counter.at(2026, 11, 1).accept(act=AcceptanceAct.WITHDRAW)
    counter.at(2026, 11, 20)

    assert standing(counter).accepted is None
    assert standing(counter).owes is not None
    assert standing(counter, at="2026-10-15").accepted is not None
    assert standing(counter, known_at="2026-10-15").accepted is not None
    assert standing(counter, offering="MAIL") is not None
    assert standing(counter, offering="PHONE") is None


def test_the_text_that_bound_and_the_receipt_are_handed_out_and_logged(
    counter: Counter,
):
    store, occasion = counter.store, counter.occasion()
    said = counter.accept(
        capacity=Capacity.GUARDIAN, actor_name="髙橋 一郎",
        served_at=counter.now - timedelta(hours=1),
    )  # fmt: skip
    counter.change("activate", reason="COUNTER", verified="card")
    counter.at(2026, 11, 20)

    asked = Wanted("tos", at="2026-10-15", language="en")
    text = text_file(store, occasion, NUMBER, asked)
    assert text.content.decode() == CONTENT["clauses"][0]["text_ja"]
    as_json = acceptance_receipt(store, occasion, said.number, "json", "ja")
    record = json.loads(as_json.content)
    assert record["record_id"] == said.number
    assert record["events"][0]["entity_id"] == "髙橋 一郎"
    assert record["text_sha256"] in acceptance_text(counter)
    papers = (
        text_file(store, occasion, NUMBER, Wanted("tos", kind="pdf")),
        acceptance_receipt(store, occasion, said.number, "pdf", "ja"),
    )
    assert all(each.content.startswith(b"%PDF-") for each in papers)
    assert look_ups(store, AuditAction.TEXT_GIVEN) == 2
    assert look_ups(store, AuditAction.RECEIPT_SHOWN) == 2


def acceptance_text(counter: Counter) -> str:
    return str(standing(counter).accepted.fact.text_sha256)


def test_a_member_who_said_no_or_nothing_is_spoken_to_as_a_member(counter: Counter):
    counter.accept()
    counter.change("activate", reason="COUNTER", verified="card")
    no = counter.at(2026, 10, 3).accept(act=AcceptanceAct.DECLINE)
    (card,) = counter.later(hours=1).card().terms

    for language, said in (("en", "refusal"), ("ja", "電話で不同意")):
        words = sentence(card, language)
        assert said in words
        assert no.number in words
    assert card.receipts == (no.number,)
    assert "until Thu, 15 Oct 2026" in sentence(card, "en")
    assert "同意されないとのお返事" in (tell_words(card, "ja") or "")
    assert "you do not agree" in (tell_words(card, "en") or "")


def test_what_there_is_not_cannot_be_handed_out(counter: Counter):
    store, occasion = counter.store, counter.occasion()
    counter.accept()
    counter.change("activate", reason="COUNTER", verified="card")
    for wanted, code in (
        (Wanted("nothing"), "text_of_nothing"),
        (Wanted("tos", at="2026-08-01"), "text_of_nothing"),
        (Wanted("tos", kind="doc"), "filter_unknown"),
    ):
        with pytest.raises(InputRefused) as refused:
            text_file(store, occasion, NUMBER, wanted)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        acceptance_receipt(store, occasion, "A-9-9", "json", "ja")
    assert look_ups(store, AuditAction.TEXT_GIVEN) == 0


def test_terms_that_nobody_accepts_in_time_lock_and_let_go(counter: Counter):
    counter.accept()
    counter.change("activate", reason="COUNTER", verified="card")
    counter.at(2026, 11, 1).accept(act=AcceptanceAct.DECLINE)
    lock = {"id": "a1", "actors": ["member"], "mode": "must_accept", "after": "lock"}
    counter.publish_terms(code="house", applies=[lock], grace_days=7)

    reasons = [each.reason for each in counter.card().memberships[0].locks]
    assert reasons == []
    counter.at(2026, 11, 20)
    card = counter.card()
    assert [e.reason for e in card.memberships[0].locks] == ["TERMS_OVERDUE"]
    assert [e.fact.derived for e in card.locks] == [True]
    counter.accept(document="house")
    assert counter.later(minutes=1).card().locks == ()
