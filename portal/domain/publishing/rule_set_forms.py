"""The forms that a rule set is edited with, and how rows and values become another.

A clause is chosen in two steps: the document, then one of its clauses; each document
has a field of its own for that. So has every column of the owners' own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from models.kinds import LockReason
from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.policy.kinds import (
    Answers,
    ColumnKind,
    Effect,
    HitPolicy,
    LastDay,
    TermsCondition,
    Unit,
)
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.rows import (
    PLACES,
    Row,
    Texts,
    Values,
    called,
    code_field,
    options,
)
from portal.domain.publishing.rule_set import (
    FORMAT,
    MOST_DAYS,
    VIOLATION,
    given_columns,
)
from portal.domain.publishing.rule_set_gate import LONGEST
from portal.domain.publishing.rule_set_known import Known
from portal.domain.publishing.rule_set_responses import COUNTED

TEXTS = Texts(LONGEST, ("say", "amount"))
WORDS = "rules_page"
CONDITIONS = ("actors", "offerings", "functions", "states")
"""The conditions of a row that are lists of codes."""
CLAUSE = "clause_in_"
CELL, LEAST, MOST = "cell_", "least_", "most_"
TYPED = ("obligations", "own_columns", "tables", "violations")
"""Lists whose rows are told apart by a code that people give."""
FAR = 10**12


def new_form() -> Form:
    """Return what is asked of a rule set that is new."""
    code = code_field(CODES, f"{WORDS}.patterns.code")
    return Form((code, *TEXTS.both("name")))


def first_content(values: Values) -> Content:
    """Return the content that a new rule set begins with."""
    return {"format": FORMAT, **values, "rules": []}


def about_form() -> Form:
    """Return the form of what is said of the whole set."""
    return Form((*TEXTS.both("name"), TEXTS.one("owner")))


# ------------------------------------------------------------------ fields


def listed(name: str, codes: Iterable[str]) -> tuple[Option, ...]:
    """Return codes of ours as what can be chosen."""
    return tuple(Option(each, f"{WORDS}.{name}.{each}") for each in codes)


def choice_of(code: str, offered: tuple[Option, ...], **more: Any) -> Field:
    """Return a field of which one is chosen."""
    return Field(
        code, FieldKind.CHOICE, f"{WORDS}.fields.{code}", options=offered, **more
    )


def several_of(code: str, offered: tuple[Option, ...], **more: Any) -> Field:
    """Return a field of which several are chosen."""
    return Field(
        code, FieldKind.CHOICES, f"{WORDS}.fields.{code}", options=offered, **more
    )


def offered(
    names: Mapping[str, Words],
    used: Iterable[str],
    others: Mapping[str, Words] = MappingProxyType({}),
) -> tuple[Option, ...]:
    """Return what can be chosen, and what a row names that is not there that day."""
    gone = (code for code in used if code not in names)
    left = (Option(code, others.get(code, Words(code, code))) for code in gone)
    return (*options(names), *left)


def columns_in(content: Content, table: Row | None = None) -> list[Row]:
    """Return the columns that a row can ask for beside those that every row has.

    A row of a ``table`` of responses can ask for the violation too.
    """
    own = list(content.get("own_columns", ()))
    if table is None or table.get("answers") != Answers.VIOLATION_RESPONSE:
        return own
    kinds = tuple(str(each["code"]) for each in content.get("violations", ()))
    given = (each.model_dump(mode="json") for each in given_columns(kinds))
    return [*own, *given]


def condition_fields(
    row: Row | None, known: Known, content: Content, table: Row | None = None
) -> list[Field]:
    """Return what is asked of the conditions that every row has."""
    used = row or {}
    lists = [
        several_of(name, _named(known, name, used.get(name) or ()),
                 group=f"{WORDS}.groups.whom", help=f"{WORDS}.helps.all")
        for name in CONDITIONS
    ]  # fmt: skip
    terms = choice_of("terms", listed("terms", TermsCondition), required=True)
    days = [
        Field(name, FieldKind.DAY, f"{WORDS}.fields.{name}",
              group=f"{WORDS}.groups.days")
        for name in ("valid_from", "valid_to")
    ]  # fmt: skip
    kinds = names_in(content, "violations", "code")
    own = [
        each
        for column in columns_in(content, table)
        for each in _column_fields(column, kinds if column["code"] == VIOLATION else {})
    ]
    return [*lists, terms, *own, *days]


def _named(known: Known, part: str, used: Iterable[str]) -> tuple[Option, ...]:
    others = {code: name for (where, code), name in known.others.items()
              if where == part}  # fmt: skip
    return offered(known.names(part), used, others)


def _column_fields(column: Row, names: Mapping[str, Words]) -> Iterator[Field]:
    code, name = column["code"], called(column, column["code"])
    group = f"{WORDS}.groups.own"
    if column["kind"] == ColumnKind.NUMBER:
        for begins, word in ((LEAST, "at_least"), (MOST, "at_most")):
            label = Words(*(f"{each} {_WAYS[word]}" for each in (name.ja, name.en)))
            beside = None if begins == LEAST else LEAST + code
            yield Field(begins + code, FieldKind.INTEGER, label, group=group,
                        beside=beside, least=-FAR, most=FAR)  # fmt: skip
        return
    if column["kind"] == ColumnKind.YES_NO:
        yield Field(CELL + code, FieldKind.YES_NO, name, group=group, unsaid=True)
        return
    codes = column.get("options") or ()
    found = tuple(Option(e, names.get(e, Words(e, e))) for e in codes)
    yield Field(CELL + code, FieldKind.CHOICES, name, group=group, options=found)


_WAYS = {"at_least": "≥", "at_most": "≤"}


def clause_fields(row: Row | None, known: Known) -> list[Field]:
    """Return the choice of a document, and for each the choice of its clause."""
    cited = (row or {}).get("clause") or {}
    names = {code: each.name for code, each in known.documents.items()}
    used = [cited["document"]] if cited else []
    group = f"{WORDS}.groups.why"
    fields = [
        Field("document", FieldKind.CHOICE, f"{WORDS}.fields.document", group=group,
              options=offered(names, used), help=f"{WORDS}.helps.document")
    ]  # fmt: skip
    for code in {**names, **dict.fromkeys(used)}:
        own = [cited["clause"]] if code in used else []
        when = ShownWhen("document", frozenset({code}))
        found = offered(_clauses(known, code, own), own)
        fields.append(
            Field(CLAUSE + code, FieldKind.CHOICE, f"{WORDS}.fields.clause",
                  options=found, required=True, shown_when=when)
        )  # fmt: skip
    return fields


def _clauses(known: Known, code: str, own: Iterable[str]) -> dict[str, Words]:
    """Return the clauses of a document, and the cited one where it is repealed."""
    document = known.documents.get(code)
    found = dict(known.begins.get(code) or (document.clauses if document else {}))
    for each in own:
        gone = document.gone.get(each) if document else None
        if each not in found and gone is not None:
            found[each] = gone
    return found


# ------------------------------------------------------------------ rows


def row_form(
    part: str, content: Content, known: Known, row: Row | None, *, new: bool
) -> Form:
    """Return the form of a row of a list."""
    typed = new and part in TYPED
    head = [code_field(CODES, f"{WORDS}.patterns.code")] if typed else []
    return Form((*head, *_ROWS[part](content, known, row)))


def _rule(content: Content, known: Known, row: Row | None) -> Iterable[Field]:
    conditional = ShownWhen("effect", frozenset({Effect.CONDITIONAL.value}))
    used = row or {}
    owed = names_in(content, "obligations", "code")
    return (
        *TEXTS.both("name"),
        choice_of("effect", listed("effects", Effect), required=True),
        several_of("obligations", offered(owed, used.get("obligations") or ()),
                 shown_when=conditional, required=True),
        *condition_fields(row, known, content),
        *clause_fields(row, known),
        Field("owner", FieldKind.TEXT, f"{PLACES}.owner", longest=LONGEST["owner"]),
        *_follows(content, used),
        *_exception(content, used),
    )  # fmt: skip


def _follows(content: Content, used: Row) -> Iterator[Field]:
    """Yield what follows where a rule decides."""
    group = f"{WORDS}.groups.follows"
    reasons = tuple(Option(e, f"locks.reasons.{e}") for e in LockReason)
    yield choice_of("lock_reason", reasons, group=group)
    named = {
        each["code"]: called(each, each["code"])
        for each in content.get("tables", ())
        if each.get("answers") == Answers.VIOLATION_RESPONSE
    }
    was = [used["violation"]] if used.get("violation") else []
    yield choice_of("violation", offered(named, was), group=group)
    for each in TEXTS.both("say"):
        yield Field(each.code, each.kind, each.label, longest=each.longest,
                    beside=each.beside, group=group)  # fmt: skip


def _exception(content: Content, used: Row) -> Iterator[Field]:
    """Yield what makes a rule an exception."""
    group = f"{WORDS}.groups.exception"
    yield Field("excepts", FieldKind.YES_NO, f"{WORDS}.fields.excepts", group=group,
                help=f"{WORDS}.helps.excepts")  # fmt: skip
    when = ShownWhen("excepts", frozenset({True}))
    others = {
        code: name
        for code, name in names_in(content, "rules", "id").items()
        if code != used.get("id")
    }
    was = [used["exception"]["beats"]] if used.get("exception") else []
    yield choice_of("beats", offered(others, was), shown_when=when, required=True)
    yield Field("approver", FieldKind.TEXT, f"{PLACES}.approver", longest=100,
                shown_when=when, required=True)  # fmt: skip


def names_in(content: Content, part: str, by: str) -> dict[str, Words]:
    """Return what the rows of a list are called, by their codes."""
    return {each[by]: called(each, each[by]) for each in content.get(part, ())}


def _intended(content: Content, known: Known, row: Row | None) -> Iterable[Field]:
    return (*TEXTS.both("name"), *condition_fields(row, known, content))


def _obligation(_content: Content, _known: Known, _row: Row | None) -> Iterable[Field]:
    return TEXTS.both("name")


def _column(_content: Content, known: Known, row: Row | None) -> Iterable[Field]:
    kind = choice_of("kind", listed("kinds", ColumnKind), required=True)
    chosen = ShownWhen("kind", frozenset({ColumnKind.CHOICE.value}))
    number = ShownWhen("kind", frozenset({ColumnKind.NUMBER.value}))
    return (
        *TEXTS.both("name"),
        kind,
        Field("options", FieldKind.LONG_TEXT, f"{WORDS}.fields.options",
              shown_when=chosen, required=True, help=f"{WORDS}.helps.options"),
        *(
            Field(each, FieldKind.INTEGER, f"{WORDS}.fields.{each}", shown_when=number,
                  least=-FAR, most=FAR)
            for each in ("least", "most")
        ),
        Field("source", FieldKind.CHOICE, f"{WORDS}.fields.source",
              options=offered(known.attributes, source_of(row)),
              help=f"{WORDS}.helps.source"),
    )  # fmt: skip


def source_of(column: Row | None) -> list[str]:
    """Return what fills a column, in one word, where something does."""
    found = column or {}
    named = found.get("carrier") and found.get("attribute")
    return [f"{found['carrier']}:{found['attribute']}"] if named else []


def _table(_content: Content, _known: Known, _row: Row | None) -> Iterable[Field]:
    return (
        *TEXTS.both("name"),
        choice_of("answers", listed("answers", Answers), required=True),
        choice_of("hit", listed("hits", HitPolicy), required=True,
                help=f"{WORDS}.helps.hit"),
    )  # fmt: skip


def _violation(_content: Content, _known: Known, _row: Row | None) -> Iterable[Field]:
    return (
        *TEXTS.both("name"),
        Field("counts_days", FieldKind.INTEGER, f"{WORDS}.fields.counts_days",
              least=COUNTED[0], most=COUNTED[-1], help=f"{WORDS}.helps.counts_days"),
    )  # fmt: skip


def _cancellation(content: Content, known: Known, row: Row | None) -> Iterable[Field]:
    days = tuple(Option(e, f"policy.last_days.{e}") for e in LastDay)
    units = tuple(Option(e, f"policy.units.{e}") for e in Unit)
    terms = tuple(each for each in units if each.code != Unit.BUSINESS_DAYS)
    fee = ShownWhen("fee", frozenset({True}))
    return (
        *TEXTS.both("name"),
        Field("notice", FieldKind.INTEGER, f"{PLACES}.notice", least=0, most=MOST_DAYS),
        Field("notice_unit", FieldKind.CHOICE, f"{PLACES}.notice_unit", options=units,
              required=True),
        Field("term", FieldKind.INTEGER, f"{PLACES}.term", least=1, most=MOST_DAYS),
        Field("term_unit", FieldKind.CHOICE, f"{PLACES}.term_unit", options=terms,
              required=True),
        Field("renews", FieldKind.YES_NO, f"{PLACES}.renews"),
        Field("last_day", FieldKind.CHOICE, f"{PLACES}.last_day", options=days,
              required=True),
        Field("by_day", FieldKind.INTEGER, f"{PLACES}.by_day", least=1, most=31,
              shown_when=ShownWhen("last_day", frozenset({LastDay.MONTH_END.value}))),
        Field("fee", FieldKind.YES_NO, f"{PLACES}.fee"),
        *(
            Field(e.code, e.kind, e.label, longest=e.longest, beside=e.beside,
                  shown_when=fee)
            for e in TEXTS.both("amount")
        ),
        *(e for e in condition_fields(row, known, content) if e.code != "functions"),
        *clause_fields(row, known),
    )  # fmt: skip


_ROWS: Mapping[str, Callable[[Content, Known, Row | None], Iterable[Field]]] = {
    "rules": _rule,
    "intended": _intended,
    "obligations": _obligation,
    "own_columns": _column,
    "tables": _table,
    "violations": _violation,
    "cancellations": _cancellation,
}
