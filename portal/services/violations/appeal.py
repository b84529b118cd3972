"""Appeals against a response: taken in by anybody, decided by somebody uninvolved."""

from models.facts import Occasion
from models.kinds import Permission
from models.violation_facts import CaseReceipt
from models.violation_kinds import CaseAct
from portal.domain.lengths import check_lengths
from portal.domain.violations.cases import (
    check_appeal_judge,
    check_possible,
    check_words,
)
from portal.services.violations.meeting import Scene
from portal.services.violations.steps import Asked, Draft, saying, write_step
from portal.store.engine import Connection, Store


def appeal(
    store: Store, occasion: Occasion, number: str, revision: int | None, text: str
) -> CaseReceipt:
    """Take in what a member says against the response to a violation."""
    check_lengths(text=text)
    check_words(text)
    asked = Asked(number, revision, ("appeal", text))
    draft = Draft(CaseAct.APPEALED, private={"text": text.strip()})
    return write_step(store, occasion, Permission.VIOLATION_EDIT, asked, saying(draft))


def decide_appeal(
    store: Store,
    occasion: Occasion,
    number: str,
    revision: int | None,
    *,
    uphold: bool,
    text: str,
) -> CaseReceipt:
    """Uphold or dismiss an appeal, with the reason.

    Nobody does who opened the case, or asked for or approved what it is against.
    """
    check_lengths(text=text)
    check_words(text)
    act = CaseAct.APPEAL_UPHELD if uphold else CaseAct.APPEAL_DISMISSED

    def make(_connection: Connection, scene: Scene) -> Draft:
        check_possible(scene.case, act)
        check_appeal_judge(scene.case, occasion.acting.staff_id)
        return Draft(act, private={"text": text.strip()})

    asked = Asked(number, revision, ("decide_appeal", uphold, text))
    return write_step(store, occasion, Permission.VIOLATION_DECIDE, asked, make)
