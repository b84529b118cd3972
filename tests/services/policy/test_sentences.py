"""Rules as sentences: names for codes, every condition, both languages."""

from typing import Any

import pytest

from portal.domain.card import Words
from portal.domain.publishing.rule_set import (
    CancelShape,
    CaseShape,
    IntendedShape,
    RowShape,
    RuleShape,
    When,
)
from portal.domain.publishing.rule_set_known import Cited, Known
from portal.domain.publishing.shapes import Shape
from portal.services.policy.sentences import Telling
from portal.wording import LANGUAGES
from tests.domain.policy.cases import COLUMNS, rule

KNOWN = Known(
    actors={"end_user": Words("端末利用者", "End user"), "m": Words("会員", "Member")},
    offerings={"PHONE": Words("通話", "Phone")},
    functions={"call": Words("電話する", "Call"), "pay": Words("払う", "Pay")},
    states={"active": Words("利用中", "Active"), "none": Words("未加入", "Outside")},
    documents={"tos": Cited(Words("利用規約", "Terms of use"),
                            {"c5": Words("第5条", "Article 5")},
                            {"c9": Words("第9条（削除）", "Article 9 (repealed)")})},
    others={("actors", "ghost"): Words("幽霊（なし）", "Ghost (gone)")},
)  # fmt: skip
CONTENT: dict[str, Any] = {
    "own_columns": COLUMNS,
    "obligations": [{"code": "tell", "name_ja": "伝える", "name_en": "tell"}],
    "rules": [rule("c") | {"name_ja": "停止", "name_en": "Halt"}],
    "tables": [{"code": "ladder", "name_ja": "段階", "name_en": "Ladder"}],
}
TOLD = [
    (
        rule("r"),
        "すべてのアクターは、すべてのサービスのすべての機能ができます。",
        "Every actor may do everything with every service.",
    ),
    (
        rule("r", actors=["end_user"], offerings=["PHONE"], functions=["call"],
             states=["active"], terms="accepted", valid_from="2026-04-01",
             clause={"document": "tos", "clause": "c5"}),
        "端末利用者は、状態が「利用中」のとき、適用される規約のすべてに同意していれば、"
        "「通話」の「電話する」ができます（利用規約 第5条、2026年4月1日（水）から）。",
        "End user whose state is “Active” may do “Call” with “Phone” if all terms that "
        "apply are accepted (Terms of use, Article 5; from Wed, 1 Apr 2026 on).",
    ),
    (
        rule("r", "conditional", actors=["end_user", "m", "ghost"],
             functions=["call", "pay"], obligations=["tell"], valid_to="2026-07-01"),
        "端末利用者、会員または幽霊（なし）は、「伝える」を済ませれば、"
        "すべてのサービスの「電話する」または「払う」ができます（2026年7月1日（水）より前）。",
        "End user, Member or Ghost (gone) may do “Call” or “Pay” with every service, "
        "with this to be done: “tell” (before Wed, 1 Jul 2026).",
    ),
    (
        rule("r", "forbid", lock_reason="VIOLATION", violation="ladder",
             clause={"document": "tos", "clause": "c9"},
             cells=[{"column": "plan", "options": ["plus", "gold"]},
                    {"column": "age", "least": 18, "most": 65},
                    {"column": "minor", "yes": False}]),
        "どのアクターも、「プラン」が「plus」または「gold」なら、「年齢」が18以上65以下なら、"
        "「未成年」が「いいえ」なら、すべてのサービスのすべての機能ができません"
        "（利用規約 第9条（削除））。ロックの理由は「規約違反」です。"
        "違反への対応は「段階」で決まります。",
        "No actor may do anything with any service if “Plan” is “plus” or “gold” "
        "and “Age” is from 18 to 65 and “Minor” is no (Terms of use, Article 9 "
        "(repealed)). The reason of the lock is “violation of terms”. “Ladder” says "
        "how a violation is responded to.",
    ),
    (
        rule("r", exception={"beats": "c", "approver": "L"}, states=["none", "moon"],
             cells=[{"column": "age", "most": 3}]),
        "すべてのアクターは、状態が「未加入」または「moon」のとき、「年齢」が3以下なら、"
        "すべてのサービスのすべての機能ができます。「停止」の例外です（承認：L）。",
        "Every actor whose state is “Outside” or “moon” may do everything with every "
        "service if “Age” is 3 or less. It is an exception to “Halt”, approved by L.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(TOLD)))
def test_a_rule_is_a_sentence_of_names(place: int):
    row, *expected = TOLD[place]

    assert [Telling(CONTENT, KNOWN, each).rule(row) for each in LANGUAGES] == expected


def test_other_rows_are_sentences_too():
    en, ja = (Telling(CONTENT, KNOWN, each) for each in ("en", "ja"))
    table = {"answers": "violation_response"}
    answer = en.answer(table, {"answer": "warn", "states": ["active"]})
    assert answer == (
        "For everything with every service by every actor whose state is “Active” "
        "the answer is “warn”."
    )
    once = {"answer": "30", "cells": [{"column": "rung", "least": 2, "most": 2}]}
    assert (
        ja.answer({"answers": "notice_days"}, once) == "「何回目か」が2なら、30日です。"
    )
    leaving = {
        "notice": 1,
        "notice_unit": "months",
        "term": 12,
        "renews": True,
        "fee": True,
        "amount_en": "half of it",
        "last_day": "month_end",
    }
    assert en.cancelling(leaving) == (
        "When every actor leaves every service: notice of 1 month; a minimum term of "
        "12 months that begins again; the last day is the end of a month; leaving "
        "inside the term costs half of it."
    )
    assert "ときは、申し出は月の20日まで、最後の日は" in ja.cancelling({"by_day": 20})
    response = {"answer": "lock", "reason": "OTHER", "lock_days": 30}
    assert en.answered(table, response) == "lock, OTHER, for 30 days"
    asked = {"actor": "m", "offering": "PHONE", "function": "call", "decision": "deny"}
    assert en.case(asked) == (
        "May Member, whose state is “…”, do “Call” with “Phone”: no"
    )
    assert en.intended({"actors": ["m"]}).startswith("On purpose no rule says whether")


def test_a_row_that_is_half_filled_in_is_said_as_far_as_it_goes():
    telling = Telling({}, Known(), "en")
    assert telling.rule({"name_ja": "x"}) == ""
    half = {"effect": "conditional", "cells": [{"column": "c"}],
            "clause": {"document": "d", "clause": ""}}  # fmt: skip
    said = "every service, with this to be done: (no obligation"
    assert said in telling.rule(half)
    cited = telling.rule(rule("r", clause={"document": "d", "clause": "c"}))
    assert cited.endswith("(d, c).")


FULL: dict[str, Any] = {
    "actors": ["end_user"], "offerings": ["PHONE"], "functions": ["call"],
    "states": ["active"], "terms": "accepted", "valid_from": "2026-04-01",
    "valid_to": "2027-04-01", "cells": [{"column": "minor", "yes": True}],
}  # fmt: skip
CITED = {"clause": {"document": "tos", "clause": "c5"}}
SAY = {"say_ja": "だめです", "say_en": "Sorry"}
TABLE = {"code": "ladder", "answers": "violation_response"}
KINDS: dict[str, tuple[type[Shape], dict[str, Any], set[str]]] = {
    "rule": (
        RuleShape,
        {**CITED, "effect": "conditional", "obligations": ["tell"],
         "lock_reason": "VIOLATION", "violation": "ladder",
         "exception": {"beats": "c", "approver": "L"}, **SAY},
        {"owner"},
    ),
    "intended": (IntendedShape, {}, set()),
    "answer": (
        RowShape,
        {**CITED, "answer": "lock", "reason": "OTHER", "lock_days": 30, **SAY},
        set(),
    ),
    "cancelling": (
        CancelShape,
        {**CITED, "notice": 2, "notice_unit": "months", "term": 12,
         "term_unit": "days", "renews": True, "last_day": "month_end", "by_day": 20,
         "fee": True, "amount_ja": "半額", "amount_en": "half"},
        {"functions"},
    ),
    "case": (
        CaseShape,
        {"actor": "m", "offering": "PHONE", "function": "call", "state": "active",
         "terms": "open", "given": [{"column": "minor", "value": "yes"}],
         "on": "2026-04-01", "decision": "deny", "deciding": "c"},
        set(),
    ),
}  # fmt: skip
"""Each kind of row filled in, and what no sentence says: leaving has no function."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_row_is_told_in_its_sentence(kind: str):
    shape, more, beside = KINDS[kind]
    full = {**(FULL if issubclass(shape, When) else {}), **more}
    full = {name: each for name, each in full.items() if name not in beside}
    row = {"id": "r", "name_ja": "名", "name_en": "name", **full}

    def told(each: dict[str, Any]) -> list[str]:
        telling = [Telling(CONTENT, KNOWN, language) for language in LANGUAGES]
        if kind == "answer":
            return [one.answer(TABLE, each) for one in telling]
        return [getattr(one, kind)(each) for one in telling]

    names = {"id", "name_ja", "name_en"}
    assert set(full) == set(shape.model_fields) - names - beside
    for field in full:
        without = {name: value for name, value in row.items() if name != field}
        assert told(without) != told(row), field
