"""One answer as markup: the sentence first, then its reasons, then what would help."""

from collections.abc import Iterator

from models.kinds import LockSource
from models.lock_facts import LockFact
from portal.domain.calendar import last_day
from portal.domain.member_number import grouped
from portal.domain.policy.decide import obligations_of
from portal.domain.policy.facts import Entitlement, TermsFact
from portal.domain.policy.kinds import Decision
from portal.domain.policy.ruling import Ruling
from portal.domain.policy.stages import Finding
from portal.domain.publishing.rule_set import ClauseCited, RuleShape
from portal.services.policy.caller import caller_words
from portal.services.policy.clauses import Clause
from portal.services.policy.see import Answered
from portal.services.policy.tell import (
    beside_words,
    case_words,
    change_words,
    decision_words,
    finding_words,
    in_order,
    miss_words,
    names_of,
    obligation_name,
    state_words,
    unknown_words,
)
from portal.ui.html import Html, tag
from portal.ui.lock_markup import until_words
from portal.ui.place import DO, MEMBER, ON, link
from portal.ui.policy_place import CLAUSE, here, to
from portal.ui.session import language
from portal.ui.words import day, instant, t
from portal.wording import has

SIGNS = {
    Decision.PERMIT: "✓",
    Decision.CONDITIONAL: "△",
    Decision.DENY: "✕",
    Decision.INDETERMINATE: "？",
}


def badge(decision: Decision) -> Html:
    """Return a decision as a sign with its word; colour only underlines it."""
    return tag(
        "span",
        tag("span", SIGNS[decision], " ", aria_hidden="true"),
        t(f"policy.decisions.{decision}"),
        class_=f"portal-badge portal-answer-{decision}",
    )


def whom(seen: Answered, *, named: bool) -> Html | None:
    """Return about whom an answer is, with the way to their card."""
    member = seen.found.member
    if member is None:
        return None
    number = grouped(member.number)
    parts = [tag("b", member.name), " "] if named else []
    card = link(number, {MEMBER: member.number}, page="look_up") if named else number
    return tag(
        "p", parts, card, class_="portal-desk portal-line", dir="auto", role="status"
    )


def answer(ruling: Ruling, seen: Answered, *, today: bool) -> Html:
    """Return one answer in full, without what is folded below it."""
    found = seen.found
    on = None if today else found.at
    name = found.functions[ruling.code].say(language())
    service = found.services[ruling.facts.offering].say(language())
    return tag(
        "section",
        tag(
            "div",
            tag("h2", t("policy_page.title_of", service=service, function=name)),
            badge(ruling.answer.decision),
            class_="head",
        ),
        tag(
            "p",
            tag("span", t("card.tell"), class_="label"),
            t("card.tell_line", words=caller_words(ruling, found, language(), on)),
            class_="tell",
        ),
        _state(ruling, seen),
        reasons(ruling, seen),
        _obligations(ruling),
        _beside(ruling, seen),
        _misses(ruling, seen),
        _together(ruling, seen),
        _then(ruling),
        class_="portal-desk portal-hold portal-policy",
        aria_label=t("policy_page.answer"),
    )


def _state(ruling: Ruling, seen: Answered) -> Html | None:
    said = state_words(ruling, names_of(seen.found), language())
    return tag("p", said, class_="portal-line") if said else None


def _part(title: str, lines: list[Html]) -> Html | None:
    if not lines:
        return None
    return tag("div", tag("h3", t(f"policy_page.parts.{title}")), tag("ul", lines))


# ------------------------------------------------------------------ reasons


def reasons(ruling: Ruling, seen: Answered) -> Html | None:
    """Return every finding and every rule that decided, the first to say first."""
    found = [_finding(each, seen) for each in in_order(ruling.answer.findings)]
    rules = [_rule(each, ruling, seen) for each in ruling.answer.deciding]
    cases = [tag("li", e) for e in case_words(ruling, seen.found, language())]
    return _part("reasons", [*found, *rules, *cases, *_silence(ruling)])


def _silence(ruling: Ruling) -> Iterator[Html]:
    answer = ruling.answer
    if not answer.deciding and answer.trace[-1].code == "silent":
        yield tag("li", t("policy.silent" if answer.rules.ids else "policy.no_rules"))
    unknown = unknown_words(answer, language())
    if unknown:
        yield tag("li", unknown)


def _finding(finding: Finding, seen: Answered) -> Html:
    of = finding.of
    details: list[Html | str] = []
    if isinstance(of, LockFact):
        details = [*_lock(of, seen)]
    elif isinstance(of, TermsFact):
        details = [*_terms(of)]
    elif isinstance(of, Entitlement):
        details = [*_entitlement(of)]
    quiet = tag("span", _between(details), class_="quiet") if details else None
    return tag("li", finding_words(finding, language()), " ", quiet)


