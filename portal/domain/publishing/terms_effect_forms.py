"""The forms of what a version of terms does: its class of change, whom it binds, why.

The rows of ``applies`` narrow whom a document binds by attributes that are chosen
from options; each such attribute is a field of its own, ``only_`` and its code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from models.publishing_facts import Content
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.publishing import rows
from portal.domain.publishing.rows import (
    PLACES,
    Row,
    Texts,
    Values,
    called,
    choice,
    choices,
    options,
)
from portal.domain.publishing.terms_class_gate import ABROAD
from portal.domain.publishing.terms_gate import LONGEST

PARTS = ("applies", "purposes", "items")
"""The lists of rows that are edited here."""
TEXTS = Texts(LONGEST, ("reasons", "consent_text", "system", "measures"))
ONLY = "only_"
WITH_REASONS = frozenset(ChangeClass) - {ChangeClass.FIRST, ChangeClass.EDITORIAL}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An attribute whose options can narrow whom a document binds."""

    name: Words
    options: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom terms can name: actor kinds, offerings and attributes, with their words."""

    actors: Mapping[str, Words] = field(default_factory=dict)
    offerings: Mapping[str, Words] = field(default_factory=dict)
    attributes: Mapping[str, Chosen] = field(default_factory=dict)


def _listed(name: str, codes: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(each, f"terms.{name}.{each}") for each in codes)


def effect_form(*, later: bool) -> Form:
    """Return the form of how a version changes what binds; ``later`` than the first."""
    classes = [e for e in ChangeClass if (e is not ChangeClass.FIRST) is later]
    reasons = ShownWhen("change", frozenset(map(str, WITH_REASONS)))
    texts = _texts("reasons", reasons)
    change = Field("change", FieldKind.CHOICE, f"{PLACES}.change", required=True,
                   options=_listed("classes", classes),
                   help="terms.class_help")  # fmt: skip
    return Form((change, *texts, _days("notice_days"), _days("grace_days")))


def _texts(stem: str, when: ShownWhen) -> tuple[Field, ...]:
    """Return the fields of a text in both languages that is asked only sometimes."""
    return tuple(
        Field(e.code, e.kind, e.label, longest=e.longest, beside=e.beside,
              shown_when=when, help=f"terms.{stem}_help")
        for e in TEXTS.both(stem)
    )  # fmt: skip


def _days(code: str) -> Field:
    return Field(code, FieldKind.INTEGER, f"{PLACES}.{code}", least=0, most=366,
                 help=f"terms.{code}_help")  # fmt: skip


def effect_values(content: Content, *, later: bool) -> Values:
    """Return what stands in that form; what a version was begun with is no choice."""
    first = content.get("change", ChangeClass.FIRST) == ChangeClass.FIRST
    return {**content, "change": None if first and later else content.get("change")}


# ------------------------------------------------------------------ rows


def row_form(part: str, content: Content, whom: Whom) -> Form:
    """Return the form of a row of a list."""
    if part == "applies":
        return _applies_form(whom)
    names = TEXTS.both("name")
    if part == "purposes":
        return Form((*names, *_consent_fields()))
    purposes = {
        row["id"]: called(row, row["id"]) for row in content.get("purposes", ())
    }
    return Form((*names, choices("purposes", options(purposes))))


def _consent_fields() -> Iterator[Field]:
    """Yield what is asked about consent, and about a country that data is given to."""
    for code in ("consent", "abroad"):
        yield Field(code, FieldKind.YES_NO, f"{PLACES}.{code}",
                    help=f"terms.{code}_help")  # fmt: skip
        for stem in ("consent_text",) if code == "consent" else ABROAD:
            yield from _texts(stem, ShownWhen(code, frozenset({True})))


def _applies_form(whom: Whom) -> Form:
    only = (
        Field(f"{ONLY}{code}", FieldKind.CHOICES, each.name, group="terms.only_group",
              options=options(each.options))
        for code, each in whom.attributes.items()
    )  # fmt: skip
    asks = ShownWhen("mode", frozenset({AcceptanceMode.MUST_ACCEPT.value}))
    after = Field("after", FieldKind.CHOICE, f"{PLACES}.after", required=True,
                  options=_listed("afters", AfterGrace), shown_when=asks)  # fmt: skip
    return Form((
        Field("actors", FieldKind.CHOICES, "terms.whom_actors",
              options=options(whom.actors), help="terms.whom_all"),
        Field("offerings", FieldKind.CHOICES, "terms.whom_offerings",
              options=options(whom.offerings), help="terms.whom_all"),
        choice("mode", _listed("modes", AcceptanceMode)),
        after,
        Field("precedence", FieldKind.INTEGER, f"{PLACES}.precedence", required=True,
              least=1, most=99, help="terms.precedence_help"),
        Field("flows_down", FieldKind.YES_NO, f"{PLACES}.flows_down",
              help="terms.flows_down_help"),
        *only,
    ))  # fmt: skip


def values_of(part: str, row: Row | None) -> Values:
    """Return a row as the values of its form, or what a new one begins with."""
    if part != "applies":
        return dict(row or {})
    found = row or {"mode": AcceptanceMode.DEEMED.value, "precedence": 1}
    only = {f"{ONLY}{code}": v for code, v in (found.get("only") or {}).items()}
    return {"after": AfterGrace.ASK.value, **found, **only}


def made_row(part: str, content: Content, values: Values, was: Row | None) -> Row:
    """Return a row with what its form says; a new one gets an id."""
    given = {name: rows.stored(value) for name, value in values.items()}
    if part == "applies":
        given = _made_applies(given)
    for name in ("consent", "abroad", "flows_down"):
        if name in given:
            given[name] = bool(given[name])
    if was is None:
        return {"id": rows.next_id(content, part, "id"), **given}
    return {**was, **given}


def _made_applies(given: Mapping[str, object]) -> dict[str, object]:
    only = {
        name.removeprefix(ONLY): value
        for name, value in given.items()
        if name.startswith(ONLY) and value
    }
    plain = {name: v for name, v in given.items() if not name.startswith(ONLY)}
    lists = {name: plain.get(name) or [] for name in ("actors", "offerings")}
    after = plain.get("after") or AfterGrace.ASK.value
    return {**plain, **lists, "after": after, "only": only}
