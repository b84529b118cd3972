"""Cases climb the ladder, lead to locks and moves of two people, and step back."""

from datetime import date
from typing import Any

import pytest

from models.kinds import LockReason
from models.violation_facts import CaseFile, NewCase, Sanction
from models.violation_kinds import CaseAct, CaseState
from portal.domain.policy.ruling import Ruling
from portal.domain.violations.cases import state_of
from portal.domain.violations.listing import AskedCases
from portal.errors import InputRefused, NotFound, NotPermitted, Refusal
from portal.services.policy.may import Asked, Rulings, may
from portal.services.policy.tell import case_words
from portal.services.verify import verify
from portal.services.violations.files import evidence_file, export_cases
from portal.services.violations.keep import (
    add_evidence,
    close_case,
    open_case,
    strike_case,
)
from portal.services.violations.see import see_cases
from portal.store.engine import Store
from portal.wording.refusal import refusal_words
from tests.desk import NUMBER
from tests.services.publish.office import Office
from tests.services.violations.house import RUDE, Cases, opened


@pytest.fixture
def office(store: Store) -> Office:
    return opened(Office.open(store))


@pytest.fixture
def cases(office: Office) -> Cases:
    return Cases(office)


def test_the_same_violation_climbs_from_a_warning_to_a_lock_to_a_suspension(
    office: Office, cases: Cases
):
    first = cases.open()
    assert cases.scene(first).proposed == Sanction("warn", "VIOLATION")
    assert cases.ask(first).act is CaseAct.SANCTIONED, "a warning takes one person"

    second = cases.open()
    assert cases.scene(second).proposed == Sanction("lock", "VIOLATION", 30)
    assert cases.ask(second).act is CaseAct.SANCTION_ASKED
    assert office.card().locks == (), "nothing happens before the second person"
    done = cases.decide(second)
    (lock,) = office.card().locks
    assert (lock.fact.case_number, lock.fact.receipt) == (second, done.led_to)
    assert lock.fact.reason == LockReason.VIOLATION
    assert lock.fact.until_on == date(2026, 12, 20)

    third = cases.open()
    assert cases.scene(third).proposed == Sanction("suspend", "VIOLATION")
    cases.ask(third)
    moved = cases.decide(third)
    membership = office.member().memberships[0]
    assert membership.state == "suspended"
    assert (membership.rows[-1].receipt, membership.rows[-1].case_number) == (
        moved.led_to, third
    )  # fmt: skip

    fourth = cases.open()
    with pytest.raises(Refusal) as refused:
        cases.ask(fourth, "supervisor-1")
    assert "notice_given" in str(refused.value.facts), "expelling asks for notice"
    cases.ask(fourth, "supervisor-1", notice="2026-11-01 書面")
    cases.decide(fourth, "legal-1")
    assert office.member().memberships[0].state == "expelled"
    assert verify(office.store, office.occasion("auditor-1"), full=True).found == ()


def test_an_upheld_appeal_steps_back_and_lifts_what_was_done(
    office: Office, cases: Cases
):
    cases.ask(cases.open())
    number = cases.open()
    cases.ask(number)
    cases.decide(number)
    cases.appeal(number)
    for involved in ("desk-1", "supervisor-1"):
        with pytest.raises((InputRefused, NotPermitted)):
            cases.judge(number, involved)
    cases.judge(number, "legal-1")
    with pytest.raises(InputRefused, match="case_own_lift"):
        cases.lift(number, "legal-1")
    lifted = cases.lift(number, "supervisor-1")

    assert office.card().locks == ()
    assert lifted.led_to.startswith("L-")
    assert state_of(cases.scene(number).case) is CaseState.LIFTED
    again = cases.scene(cases.open())
    assert again.proposal
    assert again.proposal.rung == 2, "the case that was upheld counts no longer"


def test_a_suspension_is_lifted_by_a_request_of_the_lifecycle(
    office: Office, cases: Cases
):
    number = cases.open()
    cases.ask(number, sanction=Sanction("suspend"), text="危険だった")
    cases.decide(number)
    cases.appeal(number)
    cases.judge(number)
    office.later(minutes=1)
    asked = Asked("MAIL", NUMBER, function="use")
    told = [*case_words(*told_of(office, asked), "en")]
    assert told == [f"Because of the violation case {number}."]
    waits = cases.lift(number, "desk-2").led_to

    assert waits.startswith("Q-")
    office.approve(waits)
    assert office.member().memberships[0].state == "active"
    assert [*case_words(*told_of(office, asked), "en")] == []


def told_of(office: Office, asked: Asked) -> tuple[Ruling, Rulings]:
    found = may(office.later(minutes=1).store, office.occasion(), asked)
    return found.rulings[0], found


