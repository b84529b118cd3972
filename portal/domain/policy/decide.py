"""The answer: every stage, every rule, one decision, all of its reasons.

forbid > conditional > permit > default deny. A fact that is not known and could
change that is indeterminate: a no that names the fact.
"""

from typing import NamedTuple

from portal.domain.policy.columns import Bits, members
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import Decision, Effect, Stage
from portal.domain.policy.rules import Rules
from portal.domain.policy.stages import Finding, Line, before


class Answer(NamedTuple):
    """What somebody may do, and why; rules are called ``set/rule``.

    ``deciding`` are the rules that made the decision; ``missing`` names facts that
    nobody knows. ``sure``, ``set_aside`` and ``open`` are sets of ``rules``, and are
    named when somebody asks for them.
    """

    decision: Decision
    deciding: tuple[str, ...]
    findings: tuple[Finding, ...]
    trace: tuple[Line, ...]
    missing: tuple[str, ...]
    rules: Rules
    sure: Bits
    set_aside: Bits
    open: Bits

    @property
    def also(self) -> tuple[str, ...]:
        """The rules that hold beside those that decide."""
        named = self.rules.named(self.sure)
        return tuple(each for each in named if each not in self.deciding)

    @property
    def beaten(self) -> tuple[str, ...]:
        """The rules that an exception set aside."""
        return self.rules.named(self.set_aside)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The rules that a fact nobody knows leaves open."""
        return self.rules.named(self.open)


SAID = {
    each: (Line(Stage.RULES, each),)
    for each in ("forbid", "undecided", "conditional", "permit", "silent")
}
"""What the rules come to by themselves, as their line in the trace."""
ALONE = {
    "forbid": Decision.DENY,
    "undecided": Decision.INDETERMINATE,
    "conditional": Decision.CONDITIONAL,
    "permit": Decision.PERMIT,
    "silent": Decision.DENY,
}
"""What an answer comes to where no stage found anything."""


def decide(rules: Rules, facts: Facts) -> Answer:
    """Return what ``rules`` and all stages before them say of ``facts``."""
    may, sure = rules.index.may_and_surely(facts)
    if may != sure or may & rules.exceptions:
        sure, beaten, left = settled(rules, may, sure)
    else:
        beaten = left = 0
    word, deciding = _word(rules, sure, left)
    lines, findings = before(facts)
    decision = ALONE[word]
    if findings:
        decision = _combined(word, findings)
        if word != "forbid" and not decision.granted:
            deciding = 0
    missing = _missing(rules, facts, left, findings) if left or findings else ()
    decided = rules.named(deciding) if deciding else ()
    trace = lines + SAID[word]
    reasons = (decision, decided, findings, trace, missing, rules, sure, beaten, left)
    # What Answer(...) does, in half the time.
    return tuple.__new__(Answer, reasons)


def settled(rules: Rules, may: Bits, sure: Bits) -> tuple[Bits, Bits, Bits]:
    """Return the rules that hold, those beaten, and those that a fact leaves open.

    A rule that an exception might beat, if only a fact were known, is open itself.
    """
    if not may & rules.exceptions:
        return sure, 0, may ^ sure
    beaten = _beaten(rules, sure)
    doubtful = _beaten(rules, may) & ~beaten
    holding = sure & ~beaten & ~doubtful
    return holding, beaten & sure, may & ~beaten & ~holding


def _beaten(rules: Rules, holding: Bits) -> Bits:
    beaten = 0
    for each in members(holding & rules.exceptions):
        beaten |= 1 << rules.beats[each]
    return beaten


def _word(rules: Rules, sure: Bits, left: Bits) -> tuple[str, Bits]:
    """Return what the rules come to by themselves, and which of them say it."""
    if forbids := sure & rules.forbids:
        return "forbid", forbids
    if left and left & ~rules.permits:
        return "undecided", 0
    if conditions := sure & rules.conditionals:
        return "conditional", conditions
    if permits := sure & rules.permits:
        return "permit", permits
    return ("undecided", 0) if left else ("silent", 0)


def _combined(word: str, findings: tuple[Finding, ...]) -> Decision:
    """Return what rules and stages come to: a stage takes away and never gives."""
    effects = [each.effect for each in findings]
    alone = ALONE[word]
    if word == "forbid" or Effect.FORBID in effects:
        return Decision.DENY
    if None in effects:
        return Decision.INDETERMINATE
    return Decision.CONDITIONAL if alone.granted else alone


def _missing(
    rules: Rules, facts: Facts, left: Bits, findings: tuple[Finding, ...]
) -> tuple[str, ...]:
    """Return the facts that nobody knows: those of stages, and those of open rules."""
    lacking = {each.code for each in findings if each.effect is None}
    found = {code.removesuffix("_unknown") for code in lacking}
    return tuple(sorted(found | rules.index.missing(facts, left)))


def obligations_of(rules: Rules, answer: Answer) -> tuple[str, ...]:
    """Return what has to be done with a conditional permit, as ``set/obligation``.

    Obligations of stages stand first, by their codes alone.
    """
    if not answer.decision.granted:
        return ()
    found = dict.fromkeys(e.obligation for e in answer.findings if e.obligation)
    for name in answer.deciding:
        code = name.partition("/")[0]
        found |= dict.fromkeys(f"{code}/{e}" for e in rules.rule(name).obligations)
    return tuple(found)
