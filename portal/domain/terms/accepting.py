"""What somebody says about a version of terms, checked before it is written; pure.

An acceptance counts for the text that was in force when it was given, or for one that
was approved and is to come; then it counts from that one's own instant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.acceptance_facts import NewAcceptance
from models.terms_facts import (
    AcceptanceFact,
    TermsAround,
    TermsVersionFact,
)
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMethod,
    Capacity,
    ChangeClass,
)
from portal.domain.calendar import day_of
from portal.domain.terms.acts import acts_on
from portal.domain.terms.consents import said_about
from portal.domain.terms.facts import as_known, coming, in_force, is_about, of_document
from portal.domain.terms.following import of_member
from portal.domain.terms.standing import TermsStanding
from portal.errors import InputRefused

RECORDED, AHEAD, ALREADY = "recorded", "ahead", "already"
HASH_CHARS = 64


@dataclass(frozen=True, slots=True)
class Meant:
    """The version that is meant, and from when an acceptance of it would count.

    ``before`` is the row that says the same already.
    """

    version: TermsVersionFact
    acted_at: datetime
    before: AcceptanceFact | None = None

    @property
    def counts_from(self) -> datetime:
        """When it was said, or when the version comes in force, whichever is later."""
        return max(self.acted_at, self.version.effective_at)


def check_said(new: NewAcceptance, now: datetime) -> datetime:
    """Refuse what cannot have been said so; return when it was said."""
    acted_at = new.acted_at or now
    if acted_at > now:
        raise InputRefused("acceptance_ahead", at=acted_at)
    if new.served_at is not None and new.served_at > acted_at:
        raise InputRefused(
            "acceptance_before_served", at=acted_at, served=new.served_at
        )
    if new.capacity is not Capacity.SELF and not new.actor_name.strip():
        raise InputRefused("acceptance_by_nobody", capacity=new.capacity)
    if new.capacity is Capacity.ON_BEHALF and not new.how.strip():
        raise InputRefused("acceptance_how_missing")
    _check_evidence(new)
    return acted_at


def _check_evidence(new: NewAcceptance) -> None:
    digits = set(new.evidence) <= set("0123456789abcdef")
    if new.evidence and not (digits and len(new.evidence) == HASH_CHARS):
        raise InputRefused("acceptance_evidence_unreadable")
    proven = new.reference.strip() or new.evidence
    if new.method is AcceptanceMethod.PHONE and not new.reference.strip():
        raise InputRefused("acceptance_recording_missing")
    on_paper = new.method in (AcceptanceMethod.PAPER, AcceptanceMethod.SIGNATURE)
    if on_paper and not proven:
        raise InputRefused("acceptance_paper_missing")


def meant(
    new: NewAcceptance,
    around: Sequence[TermsAround],
    versions: Iterable[TermsVersionFact],
    now: datetime,
    acts: Sequence[AcceptanceFact] = (),
) -> Meant:
    """Return which version is meant, or refuse with what there is.

    ``around`` are the member's services with what decides about their terms,
    ``versions`` all there are of every document. ``acts`` are all that the member
    said, of which they may take back what is not for them any more.
    """
    acted_at = check_said(new, now)
    every = as_known(versions, now)
    known = of_document(every, new.document)
    if not known:
        documents = sorted({each.document for each in every})
        raise InputRefused("acceptance_document_unknown", known=documents)
    then = _found(new.document, around, acted_at, now)
    done = acts_on(new.document, acts, acted_at, now)
    given = _given(new, known, done)
    if then is None and given is not None and new.act is AcceptanceAct.WITHDRAW:
        before = _same(new, given, _said(new, given, known, done), acted_at)
        return Meant(given, acted_at, before)
    if not around:
        raise InputRefused("acceptance_left", document=new.document)
    if then is None:
        _check_theirs(new.document, around, now)
    version = _version(new, known, then, acted_at)
    if then is None or version.version_id not in _theirs(then):
        _check_open(version, known, acted_at)
    _check_approved(version, acted_at)
    _check_purpose(new, version)
    done = acts_on(new.document, around[0].acceptances, acted_at, now)
    before = _same(new, version, _said(new, version, known, done), acted_at)
    return Meant(version, acted_at, before)


def _given(
    new: NewAcceptance,
    known: Sequence[TermsVersionFact],
    acts: Sequence[AcceptanceFact],
) -> TermsVersionFact | None:
    """Return the version that the member last accepted, as a whole or for a purpose."""
    for act in reversed(acts):
        if act.act is AcceptanceAct.ACCEPT and act.purpose == new.purpose:
            for version in known:
                named = new.number in (None, version.number)
                if named and is_about(act, version):
                    return version
    return None


def _found(
    document: str, around: Sequence[TermsAround], at: datetime, now: datetime
) -> TermsStanding | None:
    """Return where the member stands with a document, where it is for them."""
    found = of_member(around, at, now)
    return next((each for each in found if each.document == document), None)


def _check_theirs(document: str, around: Sequence[TermsAround], now: datetime) -> None:
    """Refuse what is not for the member now either."""
    theirs = sorted({each.document for each in of_member(around, now, now)})
    if document not in theirs:
        raise InputRefused("acceptance_not_theirs", document=document, known=theirs)


def _theirs(standing: TermsStanding) -> set[int]:
    """Return the versions that bind the member or that they are asked to accept.

    What is in force by its day alone may bind nobody, and what binds may be older.
    """
    bound = {standing.bound.version.version_id} if standing.bound else set()
    return {standing.asked.version_id, *bound}


def _version(
    new: NewAcceptance,
    known: Sequence[TermsVersionFact],
    then: TermsStanding | None,
    acted_at: datetime,
) -> TermsVersionFact:
    """Return the version that is named, or the one that is asked of the member."""
    if new.number is None:
        current = then.asked if then else in_force(known, acted_at)
        return current or known[-1]
    found = [each for each in known if each.number == new.number]
    if not found:
        numbers = [each.number for each in known]
        raise InputRefused(
            "acceptance_version_unknown", version=new.number, known=numbers
        )
    return found[-1]


def _check_open(
    version: TermsVersionFact, known: Sequence[TermsVersionFact], acted_at: datetime
) -> None:
    """Refuse a version that was neither in force nor scheduled when it was said."""
    current = in_force(known, acted_at)
    ahead = coming(known, acted_at)
    if version is not current and version not in ahead:
        number = current.number if current else None
        raise InputRefused(
            "acceptance_not_in_force" if number else "acceptance_none_in_force",
            version=version.number,
            current=number,
            on=day_of(acted_at),
        )


def _check_approved(version: TermsVersionFact, acted_at: datetime) -> None:
    """Refuse what was said before there was a text.

    The first version of a document was there before the portal knew it.
    """
    first = version.change is ChangeClass.FIRST
    if acted_at < version.approved_at and not first:
        since = day_of(version.approved_at)
        raise InputRefused(
            "acceptance_before_text", version=version.number, since=since
        )


def _check_purpose(new: NewAcceptance, version: TermsVersionFact) -> None:
    if not new.purpose:
        return
    known = [each.id for each in version.purposes if each.consent]
    if new.purpose not in known:
        raise InputRefused("acceptance_purpose_unknown", known=known)


def _said(
    new: NewAcceptance,
    version: TermsVersionFact,
    known: Sequence[TermsVersionFact],
    acts: Sequence[AcceptanceFact],
) -> list[AcceptanceFact]:
    """Return what was said about the same before."""
    if new.purpose:
        return said_about(new.purpose, version, known, acts)
    return [each for each in acts if not each.purpose and is_about(each, version)]


def _same(
    new: NewAcceptance,
    version: TermsVersionFact,
    said: Sequence[AcceptanceFact],
    acted_at: datetime,
) -> AcceptanceFact | None:
    """Return the row that says this already; refuse to take back what nobody gave.

    ``said`` is what was said until then: what was said later changes nothing of it.
    """
    again = [e for e in said if e.act is new.act and e.acted_at == acted_at]
    if again:
        return again[-1]
    last = said[-1] if said else None
    given = last is not None and last.act is AcceptanceAct.ACCEPT
    if new.act is AcceptanceAct.WITHDRAW and not given:
        raise InputRefused(
            "acceptance_nothing_to_withdraw", version=version.number, at=acted_at
        )
    return last if last is not None and last.act is new.act else None
