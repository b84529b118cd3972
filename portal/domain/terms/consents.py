"""Which purposes of a privacy policy somebody consented to; pure.

A consent is to what the purpose said. The same row with other words, or with data
going abroad, is another purpose, and is asked for anew. A no always counts, unless it
was to what is still to come and says something else.
"""

from collections.abc import Sequence
from dataclasses import astuple

from models.terms_facts import AcceptanceFact, Purpose, TermsVersionFact
from models.terms_kinds import AcceptanceAct
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
        and (_is_no_by_then(each, versions) or _covers(each, version, versions))
    ]


def _is_no_by_then(act: AcceptanceFact, versions: Versions) -> bool:
    """Return whether a no was said of what was in force, not of what was to come."""
    ahead = (is_about(act, e) and act.acted_at < e.effective_at for e in versions)
    return not _is_yes(act) and not any(ahead)


def _is_yes(act: AcceptanceFact) -> bool:
    return act.act is AcceptanceAct.ACCEPT


def _covers(act: AcceptanceFact, version: TermsVersionFact, versions: Versions) -> bool:
    """Return whether a consent was to what a version says, whatever its class."""
    now = _said(act.purpose, version)
    shown = (each for each in versions if is_about(act, each))
    return any(same_words(_said(act.purpose, each), now) for each in shown)


def same_words(one: Purpose | None, other: Purpose | None) -> bool:
    """Return whether a consent to one purpose is one to the other; blanks aside."""
    return one is not None and other is not None and _words(one) == _words(other)


def _words(purpose: Purpose) -> list[object]:
    said = astuple(purpose)
    return [each.strip() if isinstance(each, str) else each for each in said]


def _said(purpose: str, version: TermsVersionFact) -> Purpose | None:
    return next((each for each in version.purposes if each.id == purpose), None)
