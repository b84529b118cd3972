"""The services about risks that write, for the table of ``tests/services/writers``."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from models.risk_facts import NewRisk
from models.risk_kinds import RiskTreatment
from portal.services.risks.keep import accept_risk, change_risk, close_risk, open_risk
from tests.desk import Desk
from tests.domain.test_risks import SAYS
from tests.services.writer import Doing, Writer

NEW = NewRisk("member", "PHONE", SAYS)
OTHERWISE = replace(SAYS, treatment=RiskTreatment.AVOID)


def opening(new: NewRisk = NEW, by: str = "owner-1") -> Doing:
    return lambda desk: open_risk(desk.store, desk.occasion(by), new)


def on_first(service: Callable[..., Any], by: str, *given: Any) -> Doing:
    """Call a service on the first risk as it was opened."""
    return lambda desk: service(desk.store, desk.occasion(by), 1, 1, *given)


def opened(desk: Desk) -> None:
    opening()(desk)


RISKS: Mapping[str, Writer] = {
    "risks.keep.open_risk": Writer(
        once=opening(),
        refused=opening(replace(NEW, actor="moon")),
        events=1,
    ),
    "risks.keep.change_risk": Writer(
        before=opened,
        once=on_first(change_risk, "owner-2", OTHERWISE),
        refused=on_first(change_risk, "legal-1", OTHERWISE),
        events=1,
        denied=1,
    ),
    "risks.keep.accept_risk": Writer(
        before=opened,
        once=on_first(accept_risk, "info-1", "残りは小さい"),
        refused=on_first(accept_risk, "owner-1", "自分で"),
        events=1,
    ),
    "risks.keep.close_risk": Writer(
        before=opened,
        once=on_first(close_risk, "owner-1", "なくなった"),
        refused=on_first(close_risk, "owner-1", " "),
        events=1,
    ),
}
