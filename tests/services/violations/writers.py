"""The services about violations that write, for ``tests/services/writers``."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.violation_facts import CaseReceipt, Sanction
from portal.services.violations.appeal import appeal, decide_appeal
from portal.services.violations.keep import (
    add_evidence,
    close_case,
    open_case,
    strike_case,
)
from portal.services.violations.sanction import (
    Request,
    ask_sanction,
    decide_sanction,
    lift_sanction,
)
from tests.desk import Desk
from tests.services.publish.office import Office
from tests.services.violations.house import RUDE, Cases, opened
from tests.services.writer import Doing, Writer

FIRST = "V-1-3"
LOCKED = Sanction("lock", days=7)


def opening(kind: str = "rude") -> Doing:
    new = replace(RUDE, kind=kind)
    return lambda desk: open_case(desk.store, desk.occasion(), new)


def laddered(desk: Desk) -> None:
    office = opened(Office(desk.store))
    desk.now = office.now


def had(*acts: Callable[[Cases], CaseReceipt]) -> Callable[[Desk], None]:
    """Let a case be open, and more be done to it."""

    def before(desk: Desk) -> None:
        office = opened(Office(desk.store))
        cases = Cases(office)
        cases.open()
        for act in acts:
            act(cases)
        desk.now = office.later(minutes=1).now

    return before


def asked(cases: Cases) -> CaseReceipt:
    return cases.ask(FIRST, sanction=LOCKED, text="脅した")


def on_first(service: Callable[..., CaseReceipt], by: str, *said: object) -> Doing:
    return lambda desk: service(desk.store, desk.occasion(by), FIRST, None, *said)


def deciding(by: str) -> Doing:
    return lambda desk: decide_sanction(
        desk.store, desk.occasion(by), FIRST, None, approve=True
    )


def judging(by: str) -> Doing:
    return lambda desk: decide_appeal(
        desk.store, desk.occasion(by), FIRST, None, uphold=True, text="録音"
    )


SANCTIONED = (asked, lambda cases: cases.decide(FIRST))
APPEALED = (*SANCTIONED, lambda cases: cases.appeal(FIRST))
UPHELD = (*APPEALED, lambda cases: cases.judge(FIRST))

VIOLATIONS: Mapping[str, Writer] = {
    "violations.keep.open_case": Writer(
        before=laddered, once=opening(), refused=opening("noise"), events=1
    ),
    "violations.keep.add_evidence": Writer(
        before=had(),
        once=on_first(add_evidence, "desk-1", "録音 12"),
        refused=on_first(add_evidence, "desk-1", " "),
        events=1,
    ),
    "violations.keep.close_case": Writer(
        before=had(),
        once=on_first(close_case, "desk-1"),
        refused=on_first(close_case, "owner-1"),
        events=1,
        denied=1,
    ),
    "violations.keep.strike_case": Writer(
        before=had(),
        once=on_first(strike_case, "supervisor-1", "別の会員"),
        refused=on_first(strike_case, "supervisor-1", " "),
        events=1,
    ),
    "violations.sanction.ask_sanction": Writer(
        before=had(),
        once=on_first(ask_sanction, "desk-1", Request()),
        refused=on_first(ask_sanction, "desk-1", Request(LOCKED)),
        events=1,
    ),
    "violations.sanction.decide_sanction": Writer(
        before=had(asked),
        once=deciding("supervisor-1"),
        refused=deciding("desk-2"),
        events=2,
        denied=1,
    ),
    "violations.sanction.lift_sanction": Writer(
        before=had(*UPHELD),
        once=on_first(lift_sanction, "supervisor-1"),
        refused=on_first(lift_sanction, "legal-1"),
        events=2,
    ),
    "violations.appeal.appeal": Writer(
        before=had(*SANCTIONED),
        once=on_first(appeal, "desk-1", "人違い"),
        refused=on_first(appeal, "desk-1", ""),
        events=1,
    ),
    "violations.appeal.decide_appeal": Writer(
        before=had(*APPEALED),
        once=judging("legal-1"),
        refused=judging("supervisor-1"),
        events=1,
    ),
}
