"""What is wrong with the rules of a rule set that say how somebody leaves."""

from collections.abc import Iterator

from models.publishing_facts import Problem
from portal.domain.policy.columns import members
from portal.domain.policy.index import Index
from portal.domain.policy.kinds import LastDay
from portal.domain.policy.overlaps import meeting
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.rule_set import CancelShape, RuleSetShape, rule_set_of

Found = Iterator[Problem]
PLACE = "cancellations"


def leaving_problems(shape: RuleSetShape, around: Around) -> Found:
    """Yield rules on leaving that mean nothing, and those of which two would hold.

    ``around`` holds the ``others`` that hold beside this rule set.
    """
    for each in shape.cancellations:
        yield from _by_itself(each)
    yield from _meeting(shape, around)


def _by_itself(rule: CancelShape) -> Found:
    place = (PLACE, rule.id)
    if rule.functions:
        yield Problem("leaving_functions", (*place, "functions"))
    if rule.term is None and (rule.renews or rule.fee):
        yield Problem("term_missing", (*place, "term"))
    if rule.fee and rule.last_day is LastDay.PERIOD_END:
        yield Problem("fee_never", (*place, "fee"))
    if rule.by_day is not None and rule.last_day is not LastDay.MONTH_END:
        yield Problem("by_day_unused", (*place, "by_day"))
    for name in ("amount_ja", "amount_en"):
        if rule.fee != bool(getattr(rule, name).strip()):
            yield Problem("fee_unsaid", (*place, name))


def _meeting(shape: RuleSetShape, around: Around) -> Found:
    """Yield rules that hold for one case with another one, of this set or beside it."""
    if not shape.cancellations:
        return
    mine = [(each.id, each) for each in shape.cancellations]
    others = [
        (f"{other.content['code']}/{each.id}", each)
        for other in around["others"]
        if other.content["code"] != shape.code
        for each in rule_set_of(other.content).cancellations
    ]
    named = (*mine, *others)
    index = Index([row for _, row in named])
    for place, (id_, row) in enumerate(mine):
        for other in members(meeting(index, row) >> (place + 1)):
            facts = {"other": named[place + 1 + other][0]}
            yield Problem("rows_meet", (PLACE, id_), facts)