def _between(parts: list[Html | str]) -> list[Html | str]:
    found: list[Html | str] = []
    for part in parts:
        found += [" · ", part] if found else [part]
    return found


def _lock(lock: LockFact, seen: Answered) -> Iterator[Html | str]:
    known_at = seen.found.known_at
    yield t(f"locks.scopes.{lock.scope}")
    yield t("card.since", on=day(lock.valid_from))
    yield until_words(lock, lock.ends_at(known_at))
    if lock.derived:
        yield t("locks.card.derived")
    else:
        yield t("locks.card.source", source=t(f"locks.sources.{lock.source}"))
    key = f"policy_page.release.{lock.reason}"
    yield t("policy_page.released_when", when=t(key if has(key) else key_of_other()))
    if not lock.derived:
        yield _release(lock, seen)


def key_of_other() -> str:
    """Return the key of when a lock is released whose reason nobody foresaw."""
    return "policy_page.release.OTHER"


def _release(lock: LockFact, seen: Answered) -> Html | str:
    both = dict.fromkeys((lock.source, LockSource.LEGAL))
    who = t("house.between").join(t(f"locks.sources.{each}") for each in both)
    words = t("locks.card.not_yours", who=who)
    number = seen.asked.member
    if number is None or not seen.found.number:
        return words
    place = {MEMBER: number, DO: "release", ON: str(lock.id)}
    return link(words, place, page="look_up")


def _terms(fact: TermsFact) -> Iterator[str]:
    if fact.since is not None:
        yield t("policy_page.binds_since", on=day(fact.since))
    if fact.grace_until is not None:
        yield t("policy_page.grace_until", on=day(last_day(fact.grace_until)))


def _entitlement(fact: Entitlement) -> Iterator[str]:
    if fact.until is not None:
        yield t("policy_page.ended_on", on=day(last_day(fact.until)))
    elif fact.since is not None:
        yield t("card.since", on=day(fact.since))


def _rule(name: str, ruling: Ruling, seen: Answered) -> Html:
    rule = ruling.answer.rules.rule(name)
    called = rule.name_ja if language() == "ja" else rule.name_en
    said = t(f"policy.effects.{rule.effect}", rules=called)
    details = _between([*_about_rule(rule)])
    return tag(
        "li",
        said,
        " ",
        cite(rule.clause, seen),
        " ",
        tag("span", details, class_="quiet") if details else None,
    )


def _about_rule(rule: RuleShape) -> Iterator[Html | str]:
    if rule.valid_from is not None:
        yield t("card.since", on=day(rule.valid_from))
    if rule.valid_to is not None:
        yield t("policy_page.valid_before", on=day(rule.valid_to))
    if rule.owner:
        yield t("policy_page.owner", owner=rule.owner)
    if rule.exception is not None:
        yield t("policy_page.exception", who=rule.exception.approver)


def cite(clause: ClauseCited | None, seen: Answered) -> Html | None:
    """Return a clause by its name, with the way to the text that binds."""
    if clause is None:
        return None
    place = here(**{CLAUSE: f"{clause.document}:{clause.clause}"})
    known = seen.clauses.get((clause.document, clause.clause))
    return to(_clause_words(clause, known), place, class_="portal-clause")


def _clause_words(cited: ClauseCited, known: Clause | None) -> str:
    if known is None:
        facts = {"document": cited.document, "clause": cited.clause}
        return t("policy_page.clause_gone", **facts)
    return t(
        "policy_page.clause_of",
        document=known.document.say(language()),
        clause=known.called.say(language()),
    )


# ------------------------------------------------------------------ what follows


def _obligations(ruling: Ruling) -> Html | None:
    rules = ruling.answer.rules
    owed = obligations_of(rules, ruling.answer)
    names = [tag("li", obligation_name(rules, each, language())) for each in owed]
    return _part("obligations", names)


def _beside(ruling: Ruling, seen: Answered) -> Html | None:
    rules = ruling.answer.rules
    lines = [
        tag("li", beside_words(rules, e, language(), seen.clauses))
        for e in ruling.beside
    ]
    return _part("beside", lines)


def _misses(ruling: Ruling, seen: Answered) -> Html | None:
    named, rules = names_of(seen.found), ruling.answer.rules
    lines = [
        tag("li", miss_words(rules, each, named, language())) for each in ruling.misses
    ]
    return _part("misses", lines)


def _together(ruling: Ruling, seen: Answered) -> Html | None:
    named, rules = names_of(seen.found), ruling.answer.rules
    lines = [
        tag("li", change_words(rules, each, named, language()))
        for each in ruling.together
    ]
    return _part("together", lines)


def _then(ruling: Ruling) -> Html | None:
    if ruling.then is None or ruling.then_at is None:
        return None
    decision = decision_words(ruling.then, language())
    said = t("policy.then", at=instant(ruling.then_at), decision=decision)
    return tag("p", tag("span", t("card.next"), class_="label"), said, class_="next")
