"""Whether somebody may do something, and why, in sentences for who is asked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.kinds import LockScope
from models.lock_facts import LockFact
from portal.domain.card import Words
from portal.domain.policy.beside import Beside
from portal.domain.policy.decide import Answer, obligations_of
from portal.domain.policy.facts import Entitlement, TermsFact
from portal.domain.policy.index import OWN
from portal.domain.policy.kinds import NO_MEMBERSHIP, Answers
from portal.domain.policy.misses import Miss
from portal.domain.policy.rules import Rules
from portal.domain.policy.ruling import Ruling
from portal.domain.policy.stages import Finding
from portal.domain.publishing.rule_set import ClauseCited
from portal.services.policy.clauses import Clauses
from portal.services.policy.may import Rulings
from portal.wording import LANGUAGES, has, say

Names = Mapping[str, Mapping[str, Words]]
_NO_CLAUSES: Clauses = {}


def names_of(found: Rulings) -> Names:
    """Return what states and actor kinds are called, as near misses name them."""
    outside = Words(*(say("policy.no_membership", each) for each in LANGUAGES))
    return {"state": {**found.states, NO_MEMBERSHIP: outside}, "actor": found.actors}


def decision_words(answer: Answer, language: str) -> str:
    """Return the decision in a word or two."""
    return say(f"policy.decisions.{answer.decision}", language)


def reasons(
    answer: Answer, language: str, clauses: Clauses = _NO_CLAUSES
) -> Iterator[str]:
    """Yield everything that led to an answer, in its order.

    ``clauses`` are those that its rules cite, as they are called on that day.
    """
    rules = answer.rules
    for each in in_order(answer.findings):
        yield finding_words(each, language)
    if answer.deciding:
        effect = rules.rule(answer.deciding[0]).effect
        names = [rule_name(rules, e, language, clauses) for e in answer.deciding]
        named = _listed(names, language)
        yield say(f"policy.effects.{effect}", language, rules=named)
    elif not rules.ids:
        yield say("policy.no_rules", language)
    elif answer.trace[-1].code == "silent":
        yield say("policy.silent", language)
    owed = obligations_of(rules, answer)
    if owed:
        names = [obligation_name(rules, each, language) for each in owed]
        listed = _listed(names, language)
        yield say("policy.obligations_are", language, obligations=listed)
    unknown = unknown_words(answer, language)
    if unknown:
        yield unknown


def unknown_words(answer: Answer, language: str) -> str:
    """Return which values of the owners' own columns nobody knows; "" for none."""
    columns = [each.removeprefix(OWN) for each in answer.missing if OWN in each]
    if not columns:
        return ""
    names = [column_name(answer.rules, each, language) for each in columns]
    return say("policy.missing", language, missing=_listed(names, language))


def beside_words(
    rules: Rules, each: Beside, language: str, clauses: Clauses = _NO_CLAUSES
) -> str:
    """Return what a table with a single answer says, with its clause."""
    code, _, own = each.table.partition("/")
    table = next(t for t in rules.sets[code].tables if t.code == own)
    called = Words(table.name_ja, table.name_en).say(language)
    if each.row is None:
        missing = missing_words(rules, each.missing, language)
        return say("policy.beside.missing", language, table=called, missing=missing)
    said = Words(each.row.say_ja, each.row.say_en).say(language).strip()
    if each.answers is Answers.NOTICE_DAYS and not said:
        said = say("policy.beside.days", language, days=each.row.answer)
    answer = cited(each.row.clause, said or each.row.answer, language, clauses)
    return say("policy.beside.answer", language, table=called, answer=answer)


