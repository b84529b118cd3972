"""The forms that an offering is edited with, and how rows and values become another.

What tells a row apart is asked only where people give it: the code of a variant, a
phase, a priority. Other rows get a number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.kinds import LockBlock, OfferingPhase
from models.publishing_facts import ABSENT, Content, FieldChange
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.freshness import LONGEST_DAYS
from portal.domain.publishing import rows
from portal.domain.publishing.offering import (
    DAYS,
    FORMAT,
    ITEM_CODE,
    LISTS,
    OFFERING_CODE,
    PRIORITIES,
)
from portal.domain.publishing.offering_gate import LONGEST
from portal.domain.publishing.rows import (
    PLACES,
    Row,
    Texts,
    Values,
    called,
    choice,
    choices,
    code_field,
    options,
    stored,
)

SCALARS: Mapping[str, tuple[str, ...]] = {
    "texts": ("name", "catchphrase", "declaration", "summary", "details", "price"),
    "people": ("actors", "tags", "parts", "owner", "vouch_days"),
    "support": ("support_phone", "support_mail", "support_url"),
}
"""The forms of single fields; texts stand in both languages."""
LONG = ("declaration", "summary", "details", "price", "action", "response", "data",
        "reason")  # fmt: skip
TEXTS = Texts(LONGEST, LONG)
TYPED = ("variants",)
TYPED_TIME = r"^((0?\d|1\d|2[0-3]):[0-5]\d|24:00)$"
"""A time as it is typed; an hour of one digit is kept with two."""
CODE_WORDS = "offering.patterns.code"
CHOSEN = ("phases", "targets")
"""Lists whose rows are told apart by what people type or choose."""


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen: actors, terms, offerings, by code with their words."""

    actors: Mapping[str, Words]
    terms: Mapping[str, Words]
    offerings: Mapping[str, Words]


# ------------------------------------------------------------------ single fields


def new_form() -> Form:
    """Return what is asked of an offering that is new."""
    return Form((code_field(OFFERING_CODE, CODE_WORDS), *TEXTS.both("name")))


def first_content(values: Values, today: date) -> Content:
    """Return the content that a new offering begins with: an idea with a name."""
    phase = {"code": OfferingPhase.CONSIDERED.value, "since": today.isoformat()}
    return {"format": FORMAT, **values, "phases": [phase]}


def scalar_form(part: str, content: Content, known: Known) -> Form:
    """Return the form of the single fields of a part."""
    if part == "texts":
        return Form(tuple(each for stem in SCALARS[part] for each in TEXTS.both(stem)))
    if part == "support":
        return Form(tuple(map(TEXTS.one, SCALARS[part])))
    others = {c: w for c, w in known.offerings.items() if c != content["code"]}
    return Form(
        (
            choices("actors", options(known.actors)),
            choices("tags", options(known.terms)),
            choices("parts", options(others)),
            *TEXTS.both("owner"),
            Field("vouch_days", FieldKind.INTEGER, f"{PLACES}.vouch_days", least=1,
                  most=LONGEST_DAYS),
        )
    )  # fmt: skip


# ------------------------------------------------------------------ rows


def row_form(part: str, content: Content, known: Known, *, new: bool) -> Form:
    """Return the form of a row of a list."""
    fields = _ROWS[part](content, known)
    head = {"phases": _phase, "targets": _priority, "variants": _variant_code}.get(part)
    return Form((*((head(),) if head and new else ()), *fields))


def _variant_code() -> Field:
    return code_field(ITEM_CODE, CODE_WORDS)


def _phase() -> Field:
    words = (Option(e, f"publishing.offering_phases.{e}") for e in OfferingPhase)
    return Field("code", FieldKind.CHOICE, "offering.phase", options=tuple(words),
                 required=True)  # fmt: skip


def _priority() -> Field:
    words = (Option(each, f"offering.priorities.{each}") for each in PRIORITIES)
    return Field("code", FieldKind.CHOICE, "offering.priority", options=tuple(words),
                 required=True)  # fmt: skip


def _day(code: str, *, required: bool = False) -> Field:
    return Field(code, FieldKind.DAY, f"{PLACES}.{code}", required=required)


def _time(code: str) -> Field:
    label, words = f"{PLACES}.{code}", "offering.patterns.time"
    return Field(code, FieldKind.TEXT, label, required=True, pattern=TYPED_TIME,
                 pattern_words=words)  # fmt: skip


