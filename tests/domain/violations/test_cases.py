"""What may be done to a case, when, and by whom."""

from datetime import date, timedelta

import pytest

from models.violation_facts import Case, CaseFile, Sanction
from models.violation_kinds import CaseAct, CaseState
from portal.domain.violations import cases
from portal.domain.violations.forms import others
from portal.errors import InputRefused
from tests.domain.violations.cases import NOON, case, step, then

_A = CaseAct
LOCKED = {"response": "lock", "because": "VIOLATION", "days": 30}
ASKED = then(case(), step(_A.SANCTION_ASKED, 2, **LOCKED))
SANCTIONED = then(ASKED, step(_A.SANCTIONED, 3, **LOCKED))
APPEALED = then(SANCTIONED, step(_A.APPEALED, 1))
UPHELD = then(APPEALED, step(_A.APPEAL_UPHELD, 4))

STATES = [
    (case(), CaseState.OPEN, "evidence_added sanction_asked sanctioned closed struck"),
    (ASKED, CaseState.ASKED, "evidence_added sanction_refused sanctioned"),
    (then(ASKED, step(_A.SANCTION_REFUSED, 3)), CaseState.OPEN,
     "evidence_added sanction_asked sanctioned closed struck"),
    (then(SANCTIONED, step(_A.EVIDENCE_ADDED)), CaseState.SANCTIONED,
     "evidence_added appealed closed"),
    (APPEALED, CaseState.APPEALED, "evidence_added appeal_upheld appeal_dismissed"),
    (UPHELD, CaseState.UPHELD, "evidence_added lifted closed"),
    (then(APPEALED, step(_A.APPEAL_DISMISSED)), CaseState.DISMISSED,
     "evidence_added closed"),
    (then(UPHELD, step(_A.LIFTED)), CaseState.LIFTED, "evidence_added closed"),
    (case(1, 0, "rude", _A.CLOSED), CaseState.CLOSED, ""),
    (case(1, 0, "rude", _A.STRUCK), CaseState.STRUCK, ""),
]  # fmt: skip


@pytest.mark.parametrize(("case", "state", "acts"), STATES)
def test_a_case_stands_where_its_last_act_led(case: Case, state: CaseState, acts: str):
    assert cases.state_of(case) is state
    found = [each.value for each in CaseAct if each is not _A.OPENED]
    possible = [each for each in found if cases.possible(case, CaseAct(each))]
    assert possible == acts.split()


def test_an_impossible_act_is_refused_with_what_is_possible():
    with pytest.raises(InputRefused) as refused:
        cases.check_possible(ASKED, _A.APPEALED)
    assert refused.value.code == "case_state"
    assert refused.value.facts["case_acts"] == [
        _A.EVIDENCE_ADDED, _A.SANCTION_REFUSED, _A.SANCTIONED
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "of", "kept_out", "let_in"),
    [
        (cases.check_second, ASKED, {2}, {1, 3}),
        (cases.check_appeal_judge, APPEALED, {1, 2, 3}, {4}),
        (cases.check_lifts, UPHELD, {4}, {1, 2, 3}),
    ],
)
def test_nobody_decides_about_what_they_did_themselves(
    check: object, of: Case, kept_out: set[int], let_in: set[int]
):
    assert callable(check)
    for staff_id in let_in:
        check(of, staff_id)
    for staff_id in kept_out:
        with pytest.raises(InputRefused, match="case_own"):
            check(of, staff_id)


BIG = CaseFile("photo.png", b"x" * (cases.MOST_BYTES + 1))
REFUSED = [
    (lambda: cases.check_revision(ASKED, 1), "case_changed"),
    (lambda: cases.check_day(date(2026, 11, 2), date(2026, 11, 1)), "case_ahead"),
    (lambda: cases.check_words("  "), "case_words_missing"),
    (lambda: cases.check_words(None), "case_words_missing"),
    (lambda: cases.check_evidence(" ", None), "case_evidence_missing"),
    (lambda: cases.check_evidence("", CaseFile("a", b"")), "case_file_empty"),
    (lambda: cases.check_evidence("", BIG), "case_file_too_large"),
    (lambda: cases.check_sanction(Sanction(" ")), "case_answer_missing"),
    (lambda: cases.check_sanction(Sanction("suspend", days=3)), "case_days"),
    (lambda: cases.check_sanction(Sanction("lock", "VIOLATION", 0)), "case_days"),
    (lambda: cases.check_sanction(Sanction("lock", "MOOD")), "lock_reason_unknown"),
]


@pytest.mark.parametrize(("check", "code"), REFUSED)
def test_what_cannot_be_is_refused(check: object, code: str):
    assert callable(check)
    with pytest.raises(InputRefused) as refused:
        check()
    assert refused.value.code == code


def test_what_can_be_passes():
    cases.check_revision(ASKED, 2)
    cases.check_revision(ASKED, None)
    cases.check_day(date(2026, 11, 1), date(2026, 11, 1))
    cases.check_words("証言が二つある")
    cases.check_evidence("録音 12", None)
    cases.check_evidence("", CaseFile("a.txt", b"x"))
    cases.check_sanction(Sanction("lock", "VIOLATION", 30))
    cases.check_sanction(Sanction("expel"))


WARN, LOCK = Sanction("warn", "VIOLATION"), Sanction("lock", "VIOLATION", 30)


@pytest.mark.parametrize(
    ("sanction", "proposed", "second"),
    [(WARN, WARN, False), (WARN, LOCK, True), (WARN, None, True), (LOCK, LOCK, True)],
)
def test_only_the_warning_that_follows_needs_no_second_person(
    sanction: Sanction, proposed: Sanction | None, second: bool
):
    assert cases.needs_second(sanction, proposed) is second


def test_a_case_that_led_to_a_move_is_why_a_state_says_no():
    moved = then(ASKED, step(_A.SANCTIONED, 3, response="suspend", became="suspended"))
    upheld = then(moved, step(_A.APPEALED), step(_A.APPEAL_UPHELD, 4))
    for found in (moved, upheld):
        assert cases.barring([found], NOON) == {"MAIL": ("V-1",)}
    over = (SANCTIONED, then(moved, step(_A.CLOSED)), then(upheld, step(_A.LIFTED)))
    assert cases.barring(over, NOON) == {}
    assert cases.barring([moved], NOON - timedelta(1)) == {}


def test_other_responses_than_the_rules_have_are_offered():
    found = ("warn", "lock", "expel")
    assert others(found, WARN) == ("lock", "expel")
    assert others(found, LOCK) == others(found, None) == found
    assert others((), Sanction("suspend")) == ("warn", "lock")


def test_a_case_knows_its_sanction_and_whether_there_is_something_to_lift():
    warned = then(case(), step(_A.SANCTIONED, response="warn"))
    assert case().sanction is None
    assert UPHELD.sanction == LOCK
    assert [cases.lifts_something(each) for each in (case(), warned, UPHELD)] == [
        False, False, True
    ]  # fmt: skip
    assert cases.asked_by(case()) == 0
