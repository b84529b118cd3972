"""How soon a service can be cancelled, in sentences for who asks."""

from collections.abc import Iterator
from datetime import date

from portal.domain.card import Words
from portal.domain.policy.cancellation import NOTICE, Leaving, Why
from portal.domain.publishing.rule_set import CancelShape
from portal.services.policy.cancellation import Cancelling
from portal.services.policy.tell import cited, missing_words
from portal.wording import say
from portal.wording.dates import day_words


def cancelling_lines(asked: Cancelling, language: str) -> Iterator[str]:
    """Yield all that is to be said: the day, the fee, how it came about, the rule."""
    found = asked.found
    if asked.fault is not None:
        yield say("policy.cancel.fault", language, reference=asked.fault)
        return
    if found.leaving is None or found.cited.rule is None:
        yield _why_not(asked, language)
        return
    rule, leaving = found.cited.rule, found.leaving
    day = day_words(leaving.earliest, language)
    yield say("policy.cancel.earliest", language, day=day)
    yield _fee(rule, leaving, language)
    for step in leaving.steps:
        facts = {"day": day_words(step.day, language), "by_day": rule.by_day}
        if step.code == NOTICE:
            facts["length"] = _length(rule, language)
        yield say(f"policy.cancel.steps.{step.code}", language, **facts)
    yield say("policy.cancel.by", language, rules=_named(asked, language))


def caller_words(asked: Cancelling, language: str) -> str:
    """Return what to say to the caller; nothing where no rule decides."""
    rule, leaving = asked.found.cited.rule, asked.found.leaving
    if leaving is None or rule is None:
        return ""
    facts = _dates(rule, leaving, language)
    name = "tell_fee" if leaving.fee_due else "tell"
    return say(f"policy.cancel.{name}", language, **facts)


def warnings(asked: Cancelling, last: date, language: str) -> Iterator[str]:
    """Yield what speaks against a last day: it is too early, or costs a fee."""
    rule, leaving = asked.found.cited.rule, asked.found.leaving
    if leaving is None or rule is None:
        return
    facts = _dates(rule, leaving, language) | {"day": day_words(last, language)}
    if leaving.too_early(last):
        earliest = day_words(leaving.earliest, language)
        yield say("policy.cancel.early", language, earliest=earliest, **facts)
    if leaving.costs(last):
        yield say("policy.cancel.costs", language, **facts)


def _dates(rule: CancelShape, leaving: Leaving, language: str) -> dict[str, str]:
    return {
        "day": day_words(leaving.earliest, language),
        "free": day_words(leaving.free_from, language),
        "amount": amount_words(rule, language),
    }


def amount_words(rule: CancelShape, language: str) -> str:
    """Return what the fee of a rule is."""
    return Words(rule.amount_ja, rule.amount_en).say(language)


def _fee(rule: CancelShape, leaving: Leaving, language: str) -> str:
    if not leaving.fee_due:
        return say("policy.cancel.no_fee", language)
    return say("policy.cancel.fee", language, **_dates(rule, leaving, language))


def _length(rule: CancelShape, language: str) -> str:
    one = "_one" if rule.notice == 1 else ""
    key = f"policy.lengths.{rule.notice_unit}{one}"
    return say(key, language, count=rule.notice)


def _named(asked: Cancelling, language: str) -> str:
    """Return what the rules are called, each with its clause."""
    rules = asked.rules.cancelling.rules
    shapes = (rules[name] for name in asked.found.cited.names)
    names = (
        cited(
            each.clause,
            Words(each.name_ja, each.name_en).say(language),
            language,
            asked.clauses,
        )
        for each in shapes
    )
    return say("house.between", language).join(names)


def _why_not(asked: Cancelling, language: str) -> str:
    found = asked.found
    facts = {}
    if found.cited.why is Why.UNCLEAR:
        facts["rules"] = _named(asked, language)
    if found.cited.why is Why.UNDECIDED:
        facts["missing"] = missing_words(asked.rules, found.cited.missing, language)
    return say(f"policy.cancel.{found.cited.why}", language, **facts)
