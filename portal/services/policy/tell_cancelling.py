"""How soon a service can be cancelled, in sentences for who asks."""

from collections.abc import Iterator
from datetime import date

from portal.domain.card import Words
from portal.domain.policy.cancellation import NOTICE, Cancellation, Ending, Leaving, Why
from portal.domain.publishing.rule_set import CancelShape
from portal.services.policy.cancellation import Cancelling
from portal.services.policy.tell import cited, missing_words
from portal.wording import say
from portal.wording.dates import day_words


def cancelling_lines(asked: Cancelling, language: str) -> Iterator[str]:
    """Yield all that is to be said: the day, the fee, how it came about, the rule."""
    found = asked.found
    if found.ending is not None:
        yield _already("ends", found.ending, language)
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
    """Return what to say to the caller; nothing where nobody knows.

    Who only applied takes that back. What ends already, and no later than by the
    rules, simply ends; where it ends later, both are said.
    """
    if asked.found.cited.why is Why.APPLIED:
        return say("policy.cancel.tell_applied", language)
    found = asked.found
    ends = _already("tell_ends", found.ending, language) if found.ending else ""
    by_rule = "" if found.ends_first else _by_rule(found, language)
    if ends and by_rule:
        return say("policy.cancel.both", language, ends=ends, by_rule=by_rule)
    return ends or by_rule


def _by_rule(found: Cancellation, language: str) -> str:
    rule, leaving = found.cited.rule, found.leaving
    if leaving is None or rule is None:
        return ""
    name = "tell_fee" if leaving.fee_due else "tell"
    return say(f"policy.cancel.{name}", language, **_dates(rule, leaving, language))


def _already(name: str, ending: Ending, language: str) -> str:
    """Return on which day it ends already, by a plan or by itself."""
    how = "planned" if ending.planned else "alone"
    day = day_words(ending.last, language)
    return say(f"policy.cancel.{name}_{how}", language, day=day)


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
