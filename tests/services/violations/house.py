"""A house with a ladder: nuisance is warned of, then locked, then suspended."""

from datetime import date
from typing import Any

from models.violation_facts import CaseReceipt, NewCase, Sanction
from portal.services.violations.appeal import appeal, decide_appeal
from portal.services.violations.keep import open_case
from portal.services.violations.meeting import Scene, meet_case
from portal.services.violations.sanction import (
    Request,
    ask_sanction,
    decide_sanction,
    lift_sanction,
)
from tests.desk import NUMBER
from tests.domain.violations.cases import CONTENT, rung
from tests.services.policy.house_rules import content, publish
from tests.services.publish.office import Office

ROWS = [
    rung("first", 1, 1, "warn"),
    rung("second", 2, 2, "lock", lock_days=30),
    rung("third", 3, 3, "suspend"),
    rung("more", 4, None, "expel"),
]
LADDER = {**CONTENT["tables"][1], "rows": ROWS}
RUDE = NewCase(NUMBER, "MAIL", "rude", text="窓口で大声を出した")


def ladder() -> dict[str, Any]:
    """Return the rule set of the house with the ladder."""
    return {**content(), "tables": [LADDER], "violations": CONTENT["violations"]}


def opened(office: Office) -> Office:
    """Publish the ladder and let the member join."""
    publish(office, ladder())
    office.join("MAIL")
    office.later(minutes=5)
    return office


class Cases:
    """The services, called as some of the staff; ``now`` moves on with each."""

    def __init__(self, office: Office) -> None:
        """Sit down in an office."""
        self.office = office

    def _as(self, by: str) -> tuple[Any, Any]:
        office = self.office.later(minutes=1)
        return office.store, office.occasion(by)

    def open(self, by: str = "desk-1", on: date | None = None) -> str:
        """Open a case; return its number."""
        new = NewCase(NUMBER, "MAIL", "rude", on, RUDE.text)
        return open_case(*self._as(by), new).number

    def ask(
        self, number: str, by: str = "desk-1", sanction: Sanction | None = None,
        **said: str,
    ) -> CaseReceipt:  # fmt: skip
        """Ask for a response, by default for what the rules have."""
        return ask_sanction(*self._as(by), number, None, Request(sanction, **said))

    def decide(
        self, number: str, by: str = "supervisor-1", text: str = "", *, yes: bool = True
    ) -> CaseReceipt:
        """Decide about the response."""
        store, occasion = self._as(by)
        return decide_sanction(store, occasion, number, None, approve=yes, text=text)

    def appeal(self, number: str, by: str = "desk-1") -> CaseReceipt:
        """Take in an appeal."""
        return appeal(*self._as(by), number, None, "人違いだと言っている")

    def judge(
        self, number: str, by: str = "legal-1", *, uphold: bool = True
    ) -> CaseReceipt:
        """Decide about the appeal."""
        store, occasion = self._as(by)
        return decide_appeal(store, occasion, number, None, uphold=uphold, text="録音")

    def lift(self, number: str, by: str = "supervisor-1") -> CaseReceipt:
        """Lift the response."""
        return lift_sanction(*self._as(by), number, None)

    def scene(self, number: str) -> Scene:
        """Return how a case stands now."""
        with self.office.store.read() as connection:
            return meet_case(connection, number, self.office.now)
