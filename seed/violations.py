"""Cases of violations in the sample company: a warning, a lock, an open appeal."""

from collections.abc import Mapping

from models.facts import Acting, Occasion
from models.violation_facts import NewCase
from portal.services.violations.appeal import appeal
from portal.services.violations.keep import add_evidence, open_case
from portal.services.violations.sanction import (
    Request,
    ask_sanction,
    decide_sanction,
)
from portal.store.engine import Store
from seed.cast import GOTO
from seed.when import When


def open_cases(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let GOTO be warned, then locked for the same; he says it was somebody else.

    Both were on paper until today, so they are entered today for the days they are of.
    """

    def by(code: str) -> Occasion:
        return Occasion(staff[code], when.now)

    def told(days: int, text: str) -> NewCase:
        return NewCase(GOTO.number, "PHONE", "nuisance", when.day(days), text)

    shouted = told(101, "店頭で大声を出した。")
    first = open_case(store, by("desk-1"), shouted).number
    ask_sanction(store, by("desk-1"), first, None, Request())
    abused = told(10, "電話で担当者を長時間罵倒した。")
    again = open_case(store, by("desk-2"), abused).number
    add_evidence(store, by("desk-2"), again, None, "録音 REC-0910")
    ask_sanction(store, by("desk-2"), again, None, Request())
    heard = "録音を確認した。"
    supervisor = by("supervisor-1")
    decide_sanction(store, supervisor, again, None, approve=True, text=heard)
    denied = "その日は電話していない、家族がかけたと言っている。"
    appeal(store, by("desk-1"), again, None, denied)