def test_a_case_counts_for_its_time_and_a_dismissed_appeal_changes_nothing(
    office: Office, cases: Cases
):
    number = cases.open(on=date(2026, 11, 1))
    cases.ask(number)
    cases.appeal(number)
    cases.judge(number, uphold=False)
    close_case(office.store, office.occasion(), number, None)

    assert state_of(cases.scene(number).case) is CaseState.CLOSED
    again = cases.scene(cases.open()).proposal
    assert again is not None
    assert again.rung == 2
    office.at(2027, 11, 20)
    late = cases.scene(cases.open(on=date(2027, 11, 19))).proposal
    assert late is not None
    assert late.rung == 2, "only the case of 20 November 2026 still counts"


def test_what_differs_from_the_rules_needs_words_and_a_second_person(cases: Cases):
    number = cases.open()
    with pytest.raises(InputRefused, match="case_words_missing"):
        cases.ask(number, sanction=Sanction("lock", days=7))
    cases.ask(number, "supervisor-1", Sanction("lock", days=7), text="脅した")
    with pytest.raises(InputRefused, match="case_own_sanction"):
        cases.decide(number, "supervisor-1")
    with pytest.raises(InputRefused, match="case_words_missing"):
        cases.decide(number, "legal-1", yes=False)
    cases.decide(number, "legal-1", yes=False, text="警告で足りる")

    case = cases.scene(number).case
    assert state_of(case) is CaseState.OPEN
    assert case.steps[1].says["deviates"] is True
    assert "deviates" not in cases.scene(number).case.steps[0].says


def test_evidence_is_kept_with_its_hash_and_the_words_of_a_case_are_sealed(
    office: Office, cases: Cases
):
    number = cases.open()
    add_evidence(
        office.store, office.occasion(), number, 1, "録音 12",
        CaseFile("voice.txt", b"a loud voice"),
    )  # fmt: skip
    found = evidence_file(office.store, office.occasion(), number, 2)
    assert (found.name, found.content) == ("voice.txt", b"a loud voice")
    step = cases.scene(number).case.steps[1]
    assert step.says["size"] == 12
    assert len(step.says["sha256"]) == 64
    with pytest.raises(Refusal, match="case_changed"):
        add_evidence(office.store, office.occasion(), number, 1, "録音 13")
    strike_case(
        office.store, office.occasion("supervisor-1"), number, None, "別の会員だった"
    )
    proposal = cases.scene(cases.open()).proposal
    assert proposal is not None
    assert proposal.rung == 1


def test_the_list_is_narrowed_paged_and_exported(office: Office, cases: Cases):
    numbers = [cases.open() for _ in range(3)]
    cases.ask(numbers[0])
    cases.ask(numbers[1])

    def listed(**asked: str) -> list[str]:
        page = see_cases(office.store, office.occasion(), AskedCases(**asked))
        assert page.count == len(page.cases)
        return [each.case.number for each in page.cases]

    assert listed() == numbers[::-1]
    assert listed(state="waiting") == [numbers[1]]
    assert listed(state="sanctioned") == [numbers[0]]
    assert listed(state="not_done", kind="rude", offering="MAIL") == numbers[::-1]
    assert listed(kind="fraud") == listed(offering="PHONE") == []
    store, by = office.store, office.occasion("supervisor-1")
    older = see_cases(store, by, AskedCases(), older_than=3)
    assert [each.case.id for each in older.cases] == [2, 1]
    assert (older.newer, older.older) == (2, None)
    newer = see_cases(store, by, AskedCases(), newer_than=1)
    assert [each.case.id for each in newer.cases] == [3, 2]
    file = export_cases(store, by, "csv", AskedCases(state="waiting"), "en")
    text = file.content.decode("utf-8-sig")
    assert numbers[1] in text
    assert "lock" in text
    assert numbers[0] not in text
    assert RUDE.text not in text, "what people wrote stays out of it"


REFUSED: list[tuple[dict[str, Any], type[Refusal], str]] = [
    ({"kind": "noise"}, InputRefused, "case_kind_unknown"),
    ({"on": date(2026, 11, 21)}, InputRefused, "case_ahead"),
    ({"text": " "}, InputRefused, "case_words_missing"),
    ({"text": "x" * 501}, InputRefused, "text_too_long"),
    ({"member_number": "1110000002"}, Refusal, "number_mistyped"),
    ({"offering_code": "PHONE"}, Refusal, "no_membership"),
]


def test_what_cannot_be_a_case_is_refused_in_whole_sentences(office: Office):
    for given, kind, code in REFUSED:
        values = {each: getattr(RUDE, each) for each in RUDE.__dataclass_fields__}
        with pytest.raises(kind) as refused:
            open_case(office.store, office.occasion(), NewCase(**{**values, **given}))
        assert refused.value.code == code
        for language in ("ja", "en"):
            assert "{" not in refusal_words(refused.value, language)
    with pytest.raises(NotPermitted):
        open_case(office.store, office.occasion("owner-1"), RUDE)
    with pytest.raises(NotFound):
        Cases(office).scene("V-1-1")
