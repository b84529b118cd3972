"""What a case and its response are called, for screens, files and commands."""

from models.violation_facts import Case, Sanction
from models.violation_kinds import CaseAct
from portal.domain.violations.ladder import Proposal
from portal.wording import has, say


def rung_of(case: Case) -> int | None:
    """Return on which rung a case was answered, or is asked to be."""
    step = case.last(CaseAct.SANCTIONED, CaseAct.SANCTION_ASKED)
    return step.says.get("rung") if step else None


def response_words(case: Case, language: str) -> str | None:
    """Return how a case was answered, or is asked to be."""
    return answer_words(case.sanction.answer, language) if case.sanction else None


def answer_words(answer: str, language: str) -> str:
    """Return what a response is called; a move by another name is its code."""
    key = f"violations.responses.{answer}"
    return say(key, language) if has(key) else answer


def sanction_words(sanction: Sanction, language: str) -> str:
    """Return a response with how long it lasts."""
    called = answer_words(sanction.answer, language)
    if sanction.days is None:
        return called
    return say("violations.for_days", language, response=called, days=sanction.days)


def proposal_words(proposal: Proposal | None, language: str) -> str:
    """Return what the rules have for a violation, and for which time it is."""
    if proposal is None:
        return say("violations.no_ladder", language)
    if proposal.sanction is None:
        return say("violations.no_row", language, rung=proposal.rung)
    said = sanction_words(proposal.sanction, language)
    return say("violations.proposal", language, rung=proposal.rung, response=said)
