"""What keeps responses to violations from being published: what nobody could do."""

from collections.abc import Collection, Iterator

from models.kinds import LockReason
from models.publishing_facts import Path, Problem
from models.violation_kinds import LOCK, WARN
from portal.domain.locks import LONGEST_DAYS
from portal.domain.policy.kinds import Answers
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.rule_set import RowShape, RuleSetShape

COUNTED = range(1, 3_651)
"""Days for which a case of a violation may count: ten years."""

Found = Iterator[Problem]


def responses_problems(shape: RuleSetShape, around: Around) -> Found:
    """Yield responses that there are not, and days where nothing lasts."""
    for table in shape.tables:
        for row in table.rows:
            path = ("tables", table.code, "rows", row.id)
            if table.answers is Answers.VIOLATION_RESPONSE:
                yield from _response(path, row, around["events"])
            elif row.reason or row.lock_days is not None:
                yield Problem("row_no_response", path)


def _response(path: Path, row: RowShape, events: Collection[str]) -> Found:
    known = (WARN, LOCK, *sorted(events))
    if row.answer.strip() and row.answer not in known:
        facts = {"value": row.answer, "known": list(known)}
        yield Problem("code_unknown", (*path, "answer"), facts)
    if row.answer == LOCK and row.reason and row.reason not in set(LockReason):
        reasons = {"value": row.reason, "known": list(LockReason)}
        yield Problem("code_unknown", (*path, "reason"), reasons)
    if row.lock_days is not None and (row.answer != LOCK or not _lasts(row.lock_days)):
        yield Problem("response_days", (*path, "lock_days"), {"most": LONGEST_DAYS})


def _lasts(days: int) -> bool:
    return 1 <= days <= LONGEST_DAYS


def violations_problems(shape: RuleSetShape, _around: Around) -> Found:
    """Yield kinds of violations that count for a time that cannot be."""
    for each in shape.violations:
        if each.counts_days is not None and each.counts_days not in COUNTED:
            path = ("violations", each.code, "counts_days")
            yield Problem("violation_days", path, {"most": COUNTED[-1]})
