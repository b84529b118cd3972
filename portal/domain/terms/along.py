"""What has to be accepted before a change, so that both can be recorded in one go."""

from collections.abc import Sequence
from dataclasses import replace

from models.facts import Allowed, Change
from models.terms_facts import AcceptanceFact
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.domain.case import UNDO, Case
from portal.domain.guards import TERMS, terms_asked
from portal.domain.moves import effective_instant
from portal.domain.requirements import asking_of
from portal.domain.terms.following import to_accept
from portal.domain.terms.standing import Owes, TermsStanding


def can_open(allowed: Allowed) -> bool:
    """Return whether a move has a form: it is open, or an acceptance would open it."""
    if allowed.open:
        return True
    closed_by = {each.guard for each in allowed.findings}
    return allowed.by_role and closed_by == {TERMS}


def to_accept_along(change: Change, case: Case) -> tuple[TermsStanding, ...]:
    """Return the documents that have to be accepted before ``change`` can happen."""
    if change.event == UNDO:
        return ()
    at = effective_instant(change, case)
    then = case.standing(at)
    move = case.lifecycle.move(change.event, then.state)
    if move is None or TERMS not in {each.code for each in move.guards}:
        return ()
    found = terms_asked(asking_of(change, move, case, then, at))
    return tuple(each for each in found if to_accept([each]))


def accepting(case: Case, asked: Sequence[TermsStanding]) -> Case:
    """Return a case in which what is asked was accepted, to say what would follow."""
    around = case.facts.terms
    if around is None or not asked:
        return case
    owed = (each.owes for each in asked if each.owes is not None)
    given = (*around.acceptances, *(_as_given(each, case) for each in owed))
    terms = replace(around, acceptances=given)
    return replace(case, facts=replace(case.facts, terms=terms))


def _as_given(owes: Owes, case: Case) -> AcceptanceFact:
    return AcceptanceFact(
        id=0,
        member_id=0,
        document=owes.version.document,
        version_id=owes.version.version_id,
        act=AcceptanceAct.ACCEPT,
        acted_at=case.now,
        recorded_at=case.now,
        language="",
        text_sha256="",
        method=AcceptanceMethod.PHONE,
        capacity=Capacity.SELF,
    )
