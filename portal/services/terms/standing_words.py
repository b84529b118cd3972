"""Where somebody stands with terms, in words: for the card, commands and papers."""

from collections.abc import Iterator

from models.terms_facts import NoticeFact, TermsVersionFact
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass, LegalRoute
from portal.domain.calendar import last_day
from portal.domain.terms.standing import (
    Accepted,
    Answer,
    Bound,
    Consent,
    How,
    Owes,
    TermsStanding,
    Unbound,
)
from portal.wording import say
from portal.wording.dates import day_words

_AT_FIRST = frozenset({How.JOINING, How.REACHED, How.BEGINNING})
_OF_ITSELF = frozenset({LegalRoute.INDIVIDUAL, LegalRoute.PRIVACY_INFORMED})
"""Routes that say by themselves why a version binds, however it came to."""

HASH_SHOWN = 4
"""Signs of a hash that are shown, enough to tell two texts apart on a screen."""


def sentence(standing: TermsStanding, language: str) -> str:
    """Return the sentence of the help desk: what binds, what was accepted, next."""
    return say("acceptance.card.between", language).join(parts(standing, language))


def parts(standing: TermsStanding, language: str) -> Iterator[str]:
    """Yield what is said of one document, the most important first."""
    yield bound_words(standing, language)
    told = standing.mode is AcceptanceMode.NOTICE_ONLY and standing.owes is None
    if standing.accepted or not (standing.answer or told):
        yield accepted_words(standing.accepted, language)
    if standing.answer:
        yield _answer(standing.answer, language)
    if standing.owes:
        yield owes_words(standing, standing.owes, language)
    for each in standing.unbound:
        yield _unbound(each, language)
    for consent in standing.consents:
        yield _consent(consent, language)
    for version in standing.coming[:1]:
        agreed = version.version_id in standing.agreed_ahead
        key = "acceptance.card.coming_agreed" if agreed else "acceptance.card.coming"
        since = _day(version, language)
        yield say(key, language, number=version.number, since=since)


def name_words(version: TermsVersionFact, language: str) -> str:
    """Return what a document is called."""
    return version.name_ja if language == "ja" else version.name_en


def _day(version: TermsVersionFact, language: str) -> str:
    return day_words(version.effective_at, language)


# ------------------------------------------------------------------ what binds


def bound_words(standing: TermsStanding, language: str) -> str:
    """Return which version binds, since when, and why."""
    name = name_words(standing.asked, language)
    bound = standing.bound
    if bound is None:
        return say("acceptance.card.not_bound", language, document=name)
    return say(
        "acceptance.card.bound",
        language,
        document=name,
        number=bound.version.number,
        since=day_words(bound.since, language),
        why=_why(standing, bound, language),
    )


def _why(standing: TermsStanding, bound: Bound, language: str) -> str:
    """Return why a version binds; what only tells is agreed to by nobody."""
    told = standing.mode is AcceptanceMode.NOTICE_ONLY and bound.how in _AT_FIRST
    if told and bound.route is LegalRoute.AGREEMENT:
        return say("acceptance.routes.made_known", language)
    return route_words(bound, language)


def route_words(bound: Bound, language: str) -> str:
    """Return by which way of the law a version binds, with the notices that did it."""
    law = bound.how is How.CHANGE or bound.route in _OF_ITSELF
    key = bound.route if law else bound.how
    said = say(f"acceptance.routes.{key}", language)
    if not bound.notices or bound.how is not How.CHANGE:
        return said
    notices = say("house.between", language).join(
        _notice(each, language) for each in bound.notices
    )
    return say("acceptance.card.with_notice", language, why=said, notices=notices)


def _notice(notice: NoticeFact, language: str) -> str:
    on = day_words(notice.given_at, language)
    channel = say(f"acceptance.channels.{notice.channel}", language)
    return say("acceptance.card.notice", language, on=on, channel=channel)


def _unbound(found: Unbound, language: str) -> str:
    lacking = found.lacking or "rests"
    number = found.version.number
    return say(f"acceptance.lacking.{lacking}", language, number=number)


