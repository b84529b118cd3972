"""An answer in one or two sentences, as it is said to whoever calls."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from models.kinds import StateKind
from models.lock_facts import LockFact
from portal.domain.card import Words
from portal.domain.policy.decide import Answer, obligations_of
from portal.domain.policy.facts import Entitlement, TermsFact
from portal.domain.policy.kinds import NO_MEMBERSHIP, Decision
from portal.domain.policy.misses import Miss, depends_on_state
from portal.domain.policy.ruling import Ruling
from portal.domain.policy.stages import Finding
from portal.services.policy.may import Rulings
from portal.services.policy.tell import (
    document_name,
    in_order,
    is_of_partner,
    move_words,
    names_of,
    obligation_name,
)
from portal.wording import has, say
from portal.wording.dates import day_words, instant_words

NONE: Mapping[str, Words] = {}


def caller_words(
    ruling: Ruling, found: Rulings, language: str, on: datetime | None = None
) -> str:
    """Return what is said of an answer; ``on`` is another day than today."""
    between = "" if language == "ja" else " "
    return between.join(_parts(ruling, found, language, on))


def _parts(
    ruling: Ruling, found: Rulings, language: str, on: datetime | None
) -> Iterator[str]:
    decision = ruling.answer.decision
    when = "on" if on else "now"
    yield say(
        f"policy_page.caller.{'yes' if decision.granted else 'no'}_{when}",
        language,
        service=found.services[ruling.facts.offering].say(language),
        function=found.functions[ruling.code].say(language),
        on=day_words(on, language) if on else "",
    )
    if decision is Decision.CONDITIONAL:
        yield from _conditions(ruling.answer, language)
    if not decision.granted:
        yield why_words(ruling, found.states, language, found.texts)
    yield from _next(ruling, found, language)


def _conditions(answer: Answer, language: str) -> Iterator[str]:
    owed = obligations_of(answer.rules, answer)
    if owed:
        names = [obligation_name(answer.rules, each, language) for each in owed]
        listed = say("house.between", language).join(names)
        yield say("policy_page.caller.conditions", language, obligations=listed)


# ------------------------------------------------------------------ why not


def why_words(
    ruling: Ruling,
    states: Mapping[str, Words],
    language: str,
    texts: Mapping[str, Words] = NONE,
) -> str:
    """Return the first reason of a no, as a caller may hear it.

    ``states`` is what states are called, ``texts`` what is said of them to members.
    """
    answer = ruling.answer
    if _is_over(ruling):
        said = texts.get(ruling.facts.state or "")
        words = said.say(language) if said else ""
        return words or say("policy_page.why.over", language)
    standing = [each for each in in_order(answer.findings) if _is_in_the_way(each)]
    if answer.deciding and not standing:
        return _by_rule(answer, language)
    if standing:
        return _by_finding(standing[0], language)
    if answer.decision is Decision.INDETERMINATE:
        return say("policy_page.why.unknown", language)
    return _by_silence(ruling, states, language)


def _is_over(ruling: Ruling) -> bool:
    """Return whether it is a no since their membership ended."""
    ended = ruling.facts.state_kind is StateKind.ENDED
    return ended and ruling.answer.trace[-1].code == "silent"


def _is_in_the_way(finding: Finding) -> bool:
    return finding.effect is None or not finding.obligation


def _by_rule(answer: Answer, language: str) -> str:
    for name in answer.deciding:
        rule = answer.rules.rule(name)
        said = Words(rule.say_ja, rule.say_en).say(language).strip()
        if said:
            return said
    return say("policy_page.why.rule", language)


def _by_finding(finding: Finding, language: str) -> str:
    of = finding.of
    if finding.effect is None:
        return say("policy_page.why.unknown", language)
    if isinstance(of, LockFact):
        return lock_words(of, language, partner=is_of_partner(finding))
    if isinstance(of, TermsFact):
        name = document_name(of, language)
        return say(f"policy_page.why.{finding.code}", language, document=name)
    partner = of.partner if of else ""
    return say(f"policy_page.why.{finding.code}", language, partner=partner)


def lock_words(lock: LockFact, language: str, *, partner: bool = False) -> str:
    """Return what is said of a lock; of a legal hold nobody is told by themselves."""
    if partner:
        return say("policy_page.why.partner_locked", language)
    key = f"locks.tell.{lock.reason}"
    told = has(key) and not lock.legal_hold
    return say(key if told else "locks.tell.OTHER", language)


def _by_silence(ruling: Ruling, states: Mapping[str, Words], language: str) -> str:
    state = ruling.facts.state or ""
    if not depends_on_state(ruling.answer.rules, ruling.facts):
        return say("policy_page.why.nothing", language)
    if state == NO_MEMBERSHIP:
        return say("policy_page.why.outside", language)
    named = states.get(state)
    called = named.say(language) if named else state
    return say("policy_page.why.state", language, state=called)


# ------------------------------------------------------------------ what would


def _next(ruling: Ruling, found: Rulings, language: str) -> Iterator[str]:
    granted = ruling.answer.decision.granted
    then, at = ruling.then, ruling.then_at
    if then is not None and at is not None and then.decision.granted is not granted:
        key = "from" if then.decision.granted else "until"
        yield say(f"policy_page.then.{key}", language, at=instant_words(at, language))
    elif offered := [each for each in ruling.misses if each.what != "actor"]:
        yield after_words(offered[0], found, language)
    elif ruling.together:
        count = len(ruling.together)
        yield say("policy_page.then.several", language, count=count)


def after_words(miss: Miss, found: Rulings, language: str) -> str:
    """Return what has to happen first, as it is said to a caller."""
    of = miss.of
    if isinstance(of, LockFact):
        key = f"policy_page.after.{of.reason}"
        return say(key if has(key) else "policy_page.after.OTHER", language)
    if isinstance(of, TermsFact):
        name = document_name(of, language)
        return say("policy_page.after.terms", language, document=name)
    if isinstance(of, Entitlement):
        facts = {"partner": of.partner}
        return say(f"policy_page.after.entitlement_{of.code}", language, **facts)
    if miss.what in ("join", "rejoin"):
        return say(f"policy_page.after.{miss.what}", language)
    if miss.what != "state":
        return say("policy_page.after.other", language)
    if miss.moves:
        moves = move_words(miss, language)
        return say("policy_page.after.move", language, moves=moves)
    words = names_of(found)["state"]
    states = [words[e].say(language) if e in words else str(e) for e in miss.values]
    listed = say("policy_page.or", language).join(states)
    return say("policy_page.after.state", language, states=listed)
