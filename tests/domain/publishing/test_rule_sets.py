"""Rule sets as content: what keeps them from being published, in whole sentences."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.domain.attributes.definition import shape_of
from portal.domain.policy.analysis import Document
from portal.domain.policy.rules import InForce
from portal.domain.publishing.rule_set_gate import CODES, rule_set_problems
from tests.domain.attributes.cases import definition, plus
from tests.domain.gates import half_said, named, wordless
from tests.domain.policy.cases import COLUMNS, NOW, rule

Content = dict[str, Any]
OLD = {"id": "old", "name_ja": "旧", "name_en": "Old", "valid_to": "2026-04-01"}
RANK = {"code": "rank", "name_ja": "段", "name_en": "Rank", "kind": "number"}
AROUND = {
    "code": "main",
    "actors": {"member", "guardian"},
    "functions": {"PHONE": ("order", "pay"), "MAIL": ()},
    "states": {"PHONE": ("active", "suspended"), "MAIL": ("active",)},
    "documents": {
        "tos": Document(frozenset({"c1"}), frozenset({"c1", "c2"})),
        "draft": Document(frozenset()),
    },
    "permitted": False,
    "since": NOW,
    "others": (
        InForce("h", {"format": 1, "code": "other", "name_ja": "別", "name_en": "Other",
                      "own_columns": [RANK], "cancellations": [OLD]}),
    ),
    "attributes": {
        "member": shape_of(definition(plus("gone", "integer", retired=True))).by_code(),
    },
    "events": {"suspend", "expel"},
}  # fmt: skip


def row(id_: str, **more: Any) -> Content:
    return {"id": id_, "answer": "warn", **more}


def cancel(id_: str, **more: Any) -> Content:
    return {"id": id_, "name_ja": id_, "name_en": id_, **more}


RUDE = {"column": "violation", "options": ["rude"]}
RUNG = {"code": "rung", "name_ja": "段", "name_en": "Rung", "kind": "number"}
FIRST = {"column": "rung", "least": 1, "most": 1}


def whole() -> Content:
    """Return a rule set with everything in it."""
    until = {"valid_from": "2026-04-01", "valid_to": "2027-04-01"}
    return {
        "format": 1,
        "code": "main",
        "name_ja": "基本",
        "name_en": "Main",
        "own_columns": COLUMNS,
        "obligations": [{"code": "tell", "name_ja": "伝える", "name_en": "Tell"}],
        "rules": [
            rule("a", actors=["member"], offerings=["PHONE"], functions=["order"]),
            rule("b", "conditional", obligations=["tell"], states=["active", "none"]),
            rule("c", "forbid", states=["suspended"], violation="ladder",
                 clause={"document": "tos", "clause": "c1"}),
            rule("d", states=["suspended"], exception={"beats": "c", "approver": "L"},
                 cells=[{"column": "age", "least": 20}], **until),
        ],
        "intended": [
            {"id": "m", "name_ja": "意図", "name_en": "Meant", "actors": ["guardian"]}
        ],
        "cancellations": [
            cancel("m", actors=["member"], valid_from="2026-04-01", term=24, fee=True,
                   amount_ja="千円", amount_en="1,000 yen",
                   clause={"document": "tos", "clause": "c1"}),
            cancel("g", actors=["guardian"], valid_from="2026-04-01", notice=1,
                   notice_unit="months"),
        ],
        "tables": [
            {"code": "ladder", "name_ja": "段階", "name_en": "Ladder", "hit": "first",
             "answers": "violation_response",
             "rows": [row("one", cells=[RUDE, FIRST]),
                      row("two", answer="lock", reason="VIOLATION", lock_days=30,
                          cells=[RUDE, {"column": "rung", "least": 2}]),
                      row("three", answer="suspend")]},
            {"code": "notice", "name_ja": "予告", "name_en": "Notice", "hit": "unique",
             "answers": "notice_days",
             "rows": [row("m", answer="30", actors=["member"]),
                      row("g", answer="60", actors=["guardian"])]},
        ],
        "violations": [{"code": "rude", "name_ja": "迷惑", "name_en": "Rude",
                        "counts_days": 365}],
    }  # fmt: skip


def test_a_whole_rule_set_is_published():
    assert rule_set_problems(whole(), None, AROUND) == ()


Change = Callable[[Content], Any]
A, LADDER, NOTICE = "/rules/a", "/tables/ladder/rows", "/tables/notice/rows"


def ruled(place: int, **given: Any) -> Change:
    return lambda content: content["rules"][place].update(given)


def cell(**given: Any) -> Change:
    return ruled(0, cells=[given])


def answering(**given: Any) -> Change:
    return lambda content: content["tables"][1]["rows"][0].update(given)


def responding(place: int, **given: Any) -> Change:
    return lambda content: content["tables"][0]["rows"][place].update(given)


def citing(document: str, clause: str) -> Change:
    return ruled(0, clause={"document": document, "clause": clause})


def with_columns(**given: Any) -> Change:
    return lambda content: content.update(
        own_columns=[COLUMNS[0], {**COLUMNS[1], **given}]
    )


def filled(column: int, carrier: str = "member", **given: Any) -> Change:
    """Return an edit that fills a column from an attribute."""
    return lambda content: content.update(
        own_columns=[
            {**each, "carrier": carrier, **given} if place == column else each
            for place, each in enumerate(COLUMNS)
        ]
    )


PLAN, AGE = "/own_columns/plan", "/own_columns/age"


def leaving(place: int, **given: Any) -> Change:
    return lambda content: content["cancellations"][place].update(given)


M = "/cancellations/m"


def only(effect: str, **more: Any) -> Change:
    rules = [rule("x", effect, **more)]
    return lambda content: content.update(rules=rules, tables=[])


WRONG: list[tuple[Change, list[tuple[str, str]]]] = [
    (lambda c: c.update(format=2), [("format_newer", "/format")]),
    (lambda c: c.update(code="other"), [("other_code", "/code")]),
    (lambda c: c.update(more=1), [("field_unknown", "/more")]),
    (lambda c: c.pop("name_ja"), [("field_missing", "/name_ja")]),
    (ruled(0, effect="maybe"), [("field_wrong", f"{A}/effect")]),
    (ruled(0, name_en=" "), [("text_missing", f"{A}/name_en")]),
    (ruled(0, say_en="x" * 501), [("text_too_long", f"{A}/say_en")]),
    (ruled(0, owner="x\u202e"), [("text_unusable", f"{A}/owner")]),
    (ruled(0, id="b", actors=[]), [("twice", "/rules/b")]),
    (lambda c: c["tables"][0]["rows"][0].update(id="two"), [("twice", LADDER)]),
    (lambda c: c.update(rules=[], tables=[], cancellations=[]),
     [("rules_missing", "/rules")]),
    (lambda c: c["tables"][0].update(rows=[]), [("rules_missing", LADDER)]),
    (only("forbid"), [("no_permit", "/rules")]),
    (ruled(0, actors=["stranger"]), [("code_unknown", f"{A}/actors")]),
    (ruled(0, offerings=["FAX"]), [("code_unknown", f"{A}/offerings")]),
    (ruled(0, functions=["fly"]), [("code_unknown", f"{A}/functions")]),
    (ruled(0, states=["asleep"]), [("code_unknown", f"{A}/states")]),
    (
        ruled(0, valid_from="2026-05-01", valid_to="2026-05-01"),
        [("days_reversed", f"{A}/valid_to")],
    ),
    (cell(column="height", least=1), [("rule_column_unknown", f"{A}/cells")]),
    (cell(column="age", options=["x"]), [("cell_wrong", f"{A}/cells"),
                                         ("code_unknown", f"{A}/cells")]),
    (cell(column="plan"), [("cell_wrong", f"{A}/cells")]),
    (cell(**FIRST), [("rule_column_unknown", f"{A}/cells")]),
    (
        responding(0, cells=[{**RUDE, "options": ["loud"]}]),
        [("code_unknown", f"{LADDER}/one/cells")],
    ),
    (responding(2, answer="fly"), [("code_unknown", f"{LADDER}/three/answer")]),
    (responding(1, reason="MOOD"), [("code_unknown", f"{LADDER}/two/reason")]),
    (responding(1, lock_days=0), [("response_days", f"{LADDER}/two/lock_days")]),
    (responding(2, lock_days=3), [("response_days", f"{LADDER}/three/lock_days")]),
    (answering(lock_days=3), [("row_no_response", f"{NOTICE}/m")]),
    (
        lambda c: c["violations"][0].update(counts_days=0),
        [("violation_days", "/violations/rude/counts_days")],
    ),
    (
        lambda c: c.update(own_columns=[*COLUMNS, RUNG]),
        [("column_given", "/own_columns/rung")],
    ),
    (cell(column="minor", yes=True, most=1), [("cell_wrong", f"{A}/cells")]),
    (cell(column="plan", options=["gold", "x"]), [("code_unknown", f"{A}/cells")]),
    (cell(column="age", least=3, most=2), [("range_reversed", f"{A}/cells")]),
    (
        ruled(0, cells=[{"column": "age", "least": 3}, {"column": "age", "most": 9}]),
        [("twice", f"{A}/cells")],
    ),
    (with_columns(least=9, most=1), [("range_reversed", "/own_columns/age")]),
    (with_columns(options=["x"]), [("options_wrong", "/own_columns/age/options")]),
    (filled(1), [("carrier_half", f"{AGE}/attribute")]),
    (filled(1, "", attribute="children"), [("carrier_half", f"{AGE}/carrier")]),
    (filled(1, attribute="height"), [("code_unknown", f"{AGE}/attribute")]),
    (filled(1, attribute="gone"), [("code_unknown", f"{AGE}/attribute")]),
    (filled(1, "partner", attribute="x"), [("code_unknown", f"{AGE}/attribute")]),
    (filled(1, attribute="rate"), [("attribute_unfit", f"{AGE}/attribute")]),
    (filled(1, attribute="company"), [("attribute_masked", f"{AGE}/attribute"),
                                      ("attribute_unfit", f"{AGE}/attribute")]),
    (filled(0, attribute="job"), [("code_unknown", f"{PLAN}/options")] * 3),
    (lambda c: c.update(own_columns=[*COLUMNS, {**RANK, "kind": "yes_no"}]),
     [("column_elsewhere", "/own_columns/rank")]),
    (ruled(0, obligations=["tell"]), [("obligations_wrong", f"{A}/obligations")]),
    (ruled(1, obligations=["x"]), [("code_unknown", "/rules/b/obligations")]),
    (ruled(1, obligations=[]), [("obligations_wrong", "/rules/b/obligations")]),
    (ruled(2, violation="notice"), [("code_unknown", "/rules/c/violation")]),
    (ruled(3, valid_to=None), [("exception_endless", "/rules/d/valid_to")]),
    (
        ruled(3, exception={"beats": "x", "approver": "L"}),
        [("exception_of_none", "/rules/d/exception")],
    ),
    (
        ruled(0, exception={"beats": "d", "approver": " "}, valid_to="2027-01-01"),
        [
            ("exception_of_none", f"{A}/exception"),
            ("approver_missing", f"{A}/exception/approver"),
        ],
    ),
    (
        ruled(0, actors=[], offerings=[], functions=[], states=["suspended"]),
        [("contradiction", "/rules/c")],
    ),
    (citing("x", "c1"), [("document_unknown", f"{A}/clause")]),
    (citing("draft", "c1"), [("document_not_in_force", f"{A}/clause")]),
    (citing("tos", "c9"), [("clause_unknown", f"{A}/clause")]),
    (citing("tos", "c2"), [("clause_repealed", f"{A}/clause")]),
    (answering(actors=[]), [("rows_meet", f"{NOTICE}/m")]),
    (answering(answer=" "), [("answer_missing", f"{NOTICE}/m/answer")]),
    (answering(answer="x" * 101), [("text_too_long", f"{NOTICE}/m/answer")]),
    (answering(say_en="x" * 501), [("text_too_long", f"{NOTICE}/m/say_en")]),
    (answering(answer="soon"), [("answer_no_days", f"{NOTICE}/m/answer")]),
    (leaving(0, functions=["order"]), [("leaving_functions", f"{M}/functions")]),
    (leaving(0, term=None), [("term_missing", f"{M}/term")]),
    (leaving(0, last_day="period_end"), [("fee_never", f"{M}/fee")]),
    (leaving(0, by_day=20), [("by_day_unused", f"{M}/by_day")]),
    (leaving(0, amount_en=" "), [("fee_unsaid", f"{M}/amount_en")]),
    (leaving(0, amount_en="x" * 501), [("text_too_long", f"{M}/amount_en")]),
    (leaving(1, amount_ja="千円"), [("fee_unsaid", "/cancellations/g/amount_ja")]),
    (leaving(1, actors=[]), [("rows_meet", M)]),
    (leaving(0, valid_from=None), [("rows_meet", M)]),
    (leaving(0, states=["asleep"]), [("code_unknown", f"{M}/states")]),
    (leaving(0, clause={"document": "tos", "clause": "c2"}),
     [("clause_repealed", f"{M}/clause")]),
    (leaving(0, term=3651), [("field_wrong", f"{M}/term")]),
    (answering(answer="3651"), [("answer_no_days", f"{NOTICE}/m/answer")]),
]  # fmt: skip


def case(id_: str, **more: Any) -> Content:
    """Return a test case as the content of a rule set says it."""
    named = {"id": id_, "name_ja": "例", "name_en": "Case"}
    asked = {"actor": "member", "offering": "PHONE", "function": "order"}
    return {**named, **asked, "state": "active", "decision": "conditional", **more}


def with_cases() -> Content:
    """Return the same rule set with test cases that it passes."""
    old = [{"column": "age", "value": "20"}]
    cases = [
        case("order", deciding="b", given=[{"column": "age", "value": "-0"}]),
        case("off", decision="deny", state="suspended", deciding="main/c",
             on="2026-01-01", given=old),
        case("let", decision="permit", state="suspended", deciding="d", given=old),
        case("unsure", decision="indeterminate", state="suspended"),
        case("unread", decision="deny", terms="open"),
        case("late", given=[{"column": "minor", "value": "no"},
                            {"column": "plan", "value": "gold"}], terms="in_grace"),
    ]  # fmt: skip
    return {**whole(), "cases": cases}


def trying(**given: Any) -> Change:
    return lambda content: content["cases"][0].update(given)


CASE = "/cases/order"
UNTRUE: list[tuple[Change, list[tuple[str, str]]]] = [
    (lambda _: None, []),
    (trying(actor="x", function="fly", state="asleep"),
     [("code_unknown", f"{CASE}/{each}") for each in ("actor", "function", "state")]),
    (trying(deciding="x"), [("case_rule_unknown", f"{CASE}/deciding")]),
    (trying(given=[{"column": "height", "value": "3"}]),
     [("rule_column_unknown", f"{CASE}/given")]),
    *[(trying(given=[{"column": column, "value": value}]),
       [("case_value_wrong", f"{CASE}/given")])
      for column, value in (("age", "121"), ("age", "１"), ("plan", "x"),
                            ("minor", "True"))],
    (trying(decision="deny"), [("case_fails", CASE)]),
    (trying(deciding="a"), [("case_by_another", CASE)]),
    (ruled(1, states=["none"]), [("case_fails", CASE)]),
]  # fmt: skip


def test_test_cases_have_to_be_answered_as_they_say():
    for change, expected in UNTRUE:
        content = with_cases()
        change(content)
        problems = rule_set_problems(content, None, AROUND)
        assert named(problems) == expected
        assert half_said(problems) == []


def test_rules_of_other_sets_answer_test_cases_too():
    strict = {**whole(), "code": "strict", "rules": [rule("no", "forbid")]}
    strict["cancellations"] = []
    around = {**AROUND, "others": (InForce("", strict), InForce("", whole()))}
    content = {**whole(), "cases": [case("x", decision="deny", deciding="strict/no")]}

    assert rule_set_problems(content, None, around) == ()


def test_every_problem_is_tried_and_has_words():
    tried: set[str] = set()
    for change, expected in WRONG:
        content = whole()
        change(content)
        problems = rule_set_problems(content, None, AROUND)
        assert named(problems) == expected
        assert half_said(problems) == []
        tried |= {code for code, _ in expected}

    assert tried | {code for _, found in UNTRUE for code, _ in found} == set(CODES)
    assert wordless(CODES) == []


@pytest.mark.parametrize(
    "change",
    [
        only("forbid"),
        ruled(0, states=["suspended"], actors=[], offerings=[], functions=[],
              exception={"beats": "c", "approver": "L"}, valid_to="2027-04-01",
              valid_from="2026-04-01"),
        lambda c: c.update(rules=[]),
        lambda c: c["rules"].append({**c["rules"][2], "id": "e"}),
        filled(1, attribute="children"),
        filled(2, attribute="agreed"),
        lambda c: c.update(own_columns=[*COLUMNS, RANK]),
        leaving(1, term=1, renews=True, last_day="period_end"),
        lambda c: c.update(rules=[], tables=[]),
        lambda c: c["tables"][0]["rows"][2].update(answer="expel"),
    ],
)  # fmt: skip
def test_what_can_be_meant_is_published(change: Change):
    content = whole()
    change(content)

    assert rule_set_problems(content, None, {**AROUND, "permitted": True}) == ()