def missing_words(rules: Rules, missing: Iterable[str], language: str) -> str:
    """Return facts that nobody knows by what they are called."""
    names = [
        column_name(rules, each.removeprefix(OWN), language)
        if each.startswith(OWN)
        else say(f"policy.facts.{each}", language)
        for each in missing
    ]
    return _listed(names, language)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings as they are told: what a partner brings about stands first."""
    return sorted(findings, key=lambda each: not is_of_partner(each))


def is_of_partner(finding: Finding) -> bool:
    """Return whether a finding is about the partner through whom somebody came."""
    of = finding.of
    if isinstance(of, LockFact):
        return of.scope is LockScope.PARTNER and of.through is not None
    return isinstance(of, Entitlement) and of.code in ("partner", "partner_contract")


def case_words(ruling: Ruling, found: Rulings, language: str) -> Iterator[str]:
    """Yield which violations led to the state that says no."""
    if not ruling.answer.decision.granted:
        for number in found.cases.get(ruling.facts.offering, ()):
            yield say("violations.because", language, number=number)


def finding_words(finding: Finding, language: str) -> str:
    """Return what a stage found."""
    facts = _of(finding.of, language)
    code = finding.code
    if code == "locked" and is_of_partner(finding):
        code = "partner_locked"
    return say(f"policy.findings.{code}", language, **facts)


def release_words(lock: LockFact, language: str) -> str:
    """Return when a lock is released; in general, where nobody foresaw its reason."""
    key = f"policy_page.release.{lock.reason}"
    return say(key if has(key) else "policy_page.release.OTHER", language)


def miss_words(rules: Rules, miss: Miss, named: Names, language: str) -> str:
    """Return the one thing that would make it a yes; ``named`` are words of codes."""
    change = change_words(rules, miss, named, language)
    return say("policy.near", language, change=change)


def together_words(
    rules: Rules, misses: Iterable[Miss], named: Names, language: str
) -> str:
    """Return the several things that would make it a yes, all of them together."""
    changes = [change_words(rules, each, named, language) for each in misses]
    return say("policy.near_all", language, changes=_listed(changes, language))


def move_words(miss: Miss, language: str) -> str:
    """Return what the moves are called that lead to where it would be a yes."""
    names = [Words(each.name_ja, each.name_en).say(language) for each in miss.moves]
    return say("policy_page.or", language).join(names)


def state_words(ruling: Ruling, named: Names, language: str) -> str:
    """Return in which state of the service they are; "" where nobody knows."""
    state = ruling.facts.state
    if state is None:
        return ""
    words = named["state"]
    called = words[state].say(language) if state in words else state
    return say("policy.in_state", language, state=called)


def change_words(rules: Rules, miss: Miss, named: Names, language: str) -> str:
    """Return what would be otherwise then, as a part of a sentence."""
    facts: dict[str, Any] = _of(miss.of, language)
    what = miss.what
    if isinstance(miss.of, Entitlement):
        what = f"entitlement_{miss.of.code}"
    elif what.startswith(OWN):
        facts["column"] = column_name(rules, what.removeprefix(OWN), language)
        what = "column"
    elif what == "state" and miss.moves:
        what, facts["moves"] = "move", move_words(miss, language)
    words = named.get("actor" if miss.what == "actor" else "state", {})
    values = [_value(each, words, language) for each in miss.values]
    listed = _listed(values, language)
    return say(f"policy.changes.{what}", language, values=listed, **facts)


def _of(
    about: LockFact | TermsFact | Entitlement | None, language: str
) -> dict[str, Any]:
    if isinstance(about, LockFact):
        return {"reason": _lock_called(about, language)}
    if isinstance(about, TermsFact):
        return {"document": document_name(about, language), "version": about.version}
    return {"reference": about.reference, "partner": about.partner} if about else {}


def _lock_called(lock: LockFact, language: str) -> str:
    """Return a lock's name, or its reason; with the case that led to it."""
    reason = say(f"locks.reasons.{lock.reason}", language)
    if lock.name and lock.name == lock.case_number:
        facts = {"reason": reason, "number": lock.name}
        return say("violations.locked", language, **facts)
    return lock.name or reason


def document_name(about: TermsFact, language: str) -> str:
    """Return what a document is called."""
    if about.name is None:
        return about.document
    return about.name[0 if language == "ja" else 1]


def _value(value: Any, words: Mapping[str, Words], language: str) -> str:
    if isinstance(value, tuple):
        least, most = ("" if each is None else str(each) for each in value)
        return f"{least}–{most}"
    if isinstance(value, bool):
        return say(f"policy.yes_no.{'yes' if value else 'no'}", language)
    return words[value].say(language) if value in words else str(value)


def rule_name(
    rules: Rules, name: str, language: str, clauses: Clauses = _NO_CLAUSES
) -> str:
    """Return what a rule is called, with the clause it follows from."""
    rule = rules.rule(name)
    called = rule.name_ja if language == "ja" else rule.name_en
    return cited(rule.clause, called, language, clauses)


def cited(
    clause: ClauseCited | None,
    called: str,
    language: str,
    clauses: Clauses = _NO_CLAUSES,
) -> str:
    """Return what something is called, with the clause it follows from.

    Of a clause that is not among ``clauses`` the codes are said.
    """
    if clause is None:
        return called
    known = clauses.get((clause.document, clause.clause))
    if known is not None:
        named = {"document": known.document, "clause": known.called}
        facts = {what: each.say(language) for what, each in named.items()}
        return say("policy.cited_as", language, rule=called, **facts)
    facts = {"document": clause.document, "clause": clause.clause}
    return say("policy.cited", language, rule=called, **facts)


def obligation_name(rules: Rules, name: str, language: str) -> str:
    """Return what an obligation is called: one of a rule set, or of a stage."""
    code, _, own = name.partition("/")
    if not own:
        return say(f"policy.obligations.{code}", language)
    found = {each.code: each for each in rules.sets[code].obligations}
    named = found.get(own)
    return own if named is None else Words(named.name_ja, named.name_en).say(language)


def column_name(rules: Rules, code: str, language: str) -> str:
    """Return what a column of the owners' own is called."""
    for each in rules.columns():
        if each.code == code:
            return Words(each.name_ja, each.name_en).say(language)
    return code


def _listed(words: list[str], language: str) -> str:
    return say("house.between", language).join(words)
