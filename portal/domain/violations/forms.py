"""What is asked about cases: a new one, evidence, a response, decisions, words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from models.kinds import LockReason
from models.violation_facts import NewCase, Sanction
from models.violation_kinds import LOCK, WARN
from portal.domain.card import Words
from portal.domain.forms.definition import (
    Field,
    FieldKind,
    Form,
    Label,
    Option,
    ShownWhen,
)
from portal.domain.lengths import REFERENCE_CHARS, TEXT_CHARS
from portal.domain.locks import LONGEST_DAYS

_FIELDS = "violations.fields"
AS_RULED = "as_ruled"
"""The response that the rules have, whatever it is."""
YES, NO = "yes", "no"
Values = Mapping[str, Any]


def _text(code: str = "text", *, required: bool = True) -> Field:
    return Field(code, FieldKind.LONG_TEXT, f"{_FIELDS}.{code}", required=required,
                 longest=TEXT_CHARS)  # fmt: skip


def _choice(code: str, offered: Mapping[str, Label], **more: Any) -> Field:
    options = tuple(Option(each, label) for each, label in offered.items())
    return Field(code, FieldKind.CHOICE, f"{_FIELDS}.{code}", required=True,
                 options=options, **more)  # fmt: skip


def new_form(
    kinds: Mapping[str, Words], offerings: Mapping[str, Words], today: date
) -> Form:
    """Return what is asked of a new case."""
    return Form(
        (
            _choice("kind", dict(kinds)),
            _choice("offering", dict(offerings), beside="kind"),
            Field("on", FieldKind.DAY, f"{_FIELDS}.on", required=True, most=today),
            _text("what"),
        )
    )


def new_case_of(number: str, values: Values) -> NewCase:
    """Return the case that the form of a new one says."""
    return NewCase(
        number, values["offering"], values["kind"], values["on"], values["what"]
    )


def evidence_form() -> Form:
    """Return what is asked of evidence, beside its file."""
    return Form(
        (
            Field("reference", FieldKind.TEXT, f"{_FIELDS}.reference",
                  longest=REFERENCE_CHARS),
        )
    )  # fmt: skip


def others(answers: Iterable[str], ruled: Sanction | None) -> tuple[str, ...]:
    """Return the responses beside the one that the rules have.

    A lock is among them all the same: for other days.
    """
    same = ruled.answer if ruled and ruled.answer != LOCK else None
    codes = dict.fromkeys((WARN, LOCK, *answers))
    return tuple(code for code in codes if code != same)


def response_form(
    answers: Sequence[str], ruled: Words | None, named: Mapping[str, Words]
) -> Form:
    """Return what is asked of a response; ``ruled`` is what the rules have."""
    offered: dict[str, Label] = {AS_RULED: ruled} if ruled else {}
    offered |= {code: named[code] for code in answers}
    moves = frozenset({AS_RULED, *offered} - {WARN, LOCK})
    return Form(
        (
            _choice("response", offered),
            Field("days", FieldKind.INTEGER, f"{_FIELDS}.days",
                  help=f"{_FIELDS}.days_help", least=1, most=LONGEST_DAYS,
                  shown_when=ShownWhen("response", frozenset({LOCK}))),
            Field("notice", FieldKind.TEXT, f"{_FIELDS}.notice",
                  help=f"{_FIELDS}.notice_help", longest=REFERENCE_CHARS,
                  shown_when=ShownWhen("response", moves)),
            _text("why", required=False),
        )
    )  # fmt: skip


def sanction_of(values: Values) -> Sanction | None:
    """Return the response that a form asks for; None: what the rules have."""
    answer = values["response"]
    if answer == AS_RULED:
        return None
    return Sanction(answer, LockReason.VIOLATION.value, values.get("days"))


def decision_form(name: str, *, required: bool) -> Form:
    """Return what is asked of whoever decides: yes or no, and why."""
    offered: dict[str, Label] = {
        each: f"violations.{name}.{each}" for each in (YES, NO)
    }
    return Form((_choice("decision", offered), _text("why", required=required)))


def words_form(*, required: bool) -> Form:
    """Return what is asked where only words are."""
    return Form((_text("why", required=required),))