# ------------------------------------------------------------------ what they said


def accepted_words(accepted: Accepted | None, language: str) -> str:
    """Return which version was accepted, when, how, and of which text."""
    if accepted is None:
        return say("acceptance.card.never", language)
    fact, carried = accepted.fact, accepted.carried_to
    said = say(
        "acceptance.card.accepted",
        language,
        number=accepted.version.number,
        on=day_words(fact.acted_at, language),
        method=say(f"acceptance.methods.{fact.method}", language),
        spoken=say(f"acceptance.languages.{fact.language}", language),
        hash=fact.text_sha256[:HASH_SHOWN],
        receipt=fact.receipt,
    )
    if carried is None:
        return said
    more = say("acceptance.card.carried", language, number=carried.number)
    return f"{said}{more}"


def _answer(answer: Answer, language: str) -> str:
    """Return the no that somebody gave, when, how, and by which receipt."""
    fact = answer.fact
    return say(
        "acceptance.card.answered",
        language,
        number=answer.version.number,
        on=day_words(fact.acted_at, language),
        method=say(f"acceptance.methods.{fact.method}", language),
        act=say(f"acceptance.acts.{fact.act}", language),
        receipt=fact.receipt,
    )


def _joins(standing: TermsStanding) -> bool:
    """Return whether they are about to join; a member was asked when they did."""
    owes = standing.owes
    return owes is not None and owes.joining and standing.bound is None


def owes_words(standing: TermsStanding, owes: Owes, language: str) -> str:
    """Return what is to be accepted, by when, and what follows."""
    key = "joining" if _joins(standing) else "grace"
    if owes.overdue:
        refused = owes.answer is not None and owes.after is AfterGrace.ASK
        key = "overdue_refused" if refused else f"overdue_{owes.after}"
    elif owes.until is None and key == "grace":
        key = "open"
    until = day_words(last_day(owes.until), language) if owes.until else ""
    return say(
        f"acceptance.owes.{key}", language, number=owes.version.number, until=until
    )


def tell_words(standing: TermsStanding, language: str) -> str | None:
    """Return what to say to the caller; None where there is nothing to ask."""
    owes = standing.owes
    if owes is None:
        return _tell_consent(standing, language)
    document = name_words(owes.version, language)
    if owes.answer is not None and not _joins(standing):
        on = day_words(owes.answer.acted_at, language)
        key = f"acceptance.tell.refused_{owes.answer.act}"
        return say(key, language, document=document, on=on)
    if _joins(standing):
        key = "joining"
    elif owes.overdue:
        key = f"overdue_{owes.after}"
    elif owes.joining:
        key = "missing"
    else:
        key = "new" if owes.version.change is ChangeClass.FIRST else "grace"
    return say(f"acceptance.tell.{key}", language, document=document)


def _tell_consent(standing: TermsStanding, language: str) -> str | None:
    """Return what to ask about purposes; who said no is not asked again."""
    missing = [each.purpose for each in standing.missing if each.answer is None]
    if not missing:
        return None
    names = say("house.between", language).join(
        each.name_ja if language == "ja" else each.name_en for each in missing
    )
    return say("acceptance.tell.consent", language, purposes=names)


def _consent(consent: Consent, language: str) -> str:
    purpose = consent.purpose
    name = purpose.name_ja if language == "ja" else purpose.name_en
    said = consent.answer
    if consent.fact is None and said is not None:
        return say(
            "acceptance.card.refused_purpose",
            language,
            purpose=name,
            on=day_words(said.acted_at, language),
            method=say(f"acceptance.methods.{said.method}", language),
            act=say(f"acceptance.acts.{said.act}", language),
            receipt=said.receipt,
        )
    if consent.fact is None:
        return say("acceptance.card.locked_purpose", language, purpose=name)
    on = day_words(consent.fact.acted_at, language)
    return say("acceptance.card.consented", language, purpose=name, on=on)
