"""The services about violations that write, for ``tests/services/writers``."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.violation_facts import CaseFile, CaseReceipt, Sanction
from portal.domain.violations.listing import AskedCases
from portal.services.violations.appeal import appeal, decide_appeal
from portal.services.violations.files import evidence_file, export_cases
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
from portal.services.violations.see import cases_of, see_case, see_cases
from tests.desk import NUMBER, Desk
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


def proven(cases: Cases) -> CaseReceipt:
    office = cases.office
    file = CaseFile("voice.txt", b"loud")
    return add_evidence(office.store, office.occasion(), FIRST, None, "", file)


def exporting(kind: str) -> Doing:
    return lambda desk: export_cases(
        desk.store, desk.occasion("supervisor-1"), kind, AskedCases(), "ja"
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
    "violations.see.see_cases": Writer(
        before=had(),
        once=lambda desk: see_cases(desk.store, desk.occasion(), AskedCases()),
        refused=lambda desk: see_cases(
            desk.store, desk.occasion(), AskedCases(state="asleep")
        ),
        look_ups=1,
    ),
    "violations.see.see_case": Writer(
        before=had(),
        once=lambda desk: see_case(desk.store, desk.occasion(), FIRST),
        refused=lambda desk: see_case(desk.store, desk.occasion(), "V-9-9"),
        look_ups=1,
    ),
    "violations.see.cases_of": Writer(
        before=had(),
        once=lambda desk: cases_of(desk.store, desk.occasion(), NUMBER),
        refused=lambda desk: cases_of(desk.store, desk.occasion("owner-1"), NUMBER),
        look_ups=1,
        denied=1,
    ),
    "violations.files.evidence_file": Writer(
        before=had(proven),
        once=lambda desk: evidence_file(desk.store, desk.occasion(), FIRST, 2),
        refused=lambda desk: evidence_file(desk.store, desk.occasion(), FIRST, 1),
        look_ups=1,
    ),
    "violations.files.export_cases": Writer(
        before=had(),
        once=exporting("csv"),
        refused=exporting("pdf"),
        events=1,
    ),
    "violations.appeal.decide_appeal": Writer(
        before=had(*APPEALED),
        once=judging("legal-1"),
        refused=judging("supervisor-1"),
        events=1,
    ),
}
