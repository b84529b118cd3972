"""A form read from a screen, a command line or a file: values, or problems in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.forms.reading import PROBLEMS, read
from portal.wording import has

AB = (Option("a", Words("甲", "A")), Option("b", Words("乙", "B")))
KINDS = {
    kind: Field("x", kind, "any", required=False, options=AB) for kind in FieldKind
}


def one(kind: FieldKind, **given: Any) -> Form:
    field = KINDS[kind]
    known = {name: getattr(field, name) for name in Field.__dataclass_fields__}
    return Form((Field(**{**known, **given}),))


READ: list[tuple[FieldKind, Any, Any]] = [
    (FieldKind.TEXT, None, ""),
    (FieldKind.TEXT, "  か\u3099 ", "が"),
    (FieldKind.TEXT, "one\ntwo", "one two"),
    (FieldKind.LONG_TEXT, "one\ntwo\n", "one\ntwo"),
    (FieldKind.INTEGER, 7, 7),
    (FieldKind.INTEGER, "１，８２６", 1826),
    (FieldKind.INTEGER, "-1", -1),
    (FieldKind.INTEGER, " ", None),
    (FieldKind.INTEGER, None, None),
    (FieldKind.YES_NO, True, True),
    (FieldKind.YES_NO, "はい", True),
    (FieldKind.YES_NO, None, False),
    (FieldKind.CHOICE, "a", "a"),
    (FieldKind.CHOICE, "", None),
    (FieldKind.CHOICE, None, None),
    (FieldKind.CHOICES, "b | a", ("a", "b")),
    (FieldKind.CHOICES, ["b", "b"], ("b",)),
    (FieldKind.CHOICES, None, ()),
    (FieldKind.DAY, "2026/11/21", date(2026, 11, 21)),
    (FieldKind.DAY, date(2026, 11, 21), date(2026, 11, 21)),
    (FieldKind.DAY, "", None),
    (FieldKind.DECIMAL, "１，２３４．５", Decimal("1234.50")),
    (FieldKind.DECIMAL, "-0.500", Decimal("-0.50")),
    (FieldKind.DECIMAL, 7, Decimal("7.00")),
    (FieldKind.DECIMAL, Decimal("0.1"), Decimal("0.10")),
    (FieldKind.DECIMAL, " ", None),
    (FieldKind.DECIMAL, None, None),
    (FieldKind.DATE_TIME, "2026/11/21 ０９:30",
     datetime(2026, 11, 21, 0, 30, tzinfo=UTC)),
    (FieldKind.DATE_TIME, "2026-11-21T09:30:00+02:00",
     datetime(2026, 11, 21, 7, 30, tzinfo=UTC)),
    (FieldKind.DATE_TIME, datetime(2026, 11, 21, tzinfo=UTC),
     datetime(2026, 11, 21, tzinfo=UTC)),
    (FieldKind.DATE_TIME, " ", None),
    (FieldKind.DATE_TIME, None, None),
]  # fmt: skip

WRONG: list[tuple[FieldKind, dict[str, Any], Any, str]] = [
    (FieldKind.TEXT, {"required": True}, " ", "missing"),
    (FieldKind.CHOICES, {"required": True}, [], "missing"),
    (FieldKind.DAY, {"required": True}, None, "missing"),
    (FieldKind.TEXT, {}, 7, "not_text"),
    (FieldKind.TEXT, {}, "a\0b", "unusable"),
    (FieldKind.TEXT, {}, "\ud83d", "unusable"),
    (FieldKind.TEXT, {}, "a\u202eb", "unusable"),
    (FieldKind.LONG_TEXT, {}, "a\ab", "unusable"),
    (FieldKind.TEXT, {"longest": 3}, "four", "too_long"),
    (FieldKind.TEXT, {"pattern": "[a-z]+"}, "A", "pattern_wrong"),
    (FieldKind.INTEGER, {}, "seven", "no_number"),
    (FieldKind.INTEGER, {}, True, "no_number"),
    (FieldKind.INTEGER, {}, 1.5, "no_number"),
    (FieldKind.INTEGER, {"least": 1, "most": 3}, 0, "too_small"),
    (FieldKind.INTEGER, {"least": 1, "most": 3}, "4", "too_large"),
    (FieldKind.YES_NO, {}, "perhaps", "no_yes_no"),
    (FieldKind.CHOICE, {}, "c", "not_offered"),
    (FieldKind.CHOICES, {}, "a|c", "not_offered"),
    (FieldKind.CHOICES, {}, 7, "not_offered"),
    (FieldKind.TEXT, {"taken": frozenset({"a"})}, " a", "taken"),
    (FieldKind.CHOICE, {"taken": frozenset({"b"})}, "b", "taken"),
    (FieldKind.DAY, {}, "2026-02-30", "no_day"),
    (FieldKind.DAY, {"least": date(2026, 1, 1)}, "2025-12-31", "too_early"),
    (FieldKind.DAY, {"most": date(2026, 1, 1)}, date(2026, 1, 2), "too_late"),
    (FieldKind.DAY, {}, date(1872, 12, 31), "too_early"),
    (FieldKind.DAY, {}, "9999-12-31", "too_late"),
    (FieldKind.CHOICES, {"most_chosen": 1}, "a|b", "too_many_chosen"),
    *(
        (FieldKind.DECIMAL, {}, given, "no_decimal")
        for given in ("1.2.3", "1e3", "NaN", True, 1.5, "1" * 13, ())
    ),
    (FieldKind.DECIMAL, {"places": 1}, "0.25", "too_many_places"),
    (FieldKind.DECIMAL, {"least": Decimal(1)}, "0.99", "too_small"),
    (FieldKind.DECIMAL, {"most": Decimal(1)}, "1.01", "too_large"),
    *(
        (FieldKind.DATE_TIME, {}, given, "no_date_time")
        for given in ("2026-11-21", "2026-02-30 10:00", "tomorrow", "9999-12-31 10:00")
    ),
]


@pytest.mark.parametrize(("kind", "given", "value"), READ)
def test_what_was_given_becomes_a_value(kind: FieldKind, given: Any, value: Any):
    found = read(one(kind), {"x": given})

    assert found.problems == {}
    assert found.values == {"x": value}
    assert type(found.values["x"]) is type(value)


@pytest.mark.parametrize(("kind", "rules", "given", "code"), WRONG)
def test_what_cannot_be_used_is_a_problem_of_its_field(
    kind: FieldKind, rules: dict[str, Any], given: Any, code: str
):
    found = read(one(kind, **rules), {"x": given})

    assert {name: each.code for name, each in found.problems.items()} == {"x": code}
    assert found.values == {}


def test_every_problem_is_tried_and_has_words():
    assert {code for *_, code in WRONG} | {"not_asked"} == set(PROBLEMS)
    assert [code for code in PROBLEMS if not has(f"forms.problems.{code}")] == []


def test_a_name_nobody_asked_for_is_a_problem():
    found = read(one(FieldKind.TEXT), {"x": "a", "y": "b"})

    assert found.problems["y"].code == "not_asked"
    assert found.values == {"x": "a"}


def test_a_field_is_asked_only_while_its_condition_holds():
    form = Form(
        (
            Field("kind", FieldKind.CHOICE, "any", options=AB),
            Field("more", FieldKind.TEXT, "any", required=True,
                  shown_when=ShownWhen("kind", frozenset("b"))),
            Field("most", FieldKind.TEXT, "any",
                  shown_when=ShownWhen("more", frozenset({"z"}))),
        )
    )  # fmt: skip

    hidden = read(form, {"kind": "a", "more": "kept", "most": "deep"})
    shown = read(form, {"kind": "b", "more": "z", "most": "deep"})

    assert hidden.values == {"kind": "a"}
    assert hidden.shown == {"kind"}
    assert shown.values == {"kind": "b", "more": "z", "most": "deep"}
    assert read(form, {"kind": "b"}).problems["more"].code == "missing"


def test_one_of_several_choices_shows_a_field():
    several = Field("who", FieldKind.CHOICES, "any", options=AB)
    more = Field("more", FieldKind.TEXT, "any",
                 shown_when=ShownWhen("who", frozenset("b")))  # fmt: skip
    form = Form((several, more))

    assert "more" in read(form, {"who": ["a", "b"]}).shown
    assert "more" not in read(form, {"who": ["a"]}).shown


@pytest.mark.parametrize("codes", [("x", "x"), ("x",)])
def test_a_form_that_could_not_be_asked_is_a_fault(codes: tuple[str, ...]):
    when = ShownWhen("later", frozenset({"y"})) if len(codes) == 1 else None
    fields = tuple(
        Field(each, FieldKind.TEXT, "any", shown_when=when) for each in codes
    )

    with pytest.raises(ValueError, match="cannot be asked"):
        Form(fields)
