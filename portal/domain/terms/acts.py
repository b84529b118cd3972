"""What was done about a document, in its order, and what of it still stands; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from models.terms_facts import AcceptanceFact, TermsVersionFact
from models.terms_kinds import AcceptanceAct
from portal.domain.terms.facts import is_about

Acts = Sequence[AcceptanceFact]


def acts_on(
    document: str, acts: Iterable[AcceptanceFact], at: datetime, known_at: datetime
) -> tuple[AcceptanceFact, ...]:
    """Return what was done about a document until ``at``, in its order."""
    done = (
        each
        for each in acts
        if each.document == document
        and each.acted_at <= at
        and each.recorded_at <= known_at
    )
    return tuple(sorted(done, key=_order))


def _order(act: AcceptanceFact) -> tuple[datetime, datetime, int]:
    return act.acted_at, act.recorded_at, act.id


def acts_about(acts: Acts, version: TermsVersionFact) -> list[AcceptanceFact]:
    """Return what was done about a version as a whole, as long as it says the same."""
    return [e for e in acts if not e.purpose and is_about(e, version)]


def stands(acts: Acts, version: TermsVersionFact) -> AcceptanceFact | None:
    """Return the acceptance of a version that nobody took back since."""
    last = last_of(acts_about(acts, version))
    return last if last is not None and is_yes(last) else None


def last_of(acts: Acts) -> AcceptanceFact | None:
    """Return what was done last, if anything was."""
    return acts[-1] if acts else None


def is_yes(act: AcceptanceFact) -> bool:
    """Return whether somebody accepted."""
    return act.act is AcceptanceAct.ACCEPT


def agreed_at(acts: Acts, version: TermsVersionFact) -> datetime | None:
    """Return from when an acceptance made a version bind; it is not taken back."""
    about = acts_about(acts, version)
    for place, act in enumerate(about):
        begins = max(act.acted_at, version.effective_at)
        later = about[place + 1] if place + 1 < len(about) else None
        replaced = later is not None and later.acted_at <= begins
        if is_yes(act) and not replaced:
            return begins
    return None
