"""What may be done to a case, and by whom: pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from models.kinds import LockReason
from models.violation_facts import Case, CaseFile, Sanction
from models.violation_kinds import LOCK, WARN, CaseAct, CaseState
from portal.domain.locks import LONGEST_DAYS
from portal.errors import InputRefused

_A, _S = CaseAct, CaseState
LEADS_TO: Final[Mapping[CaseAct, CaseState]] = {
    _A.OPENED: _S.OPEN,
    _A.SANCTION_ASKED: _S.ASKED,
    _A.SANCTION_REFUSED: _S.OPEN,
    _A.SANCTIONED: _S.SANCTIONED,
    _A.APPEALED: _S.APPEALED,
    _A.APPEAL_UPHELD: _S.UPHELD,
    _A.APPEAL_DISMISSED: _S.DISMISSED,
    _A.LIFTED: _S.LIFTED,
    _A.CLOSED: _S.CLOSED,
    _A.STRUCK: _S.STRUCK,
}
"""Where an act leads; what is not here moves nothing."""

UNDER_WAY: Final = frozenset(set(_S) - {_S.CLOSED, _S.STRUCK})
FINISHED: Final = frozenset({_S.SANCTIONED, _S.UPHELD, _S.DISMISSED, _S.LIFTED})

POSSIBLE: Final[Mapping[CaseAct, frozenset[CaseState]]] = {
    _A.EVIDENCE_ADDED: UNDER_WAY,
    _A.SANCTION_ASKED: frozenset({_S.OPEN}),
    _A.SANCTION_REFUSED: frozenset({_S.ASKED}),
    _A.SANCTIONED: frozenset({_S.OPEN, _S.ASKED}),
    _A.APPEALED: frozenset({_S.SANCTIONED}),
    _A.APPEAL_UPHELD: frozenset({_S.APPEALED}),
    _A.APPEAL_DISMISSED: frozenset({_S.APPEALED}),
    _A.LIFTED: frozenset({_S.UPHELD}),
    _A.CLOSED: frozenset({_S.OPEN, *FINISHED}),
    _A.STRUCK: frozenset({_S.OPEN}),
}
"""In which states each act is possible."""

MOST_BYTES: Final = 10_000_000
"""Bytes of a file of evidence."""


def state_of(case: Case) -> CaseState:
    """Return where a case stands."""
    step = case.last(*LEADS_TO)
    return LEADS_TO[step.act] if step else CaseState.OPEN


def possible(case: Case, act: CaseAct) -> bool:
    """Return whether an act is possible now, whoever does it."""
    return state_of(case) in POSSIBLE[act]


def check_possible(case: Case, act: CaseAct) -> None:
    """Refuse an act that a case does not allow, with those that it does."""
    if not possible(case, act):
        raise InputRefused(
            "case_state",
            number=case.number,
            case_state=state_of(case),
            case_acts=[each for each in POSSIBLE if possible(case, each)],
        )


def check_revision(case: Case, seen: int | None) -> None:
    """Refuse what was typed while a colleague did something to the case."""
    if seen is not None and seen != case.revision:
        raise InputRefused("case_changed", number=case.number)


# ------------------------------------------------------------------ by whom


def asked_by(case: Case) -> int:
    """Return who asked for the sanction."""
    step = case.last(CaseAct.SANCTION_ASKED)
    return step.staff_id if step else 0


def check_second(case: Case, staff_id: int) -> None:
    """Refuse to decide about a sanction that one asked for."""
    if staff_id == asked_by(case):
        raise InputRefused("case_own_sanction", number=case.number)


_TOOK_PART = (CaseAct.OPENED, CaseAct.SANCTION_ASKED, CaseAct.SANCTIONED)


def took_part(case: Case, staff_id: int) -> bool:
    """Return whether somebody opened a case, or asked for or approved its sanction."""
    return any(
        each.act in _TOOK_PART and each.staff_id == staff_id for each in case.steps
    )


def check_appeal_judge(case: Case, staff_id: int) -> None:
    """Refuse to decide about an appeal against what one did."""
    if took_part(case, staff_id):
        raise InputRefused("case_own_appeal", number=case.number)


def check_lifts(case: Case, staff_id: int) -> None:
    """Refuse to lift a sanction alone: whoever upheld the appeal was the first."""
    step = case.last(CaseAct.APPEAL_UPHELD)
    if step is not None and step.staff_id == staff_id:
        raise InputRefused("case_own_lift", number=case.number)


def lifts_something(case: Case) -> bool:
    """Return whether a sanction is there that can be lifted."""
    return case.sanction is not None and case.sanction.answer != WARN


def barring(cases: Iterable[Case], at: datetime) -> Mapping[str, tuple[str, ...]]:
    """Return the open cases that led to a move by ``at``, by service.

    A lock names its case by itself; a state does not say whose case led to it.
    """
    found: dict[str, tuple[str, ...]] = {}
    for case in cases:
        step = case.last(CaseAct.SANCTIONED)
        moved = step is not None and step.at <= at and "became" in step.says
        if moved and state_of(case) in UNDER_WAY - {CaseState.LIFTED}:
            found[case.offering] = (*found.get(case.offering, ()), case.number)
    return found


# ------------------------------------------------------------------ what is said


def check_day(on: date, today: date) -> None:
    """Refuse a violation that is still to come."""
    if on > today:
        raise InputRefused("case_ahead", on=on, today=today)


def check_words(text: str | None) -> None:
    """Refuse to say nothing where a reason is asked for."""
    if not (text or "").strip():
        raise InputRefused("case_words_missing")


def check_evidence(reference: str, file: CaseFile | None) -> None:
    """Refuse evidence that is nothing, or a file too large or empty."""
    if not reference.strip() and file is None:
        raise InputRefused("case_evidence_missing")
    if file is not None and not file.content:
        raise InputRefused("case_file_empty")
    if file is not None and len(file.content) > MOST_BYTES:
        raise InputRefused("case_file_too_large", most=MOST_BYTES // 1_000_000)


def check_sanction(sanction: Sanction) -> None:
    """Refuse days for what has none, or more than a lock may last."""
    if not sanction.answer.strip():
        raise InputRefused("case_answer_missing")
    if sanction.answer == LOCK and sanction.reason not in set(LockReason):
        raise InputRefused("lock_reason_unknown", locks=list(LockReason))
    if sanction.days is None:
        return
    if sanction.answer != LOCK or not 1 <= sanction.days <= LONGEST_DAYS:
        raise InputRefused("case_days", most=LONGEST_DAYS)


def deviates(sanction: Sanction, proposed: Sanction | None) -> bool:
    """Return whether a response is another than the one that the rules have."""
    return sanction != proposed


def needs_second(sanction: Sanction, proposed: Sanction | None) -> bool:
    """Return whether another person decides: all but the warning that follows."""
    return sanction.answer != WARN or deviates(sanction, proposed)
