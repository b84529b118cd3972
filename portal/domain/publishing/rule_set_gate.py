"""What keeps a rule set from being published, each with its place and its facts.

Gaps, overlaps and rules that never decide keep nothing from being published: they are
for owners to see (``portal.domain.policy.analysis``). What cannot be meant does.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from models.publishing_facts import Content, Path, Problem
from portal.domain.policy.analysis import wrong_citations
from portal.domain.policy.columns import members
from portal.domain.policy.index import Index
from portal.domain.policy.kinds import (
    NO_MEMBERSHIP,
    Answers,
    ColumnKind,
    Effect,
    HitPolicy,
)
from portal.domain.policy.overlaps import asks, meeting
from portal.domain.publishing.gate_checks import doubles, text_problems, unreadable
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.rule_set import (
    FORMAT,
    LISTS,
    RUNG,
    VIOLATION,
    CellShape,
    ColumnShape,
    RuleSetShape,
    RuleShape,
    When,
    columns_of,
    rule_set_of,
)
from portal.domain.publishing.rule_set_cases import case_problems
from portal.domain.publishing.rule_set_columns import column_problems
from portal.domain.publishing.rule_set_leaving import leaving_problems
from portal.domain.publishing.rule_set_responses import (
    responses_problems,
    violations_problems,
)

LONGEST: Mapping[str, int] = {"name": 100, "owner": 100, "say": 500, "amount": 500}
"""Characters of texts, by their field without its language."""
LONGEST_ANSWER = 100
DAYS = range(3_651)
"""Days of notice that a table may answer with: ten years."""

Found = Iterator[Problem]


def rule_set_problems(
    draft: Content, _live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published.

    ``around`` holds the ``code`` of the rule set; the codes of all ``actors``; the
    ``functions`` and ``states`` by service; ``documents`` of terms with their clauses;
    whether rules of other sets permit anything (``permitted``); ``others``, the
    rule sets that hold beside it from ``since`` on; the ``attributes`` by their
    target; and the ``events`` of the lifecycles in use.
    """
    wrong = unreadable(RuleSetShape, FORMAT, draft, around["code"])
    if wrong:
        return wrong
    shape = rule_set_of(draft)
    return tuple(problem for check in _CHECKS for problem in check(shape, around))


def _texts(shape: RuleSetShape, _around: Around) -> Found:
    yield from text_problems(shape, LISTS, LONGEST)
    for table in shape.tables:
        for each in text_problems(table, {"rows": "id"}, LONGEST):
            if each.path[0] == "rows":
                path = ("tables", table.code, *each.path)
                yield replace(each, path=path)


def _twice(shape: RuleSetShape, _around: Around) -> Found:
    yield from doubles(shape, LISTS, ())
    for table in shape.tables:
        for id_, times in Counter(row.id for row in table.rows).items():
            if times > 1:
                yield Problem("twice", ("tables", table.code, "rows"), {"id": id_})


def _says_something(shape: RuleSetShape, around: Around) -> Found:
    if not (shape.rules or shape.tables or shape.cancellations):
        yield Problem("rules_missing", ("rules",))
    granting = (Effect.PERMIT, Effect.CONDITIONAL)
    grants = any(rule.effect in granting for rule in shape.rules)
    if shape.rules and not grants and not around["permitted"]:
        yield Problem("no_permit", ("rules",))
    for table in shape.tables:
        if not table.rows:
            yield Problem("rules_missing", ("tables", table.code, "rows"))


def rows_of(shape: RuleSetShape) -> Iterator[tuple[Path, When]]:
    """Yield every row that has conditions, with its place."""
    for rule in shape.rules:
        yield ("rules", rule.id), rule
    for mark in shape.intended:
        yield ("intended", mark.id), mark
    for table in shape.tables:
        for row in table.rows:
            yield ("tables", table.code, "rows", row.id), row
    for each in shape.cancellations:
        yield ("cancellations", each.id), each


# ------------------------------------------------------------------ conditions


