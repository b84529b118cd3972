"""The form of a row of a table with a single answer; what it answers decides it."""

from collections.abc import Iterator

from models.publishing_facts import Content
from models.violation_kinds import LOCK, WARN
from portal.domain.forms.definition import Field, FieldKind, Form, ShownWhen
from portal.domain.locks import LONGEST_DAYS
from portal.domain.policy.kinds import Answers
from portal.domain.publishing.rows import PLACES, Row
from portal.domain.publishing.rule_set_forms import (
    TEXTS,
    WORDS,
    clause_fields,
    condition_fields,
    offered,
)
from portal.domain.publishing.rule_set_gate import DAYS, LONGEST_ANSWER
from portal.domain.publishing.rule_set_known import Known

ANSWER = f"{PLACES}.answer"


def answer_form(content: Content, known: Known, table: Row, row: Row | None) -> Form:
    """Return the form of a row of a table."""
    conditions = condition_fields(row, known, content, table)
    group = f"{WORDS}.groups.follows"
    says = (
        Field(each.code, each.kind, each.label, longest=each.longest,
              beside=each.beside, group=group)
        for each in TEXTS.both("say")
    )  # fmt: skip
    given = _answer_fields(known, table, row or {})
    return Form((*given, *conditions, *clause_fields(row, known), *says))


def _answer_fields(known: Known, table: Row, used: Row) -> Iterator[Field]:
    answers = table.get("answers")
    if answers == Answers.VIOLATION_RESPONSE:
        yield from _response_fields(known, used)
    elif answers == Answers.NOTICE_DAYS:
        yield Field("answer", FieldKind.INTEGER, ANSWER, required=True, least=DAYS[0],
                    most=DAYS[-1])  # fmt: skip
    else:
        yield Field("answer", FieldKind.TEXT, ANSWER, required=True,
                    longest=LONGEST_ANSWER)  # fmt: skip


def _response_fields(known: Known, used: Row) -> Iterator[Field]:
    """Yield what is done about a violation: a warning, a lock, or a move."""
    was = [used["answer"]] if used.get("answer") else []
    options = offered(known.responses, was)
    yield Field("answer", FieldKind.CHOICE, ANSWER, required=True, options=options)
    done = frozenset({each.code for each in options} - {WARN})
    reason = [used["reason"]] if used.get("reason") else []
    yield Field("reason", FieldKind.CHOICE, f"{WORDS}.fields.reason",
                options=offered(known.causes, reason),
                shown_when=ShownWhen("answer", done))  # fmt: skip
    yield Field("lock_days", FieldKind.INTEGER, f"{PLACES}.lock_days", least=1,
                most=LONGEST_DAYS,
                shown_when=ShownWhen("answer", frozenset({LOCK})))  # fmt: skip
