"""What a member said about terms, as the card tells it, and what of it still stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.terms_facts import AcceptanceFact, TermsVersionFact
from models.terms_kinds import AcceptanceAct
from portal.domain.card import ToldAnswer, Words
from portal.domain.terms.facts import is_about


def told_answers(
    acts: Iterable[AcceptanceFact],
    versions: Sequence[TermsVersionFact],
    at: datetime,
    known_at: datetime,
    staff: Mapping[int, Words],
) -> tuple[ToldAnswer, ...]:
    """Return what was said until ``at``, as known at ``known_at``, the last first."""
    known = [e for e in acts if e.acted_at <= at and e.recorded_at <= known_at]
    known.sort(key=lambda each: (each.acted_at, each.id), reverse=True)
    return tuple(_told(each, versions, staff) for each in known)


def _told(
    act: AcceptanceFact,
    versions: Sequence[TermsVersionFact],
    staff: Mapping[int, Words],
) -> ToldAnswer:
    same = [each for each in versions if each.version_id == act.version_id]
    about = next((each for each in same if is_about(act, each)), None)
    version = about or (same[-1] if same else None)
    by = staff.get(act.staff_id)
    if version is None:
        return ToldAnswer(act, Words(act.document, act.document), 0, by=by)
    named = {e.id: Words(e.name_ja, e.name_en) for e in version.purposes}
    purpose = act.purpose
    return ToldAnswer(
        act,
        Words(version.name_ja, version.name_en),
        version.number,
        named.get(purpose, Words(purpose, purpose)) if purpose else None,
        by,
    )


def still_given(
    answers: Iterable[ToldAnswer], documents: Iterable[str]
) -> tuple[ToldAnswer, ...]:
    """Return the consents that stand for ``documents`` no more asked of the member.

    ``answers`` come the last first. Of who has left they bind nobody any more, but may
    be taken back; ``documents`` are those that the card tells of otherwise.
    """
    elsewhere = set(documents)
    last: dict[tuple[str, str, int], ToldAnswer] = {}
    for each in answers:
        fact = each.fact
        version = 0 if fact.purpose else fact.version_id
        last.setdefault((fact.document, fact.purpose, version), each)
    return tuple(
        each
        for (document, _, _), each in last.items()
        if document not in elsewhere and each.fact.act is AcceptanceAct.ACCEPT
    )