def _codes(shape: RuleSetShape, around: Around) -> Found:
    functions = {each for codes in around["functions"].values() for each in codes}
    states = {each for codes in around["states"].values() for each in codes}
    known: Mapping[str, Collection[str]] = {
        "actors": around["actors"],
        "offerings": around["functions"],
        "functions": functions,
        "states": states | {NO_MEMBERSHIP},
    }
    for path, row in rows_of(shape):
        for name, codes in known.items():
            for code in getattr(row, name):
                if code not in codes:
                    facts = {"value": code, "known": sorted(codes)}
                    yield Problem("code_unknown", (*path, name), facts)


def _days(shape: RuleSetShape, _around: Around) -> Found:
    for path, row in rows_of(shape):
        if row.valid_from and row.valid_to and row.valid_from >= row.valid_to:
            yield Problem("days_reversed", (*path, "valid_to"))


def _cells(shape: RuleSetShape, _around: Around) -> Found:
    tables = {each.code: each for each in shape.tables}
    for path, row in rows_of(shape):
        table = tables[path[1]] if path[0] == "tables" else None
        columns = {each.code: each for each in columns_of(shape, table)}
        for code, times in Counter(each.column for each in row.cells).items():
            if times > 1:
                yield Problem("twice", (*path, "cells"), {"id": code})
        for cell in row.cells:
            yield from _cell((*path, "cells"), cell, columns)


def _cell(path: Path, cell: CellShape, columns: Mapping[str, ColumnShape]) -> Found:
    column = columns.get(cell.column)
    if column is None:
        facts = {"value": cell.column, "known": sorted(columns)}
        yield Problem("rule_column_unknown", path, facts)
        return
    given = {
        ColumnKind.CHOICE: bool(cell.options),
        ColumnKind.NUMBER: cell.least is not None or cell.most is not None,
        ColumnKind.YES_NO: cell.yes is not None,
    }
    if not given.pop(column.kind) or any(given.values()):
        yield Problem("cell_wrong", path, {"column": cell.column})
    for option in sorted({*cell.options} - {*column.options}):
        facts = {"value": option, "known": sorted(column.options)}
        yield Problem("code_unknown", path, facts)
    if cell.least is not None and cell.most is not None and cell.least > cell.most:
        yield Problem("range_reversed", path, {"column": cell.column})


def _columns(shape: RuleSetShape, _around: Around) -> Found:
    for each in shape.own_columns:
        path = ("own_columns", each.code)
        if shape.violations and each.code in (VIOLATION, RUNG):
            yield Problem("column_given", path, {"column": each.code})
        choice = each.kind is ColumnKind.CHOICE
        if choice != bool(each.options):
            yield Problem("options_wrong", (*path, "options"))
        if each.least is not None and each.most is not None and each.least > each.most:
            yield Problem("range_reversed", path, {"column": each.code})


# ------------------------------------------------------------------ rules


def _obligations(shape: RuleSetShape, _around: Around) -> Found:
    known = {each.code for each in shape.obligations}
    for rule in shape.rules:
        path = ("rules", rule.id, "obligations")
        for code in sorted({*rule.obligations} - known):
            facts = {"value": code, "known": sorted(known)}
            yield Problem("code_unknown", path, facts)
        if (rule.effect is Effect.CONDITIONAL) != bool(rule.obligations):
            yield Problem("obligations_wrong", path)


def _responses(shape: RuleSetShape, _around: Around) -> Found:
    response = Answers.VIOLATION_RESPONSE
    known = {each.code for each in shape.tables if each.answers is response}
    for rule in shape.rules:
        if rule.violation and rule.violation not in known:
            facts = {"value": rule.violation, "known": sorted(known)}
            yield Problem("code_unknown", ("rules", rule.id, "violation"), facts)


def _exceptions(shape: RuleSetShape, _around: Around) -> Found:
    rules = {each.id: each for each in shape.rules}
    for rule in shape.rules:
        if rule.exception is None:
            continue
        if rule.valid_to is None:
            yield Problem("exception_endless", ("rules", rule.id, "valid_to"))
        beaten = rules.get(rule.exception.beats)
        if beaten is None or beaten.exception is not None:
            facts = {"value": rule.exception.beats}
            yield Problem("exception_of_none", ("rules", rule.id, "exception"), facts)
        if not rule.exception.approver.strip():
            path = ("rules", rule.id, "exception", "approver")
            yield Problem("approver_missing", path)


