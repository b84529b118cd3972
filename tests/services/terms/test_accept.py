"""What members say about terms is kept with the text, and never changed."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.domain.publishing.terms import mark_of
from portal.errors import InputRefused, KeyReused, NotPermitted, Refusal
from portal.services.terms.standing_words import sentence
from portal.services.verify import verify
from portal.store.acceptances import ACCEPTANCE, acceptances_of
from portal.store.engine import Store
from tests.desk import NOON
from tests.services.terms.counter import CONTENT, Counter


@pytest.fixture
def counter(store: Store) -> Counter:
    """A member with mail, and terms that are in force since the day they joined."""
    counter = Counter.open(store)
    counter.at(2026, 10, 1).join()
    counter.publish_terms()
    return counter.at(2026, 11, 20)


def of(counter: Counter) -> Any:
    with counter.store.read() as connection:
        return acceptances_of(connection, counter.member().id)


def flaws(counter: Counter) -> list[str]:
    found = verify(counter.store, counter.occasion("auditor-1"), full=True).found
    return [str(each.flaw) for each in found]


def test_an_acceptance_keeps_all_that_shows_it(counter: Counter):
    receipt = counter.accept(
        acted_at=NOON - timedelta(hours=2),
        served_at=NOON - timedelta(hours=3),
        capacity=Capacity.GUARDIAN,
        actor_name="髙橋 一郎",
        channel="コールセンター",
        text="母の代わりに",
    )

    (fact,) = of(counter)
    assert (receipt.outcome, receipt.version, receipt.number) == (
        "recorded", 1, fact.receipt,
    )  # fmt: skip
    assert fact.text_sha256 == mark_of(CONTENT["clauses"][0]["text_ja"])
    assert (fact.capacity, fact.channel, fact.reference) == (
        Capacity.GUARDIAN, "コールセンター", "REC-1",
    )  # fmt: skip
    assert (fact.acted_at, fact.recorded_at) == (NOON - timedelta(hours=2), NOON)
    assert flaws(counter) == []
    add_otherwise(counter)
    assert "ledger" in flaws(counter)


def add_otherwise(counter: Counter) -> None:
    """Write a row that says another language than its event."""
    kept = [each for each in ACCEPTANCE.c if each.name != "id"]
    said = (sa.literal("en") if e.name == "language" else e for e in kept)
    change = sa.insert(ACCEPTANCE).from_select([e.name for e in kept], sa.select(*said))
    with counter.store.write() as connection:
        connection.execute(change)


def test_the_same_again_is_on_record_already_and_a_no_stands_beside_it(
    counter: Counter,
):
    first = counter.accept()
    assert counter.later(hours=1).accept().outcome == "already"
    declined = counter.later(hours=1).accept(act=AcceptanceAct.DECLINE)
    again = counter.later(hours=1).accept()

    assert [each.act for each in of(counter)] == ["accept", "decline", "accept"]
    assert len({first.number, declined.number, again.number}) == 3


def test_a_key_brings_the_same_receipt_and_who_may_not_records_nothing(
    counter: Counter,
):
    first = counter.accept(key="k")
    again = counter.accept(key="k")
    assert (again.number, again.repeated) == (first.number, True)
    with pytest.raises(KeyReused):
        counter.accept(key="k", act=AcceptanceAct.DECLINE)
    with pytest.raises(NotPermitted):
        counter.accept(by="auditor-1")
    assert len(of(counter)) == 1


BAD: dict[str, dict[str, Any]] = {
    "acceptance_ahead": {"acted_at": NOON + timedelta(days=1)},
    "acceptance_before_served": {"served_at": NOON + timedelta(minutes=1)},
    "acceptance_by_nobody": {"capacity": Capacity.GUARDIAN},
    "acceptance_how_missing": {"capacity": Capacity.ON_BEHALF, "actor_name": "母"},
    "acceptance_evidence_unreadable": {"evidence": "no hash"},
    "acceptance_recording_missing": {"reference": " "},
    "acceptance_paper_missing": {"method": AcceptanceMethod.PAPER, "reference": ""},
    "acceptance_document_unknown": {"document": "nothing"},
    "acceptance_version_unknown": {"number": 9},
    "acceptance_purpose_unknown": {"purpose": "sales"},
    "acceptance_nothing_to_withdraw": {"act": AcceptanceAct.WITHDRAW},
    "acceptance_no_text": {"language": "en"},
    "text_too_long": {"reference": "x" * 61},
    "not_found": {"member_number": "1110009999"},
}


def test_what_cannot_be_is_refused_with_its_own_reason(counter: Counter):
    for code, given in BAD.items():
        with pytest.raises(Refusal) as refused:
            counter.accept(**given)
        assert refused.value.code in (code, "number_mistyped"), given
    assert of(counter) == ()


def test_an_acceptance_ends_with_its_text(counter: Counter):
    row = {"id": "c1", "level": 2}
    change = {"change": "adverse", "reasons_ja": "料金", "reasons_en": "Fees"}
    on = date(2026, 12, 10)
    first: dict[str, Any] = {
        **change,
        "clauses": [{**row, "text_ja": "第1条\n払う。\n"}],
    }
    version = counter.publish_terms(on, **first)
    ahead = counter.accept(number=2)
    counter.later(hours=1).rewrite(version, on, [{**row, "text_ja": "全部渡す。\n"}])

    counter.at(2026, 12, 20)
    (found,) = counter.standings()
    assert found.bound is not None
    assert (found.bound.version.number, found.accepted) == (1, None)
    record = counter.receipt(ahead.number)
    assert record["text_sha256"] == mark_of("第1条\n払う。\n")
    assert record["privacy_notice"]["content_sha256"] == version.content_hash
    again = counter.accept(number=2)
    assert (again.outcome, again.number != ahead.number) == ("recorded", True)
    assert flaws(counter) == []


def test_only_what_was_in_force_or_scheduled_then_can_be_accepted(counter: Counter):
    second: dict[str, Any] = {
        "change": "beneficial",
        "reasons_ja": "緩和",
        "reasons_en": "Better",
    }
    counter.publish_terms(date(2026, 12, 10), **second)
    ahead = counter.accept(number=2)
    assert (ahead.outcome, ahead.version) == ("ahead", 2)
    assert ahead.counts_from > ahead.recorded_at
    for language, agreed in (("ja", "本人は同意済み"), ("en", "accepted it already")):
        assert agreed in sentence(counter.standings()[0], language)
    counter.at(2026, 12, 20)
    for code, given in (
        ("acceptance_not_in_force", {"number": 1}),
        ("acceptance_before_text", {"number": 2, "acted_at": NOON - timedelta(days=9)}),
    ):
        with pytest.raises(InputRefused) as refused:
            counter.accept(**given)
        assert refused.value.code == code
    late = counter.accept(number=1, acted_at=NOON)
    assert late.version == 1


def test_who_has_left_or_is_not_concerned_accepts_nothing(counter: Counter):
    counter.publish_terms(
        code="others", applies=[{"id": "a", "actors": ["partner_store"]}]
    )
    assert _refused(counter, document="others") == "acceptance_not_theirs"
    given = counter.accept()
    counter.later(minutes=1).change("withdraw", reason="MOVED", verified="card")
    counter.later(minutes=1)
    assert _refused(counter) == "acceptance_left"
    assert _refused(counter, act=AcceptanceAct.WITHDRAW, purpose="x") == (
        "acceptance_left"
    )
    taken = counter.accept(act=AcceptanceAct.WITHDRAW)
    assert (taken.outcome, taken.version) == ("recorded", given.version)
    counter.later(minutes=1)
    assert _refused(counter, act=AcceptanceAct.WITHDRAW) == (
        "acceptance_nothing_to_withdraw"
    )
    assert flaws(counter) == []
    assert counter.accept(offering_code="MAIL").outcome == "recorded"


def _refused(counter: Counter, **given: Any) -> str:
    with pytest.raises(InputRefused) as refused:
        counter.accept(**given)
    return refused.value.code
