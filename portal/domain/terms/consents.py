"""Which purposes of a privacy policy somebody consented to; pure.

A consent is to what the purpose said. Where a version goes beyond that, the same row
with other words is another purpose, and is asked for anew; a no always counts.
"""

from collections.abc import Sequence
from itertools import pairwise

from models.terms_facts import AcceptanceFact, Purpose, TermsVersionFact
from models.terms_kinds import AcceptanceAct, ChangeClass
from portal.domain.terms.facts import is_about
from portal.domain.terms.standing import Consent

Versions = Sequence[TermsVersionFact]
Acts = Sequence[AcceptanceFact]


def consents(
    version: TermsVersionFact, versions: Versions, acts: Acts
) -> tuple[Consent, ...]:
    """Return the purposes that need consent; one holds until it is withdrawn.

    ``versions`` are all of the document, in their order.
    """
    found = []
    for purpose in version.purposes:
        if purpose.consent:
            said = said_about(purpose.id, version, versions, acts)
            last = said[-1] if said else None
            yes = last if last is not None and _is_yes(last) else None
            found.append(Consent(purpose, yes, last))
    return tuple(found)


def said_about(
    purpose: str, version: TermsVersionFact, versions: Versions, acts: Acts
) -> list[AcceptanceFact]:
    """Return the answers about a purpose that count for what a version says of it."""
    return [
        each
        for each in acts
        if each.purpose == purpose
        and (not _is_yes(each) or _covers(each, version, versions))
    ]


def _is_yes(act: AcceptanceFact) -> bool:
    return act.act is AcceptanceAct.ACCEPT


def _covers(act: AcceptanceFact, version: TermsVersionFact, versions: Versions) -> bool:
    """Return whether a consent was to what a version says, or to no less."""
    places = [n for n, each in enumerate(versions) if is_about(act, each)]
    if not places:
        return False
    if _said(act.purpose, versions[places[-1]]) == _said(act.purpose, version):
        return True
    here = versions.index(version)
    first, last = sorted((here, places[-1]))
    steps = pairwise(versions[first : last + 1])
    return not any(_goes_beyond(act.purpose, *each) for each in steps)


def _goes_beyond(
    purpose: str, before: TermsVersionFact, version: TermsVersionFact
) -> bool:
    beyond = version.change is ChangeClass.PRIVACY_BEYOND
    return beyond and _said(purpose, before) != _said(purpose, version)


def _said(purpose: str, version: TermsVersionFact) -> Purpose | None:
    return next((each for each in version.purposes if each.id == purpose), None)