def _contradictions(shape: RuleSetShape, _around: Around) -> Found:
    """Yield rules that forbid and grant exactly the same."""
    same: dict[object, list[RuleShape]] = {}
    for rule in shape.rules:
        same.setdefault(asks(rule), []).append(rule)
    for rules in same.values():
        for one, other in combinations(rules, 2):
            effects = {one.effect, other.effect}
            if Effect.FORBID in effects and len(effects) > 1 and not _beats(one, other):
                path = ("rules", other.id)
                yield Problem("contradiction", path, {"other": one.id})


def _beats(one: RuleShape, other: RuleShape) -> bool:
    beaten = {each.exception.beats for each in (one, other) if each.exception}
    return bool(beaten & {one.id, other.id})


def _citations(shape: RuleSetShape, around: Around) -> Found:
    for wrong in wrong_citations(shape, around["documents"]):
        facts = {"document": wrong.cited.document, "clause": wrong.cited.clause}
        yield Problem(wrong.why, (*wrong.place, "clause"), facts)


# ------------------------------------------------------------------ single answers


def _unique(shape: RuleSetShape, _around: Around) -> Found:
    """Yield rows that meet in a table in which only one may answer."""
    for table in shape.tables:
        if table.hit is HitPolicy.UNIQUE:
            index = Index(table.rows)
            for place, row in enumerate(table.rows):
                for other in members(meeting(index, row) >> (place + 1)):
                    path = ("tables", table.code, "rows", row.id)
                    facts = {"other": table.rows[place + 1 + other].id}
                    yield Problem("rows_meet", path, facts)


def _answers(shape: RuleSetShape, _around: Around) -> Found:
    for table in shape.tables:
        for row in table.rows:
            path = ("tables", table.code, "rows", row.id, "answer")
            if not row.answer.strip():
                yield Problem("answer_missing", path)
            elif len(row.answer) > LONGEST_ANSWER:
                facts = {"most": LONGEST_ANSWER, "count": len(row.answer)}
                yield Problem("text_too_long", path, facts)
            elif table.answers is Answers.NOTICE_DAYS and not _is_days(row.answer):
                yield Problem("answer_no_days", path, {"most": DAYS[-1]})


def _is_days(answer: Any) -> bool:
    return answer.isascii() and answer.isdigit() and int(answer) in DAYS


_CHECKS: tuple[Callable[[RuleSetShape, Around], Found], ...] = (
    *(_texts, _twice, _says_something, _columns, column_problems),
    *(_codes, _days, _cells),
    *(_obligations, _responses, _exceptions, _contradictions, _citations),
    *(_unique, _answers, leaving_problems, case_problems),
    *(responses_problems, violations_problems),
)

CODES = (
    *("field_missing", "field_unknown", "field_wrong", "format_newer", "other_code"),
    *("text_missing", "text_too_long", "text_unusable", "twice"),
    *("rules_missing", "no_permit", "code_unknown", "days_reversed"),
    *("rule_column_unknown", "cell_wrong", "range_reversed", "options_wrong"),
    *("carrier_half", "attribute_masked", "attribute_unfit", "column_elsewhere"),
    *("obligations_wrong", "exception_endless", "exception_of_none"),
    *("approver_missing", "contradiction"),
    *("document_unknown", "document_not_in_force"),
    *("clause_unknown", "clause_repealed"),
    *("rows_meet", "answer_missing", "answer_no_days"),
    *("leaving_functions", "term_missing", "fee_never", "fee_unsaid", "by_day_unused"),
    *("case_rule_unknown", "case_value_wrong", "case_fails", "case_by_another"),
    *("column_given", "row_no_response", "response_days", "violation_days"),
)
"""Every code a problem of a rule set can have."""
