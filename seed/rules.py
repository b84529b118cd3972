"""The rules of the sample company: who uses a service, and what keeps them from it."""

from collections.abc import Mapping
from typing import Any

from models.facts import Acting, Occasion
from models.kinds import VersionedKind
from portal.domain.publishing.steps import Plan
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from portal.store.engine import Store
from seed.when import When

CODE = "basic"
CUSTOMERS = ["member", "end_user", "business_member"]
OUTSIDE = ["none", "withdrawn", "rejected", "application_lapsed"]


def _rule(id_: str, ja: str, en: str, effect: str, **more: Any) -> dict[str, Any]:
    names = {"id": id_, "name_ja": ja, "name_en": en}
    return {**names, "effect": effect, "owner": "サービス企画部", **more}


def _clause(id_: str) -> Mapping[str, str]:
    return {"document": "service_terms", "clause": id_}


RULES = (
    _rule("use", "利用中は使える", "Use while active", "permit",
          functions=["use"], states=["active"], actors=CUSTOMERS),
    _rule("apply", "加入していない人は申し込める", "Apply from outside", "conditional",
          functions=["apply"], states=OUTSIDE, actors=CUSTOMERS,
          obligations=["tell_fee", "check_identity"], clause=_clause("c11")),
    _rule("ask", "問い合わせにはいつでも答える", "Answer all callers", "permit",
          functions=["ask"]),
    _rule("settle", "加盟店は売上を受け取れる", "Stores are paid", "permit",
          functions=["settle"], states=["active"], actors=["partner_store"]),
    _rule("suspended", "利用停止中は使えない", "No use while suspended", "forbid",
          functions=["use"], states=["suspended"], lock_reason="VIOLATION",
          violation="violations", clause=_clause("c17"),
          say_ja="利用停止中のため、お使いいただけません。",
          say_en="The service is suspended, so it cannot be used."),
)  # fmt: skip
CANCELLATIONS = (
    {"id": "monthly", "name_ja": "個人の解約", "name_en": "Cancelling, persons",
     "actors": ["member", "end_user"], "last_day": "month_end", "by_day": 20,
     "clause": _clause("c22")},
    {"id": "yearly", "name_ja": "法人の解約", "name_en": "Cancelling, businesses",
     "actors": ["business_member"], "notice": 1, "notice_unit": "months",
     "term": 12, "renews": True, "last_day": "month_end", "fee": True,
     "amount_ja": "残りの月の基本料金の半額",
     "amount_en": "half the basic charge of the months that are left"},
)  # fmt: skip
"""Persons say so by the 20th; a business is free at the end of each year."""
INTENDED = (
    {"id": "stores_apply", "name_ja": "加盟店の申し込みは契約で受ける",
     "name_en": "Stores join by contract", "actors": ["partner_store"],
     "functions": ["apply"]},
)  # fmt: skip


def _case(id_: str, ja: str, en: str, **more: Any) -> dict[str, Any]:
    asked = {"actor": "member", "offering": "PHONE", "function": "use"}
    return {"id": id_, "name_ja": ja, "name_en": en, **asked, **more}


CASES = (
    _case("in_use", "利用中の会員は使える", "Active members use it",
          state="active", decision="permit", deciding="use"),
    _case("on_hold", "停止中の会員は使えない", "Suspended members do not",
          state="suspended", decision="deny", deciding="suspended"),
)  # fmt: skip
VIOLATIONS = (
    {"code": "nuisance", "name_ja": "迷惑行為", "name_en": "Nuisance",
     "counts_days": 365},
    {"code": "misuse", "name_ja": "不正な利用", "name_en": "Misuse",
     "counts_days": 730},
)  # fmt: skip


def _response(
    id_: str, kind: str, least: int, most: int | None, answer: str, **more: Any
) -> dict[str, Any]:
    cells = [
        {"column": "violation", "options": [kind]},
        {"column": "rung", "least": least, "most": most},
    ]
    return {"id": id_, "cells": cells, "answer": answer, **more}


RESPONSES = (
    _response("nuisance_first", "nuisance", 1, 1, "warn"),
    _response("nuisance_again", "nuisance", 2, 2, "lock", lock_days=30),
    _response("nuisance_more", "nuisance", 3, None, "suspend"),
    _response("misuse_of_pay", "misuse", 1, 1, "suspend", offerings=["PAY"]),
    _response("misuse_first", "misuse", 1, 1, "lock"),
    _response("misuse_again", "misuse", 2, None, "expel"),
)
CONTENT: Mapping[str, Any] = {
    "format": 1,
    "code": CODE,
    "name_ja": "基本ルール",
    "name_en": "Basic rules",
    "owner": "サービス企画部",
    "obligations": [
        {"code": "tell_fee", "name_ja": "料金を伝える", "name_en": "tell the fee"},
        {"code": "check_identity", "name_ja": "本人を確認する",
         "name_en": "check who it is"},
    ],
    "rules": list(RULES),
    "intended": list(INTENDED),
    "cases": list(CASES),
    "cancellations": list(CANCELLATIONS),
    "tables": [
        {
            "code": "violations", "name_ja": "違反への対応",
            "name_en": "Response to violations",
            "answers": "violation_response", "hit": "first",
            "rows": list(RESPONSES),
        }
    ],
    "violations": list(VIOLATIONS),
}  # fmt: skip


def publish_rules(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let a product owner write the rules and legal approve them, once."""
    author = Occasion(staff["owner-1"], when.at(when.month(-37), "13:30"))
    draft = start_draft(store, author, VersionedKind.RULE_SET, CODE, CONTENT)
    submit(store, author, draft.id, Plan())
    second = Occasion(staff["legal-1"], author.at)
    approve(store, second, draft.id, draft.content_hash)
