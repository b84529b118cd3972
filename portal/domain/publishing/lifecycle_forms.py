"""The forms that a lifecycle is edited with, and how rows and values become another.

Codes of states and reasons are asked only when they are new: members and moves point
to them. The rows are those of ``portal.domain.publishing.lifecycle``.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from models.kinds import Mover, StateKind
from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.guards import LIBRARY, GuardKind
from portal.domain.publishing.lifecycle import CODE, REASON
from portal.domain.publishing.lifecycle_gate import LARGEST

Row = Mapping[str, Any]
Values = Mapping[str, Any]

PERSONAL = ("name", "reading", "birth_date", "phone", "mail", "note")
"""Personal fields that a state can say something about."""
POLICIES = ("keep", "mask", "hash", "delete")
ENDS = ("", "leave", "term")
SECOND = ("", "always", "when")
OVER = frozenset({StateKind.ENDED.value, StateKind.ERASED.value})

_PLACES = "publishing.places"
_FIELDS = "designer.fields"


def _text(code: str, *, long: bool = False, beside: str | None = None) -> Field:
    kind = FieldKind.LONG_TEXT if long else FieldKind.TEXT
    return Field(code, kind, f"{_PLACES}.{code}", beside=beside)


def _code(name: str, pattern: str, words: str) -> Field:
    return Field(
        name,
        FieldKind.TEXT,
        f"{_PLACES}.{name}",
        required=True,
        pattern=pattern,
        pattern_words=f"designer.patterns.{words}",
    )


NAMES = (_text("name_ja"), _text("name_en", beside="name_ja"))


def called(row: Row, code: str) -> Words:
    """Return the name of a row, with its code in place of what is missing."""
    names = (str(row.get(name) or "").strip() for name in ("name_ja", "name_en"))
    return Words(*(name or code for name in names))


def options(rows: Iterable[Row]) -> tuple[Option, ...]:
    """Return the rows of a list as what can be chosen."""
    return tuple(Option(row["code"], called(row, row["code"])) for row in rows)


# ------------------------------------------------------------------ states


def state_form(*, new: bool) -> Form:
    """Return the form of a state."""
    kinds = tuple(Option(each, f"designer.kinds.{each}") for each in StateKind)
    policies = tuple(Option(each, f"designer.policies.{each}") for each in POLICIES)
    return Form(
        (
            *((_code("code", CODE, "code"),) if new else ()),
            *NAMES,
            Field("kind", FieldKind.CHOICE, f"{_PLACES}.kind", required=True,
                  options=kinds, help="designer.helps.kind"),
            _text("member_text_ja", long=True),
            _text("member_text_en", long=True, beside="member_text_ja"),
            *(
                Field(name, FieldKind.CHOICE, f"designer.personal.{name}",
                      options=policies, group=f"{_PLACES}.field_policy",
                      beside=None if name == PERSONAL[0] else PERSONAL[0],
                      shown_when=ShownWhen("kind", OVER))
                for name in PERSONAL
            ),
        )
    )  # fmt: skip


def state_values(row: Row) -> Values:
    """Return a state as the values of its form."""
    return {**row, **row.get("field_policy", {})}


def state_row(values: Values, was: Row | None) -> Row:
    """Return a state with what its form says; what was not asked stays."""
    before = was or {"deadlines": [], "field_policy": {}}
    policy = dict(before["field_policy"])
    policy.update({name: values[name] for name in PERSONAL if name in values})
    rest = {name: value for name, value in values.items() if name not in PERSONAL}
    kept = {name: value for name, value in policy.items() if value}
    return {**before, **rest, "field_policy": kept}


# ------------------------------------------------------------------ moves


def move_form(content: Content) -> Form:
    """Return the form of a move among the states and reasons of ``content``."""
    states, reasons = options(content["states"]), options(content["reasons"])
    before = Option("", "designer.before_joining")
    movers = tuple(Option(each, f"movers.{each}") for each in Mover)
    second = tuple(Option(each, f"designer.second.{each or 'none'}") for each in SECOND)
    return Form(
        (
            _code("event", CODE, "code"),
            *NAMES,
            Field("was", FieldKind.CHOICE, f"{_PLACES}.was", required=False,
                  options=(before, *states)),
            Field("became", FieldKind.CHOICE, f"{_PLACES}.became", required=True,
                  options=states, beside="was"),
            Field("movers", FieldKind.CHOICES, f"{_PLACES}.movers", options=movers),
            Field("reasons", FieldKind.CHOICES, f"{_PLACES}.reasons", options=reasons),
            Field("second_person", FieldKind.CHOICE, f"{_PLACES}.second_person",
                  options=second),
            Field("second_reasons", FieldKind.CHOICES, f"{_FIELDS}.second_reasons",
                  options=reasons, required=True,
                  shown_when=ShownWhen("second_person", frozenset({"when"}))),
        )
    )  # fmt: skip


def move_values(row: Row) -> Values:
    """Return a move as the values of its form."""
    kind, _, codes = str(row.get("second_person", "")).partition(":")
    return {
        **row,
        "second_person": kind,
        "second_reasons": tuple(codes.split("|")) if codes else (),
    }


def move_row(values: Values, was: Row | None, taken: Iterable[str]) -> Row:
    """Return a move with what its form says; a new one gets an id of its own."""
    second = values["second_person"] or ""
    if second == "when":
        second = f"when:{'|'.join(values['second_reasons'])}"
    row = {name: value for name, value in values.items() if name != "second_reasons"}
    start = values["was"] or ""
    before = was or {"id": _free(f"{values['event']}@{start}", taken), "guards": []}
    lists = {name: list(values[name]) for name in ("movers", "reasons")}
    return {**before, **row, **lists, "was": start, "second_person": second}


def _free(wanted: str, taken: Iterable[str]) -> str:
    known, found, count = set(taken), wanted, 2
    while found in known:
        found, count = f"{wanted}-{count}", count + 1
    return found


# ------------------------------------------------------------------ small ones


def reason_form(*, new: bool) -> Form:
    """Return the form of a reason."""
    return Form((*((_code("code", REASON, "reason"),) if new else ()), *NAMES))


def deadline_form(content: Content, state: str, without: Collection[str] = ()) -> Form:
    """Return the form of a deadline: a move of the system out of ``state``."""
    moves = (
        Option(move["event"], called(move, move["event"]))
        for move in content["moves"]
        if move["was"] == state
        and Mover.SYSTEM in move["movers"]
        and move["event"] not in without
    )
    ends = tuple(Option(each, f"designer.ends.{each or 'entered'}") for each in ENDS)
    return Form(
        (
            Field("event", FieldKind.CHOICE, f"{_FIELDS}.system_move", required=True,
                  options=tuple(moves)),
            Field("days", FieldKind.INTEGER, f"{_PLACES}.days", required=True, least=0,
                  most=LARGEST),
            Field("ends", FieldKind.CHOICE, f"{_PLACES}.ends", options=ends),
        )
    )  # fmt: skip


def deadline_row(values: Values) -> Row:
    """Return a deadline with what its form says."""
    return {**values, "ends": values["ends"] or ""}


def numbers_form(guard: str, content: Content) -> Form:
    """Return the form of a guard's numbers; without any where it has none."""
    kind = LIBRARY.get(guard)
    names = kind.parameters if kind else ()
    return Form(tuple(_number(kind, name, content) for name in names if kind))