def _minutes(code: str) -> Field:
    return Field(code, FieldKind.INTEGER, f"{PLACES}.{code}", required=True, least=1,
                 most=527_040)  # fmt: skip


def _variant(_content: Content, _known: Known) -> tuple[Field, ...]:
    return (*TEXTS.both("name"), _day("valid_from"), _day("valid_to"))


def _hours(_content: Content, _known: Known) -> tuple[Field, ...]:
    days = (Option(each, f"offering.days.{each}") for each in DAYS)
    return (choices("on_days", days), _time("opens"), _time("closes"))


def _function(content: Content, known: Known) -> tuple[Field, ...]:
    mine = content.get("actors", ())
    actors = {code: words for code, words in known.actors.items() if code in mine}
    return (
        *TEXTS.both("name"),
        choice("actor", options(actors)),
        *TEXTS.both("action"),
        *TEXTS.both("response"),
        _asks(),
    )


def _asks() -> Field:
    blocks = (Option(each, f"locks.blocks.{each}") for each in LockBlock)
    field = choice("asks", blocks, required=False)
    return replace(field, help="offering.asks_help")


def _interface(content: Content, known: Known) -> tuple[Field, ...]:
    ends = options(ends_of(content, known))
    return (
        *TEXTS.both("name"),
        choice("source", ends),
        choice("target", ends),
        *TEXTS.both("data"),
        TEXTS.one("protocol"),
        Field("owner", FieldKind.TEXT, f"{PLACES}.owner", longest=LONGEST["owner"]),
    )


def ends_of(content: Content, known: Known) -> Mapping[str, Words]:
    """Return what an interface can end at: actors, functions, other offerings."""
    actors = {
        f"actor:{code}": words
        for code, words in known.actors.items()
        if code in content.get("actors", ())
    }
    functions = {
        f"function:{row['id']}": called(row, row["id"])
        for row in content.get("functions", ())
    }
    offerings = {f"offering:{code}": words for code, words in known.offerings.items()}
    return {**actors, **functions, **offerings}


def _candidate(_content: Content, _known: Known) -> tuple[Field, ...]:
    decisions = (
        Option(each, f"offering.decisions.{each or 'open'}")
        for each in ("", "chosen", "dropped")
    )
    return (*TEXTS.both("name"), choice("decision", decisions, required=False),
            TEXTS.one("reason"))  # fmt: skip


_ROWS: Mapping[str, Callable[[Content, Known], tuple[Field, ...]]] = {
    "phases": lambda _content, _known: (_day("since", required=True),),
    "variants": _variant,
    "hours": _hours,
    "targets": lambda _content, _known: (
        _minutes("response_minutes"),
        _minutes("restore_minutes"),
    ),
    "functions": _function,
    "interfaces": _interface,
    "candidates": _candidate,
}


def values_of(row: Row) -> Values:
    """Return a row as the values of its form: days as days."""
    days = ("since", "valid_from", "valid_to")
    return {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in row.items()
    }


def row_of(content: Content, part: str, row: str) -> Row | None:
    """Return one row of a list, None where it is not there."""
    return rows.row_of(content, part, LISTS[part], row)


def made_row(part: str, content: Content, values: Values, was: Row | None) -> Row:
    """Return a row with what its form says; a new one without a code gets a number."""
    given = {name: stored(value) for name, value in values.items()}
    if was is None and part not in (*TYPED, *CHOSEN):
        given = {LISTS[part]: rows.next_id(content, part, LISTS[part]), **given}
    for name in given.keys() & {"opens", "closes"}:
        given[name] = str(given[name]).zfill(5)
    if "decision" in given:
        given["decision"] = given["decision"] or ""
    if "asks" in given and not given["asks"]:
        given["asks"] = ""
        # A row of an older version says nothing of it, and stays as it is.
        if "asks" not in (was or given):
            del given["asks"]
    return {**(was or {}), **given}


def put_row(part: str, content: Content, row: Row) -> tuple[FieldChange, ...]:
    """Return the edit that writes a row into its list; phases stay in their order."""
    if part != "phases":
        return rows.put_row(content, part, LISTS[part], row)
    phases = [e for e in content.get(part, ()) if e["code"] != row["code"]]
    listed = sorted((*phases, row), key=lambda each: str(each["since"]))
    return (FieldChange((part,), ABSENT, listed),)