def _number(kind: GuardKind, name: str, content: Content) -> Field:
    """Return the field of a number, of a choice, or of states that end a membership."""
    if name in kind.states:
        ended = (s for s in content["states"] if s["kind"] == StateKind.ENDED)
        states = tuple(Option(s["code"], called(s, s["code"])) for s in ended)
        return Field(name, FieldKind.CHOICES, f"{_PLACES}.{name}", options=states)
    if name in kind.choices:
        said = (Option(e, f"guard_choices.{name}.{e}") for e in kind.choices[name])
        return Field(name, FieldKind.CHOICE, f"{_PLACES}.{name}", required=True,
                     options=tuple(said))  # fmt: skip
    return Field(name, FieldKind.INTEGER, f"{_PLACES}.{name}", required=True, least=0,
                 most=LARGEST)  # fmt: skip


def numbers_of(guard: Row) -> Values:
    """Return the numbers that hold for a guard: its own, else those it comes with."""
    kind = LIBRARY.get(guard["code"])
    return {**(kind.parameters if kind else {}), **guard.get("parameters", {})}


def numbers_row(values: Values) -> Row:
    """Return a guard's numbers with what their form says."""
    return {
        name: list(each) if isinstance(each, tuple) else each
        for name, each in values.items()
    }


def general_form(content: Content, offerings: Mapping[str, Words]) -> Form:
    """Return the form of what concerns the whole: names and the services that use it.

    A service that the content names and nobody knows stays visible.
    """
    named = dict.fromkeys((*offerings, *content.get("offerings", ())))
    codes = tuple(Option(c, offerings.get(c, Words(c, c))) for c in named)
    return Form(
        (
            *NAMES,
            Field("offerings", FieldKind.CHOICES, f"{_PLACES}.offerings", options=codes,
                  help="designer.helps.offerings"),
        )
    )  # fmt: skip


def remap_form(content: Content, gone: Mapping[str, Words]) -> Form:
    """Return the form that asks where the members of removed states belong."""
    states = options(content["states"])
    return Form(
        tuple(
            Field(code, FieldKind.CHOICE, name, options=states)
            for code, name in gone.items()
        )
    )


def own_form(offerings: Iterable[Option]) -> Form:
    """Return the form that begins a lifecycle of its own for one offering."""
    return Form(
        (
            Field("offering", FieldKind.CHOICE, "designer.fields.offering",
                  required=True, options=tuple(offerings)),
            _code("code", CODE, "code"),
            *NAMES,
        )
    )  # fmt: skip
