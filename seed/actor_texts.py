"""What the actor kinds that ship say of themselves, and what they do with services."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portal.services.set_up_offerings import NewOffering

FILE = Path(__file__).parent / "actor-profiles.csv"
"""The texts of profiles: a line for each kind and field, in both languages."""

_BOUND: Mapping[str, str] = {
    "member": "terms_of_use privacy_policy",
    "end_user": "terms_of_use privacy_policy",
    "business_member": "terms_of_use privacy_policy contract",
    "alliance_company": "alliance_terms privacy_policy contract",
    "partner_store": "alliance_terms contract",
    "sales_agency": "contract privacy_policy",
    "operator": "internal_rules privacy_policy",
    "help_desk": "internal_rules privacy_policy",
    "operations": "internal_rules",
    "information_management": "internal_rules",
    "legal": "internal_rules",
}
"""What may bind each kind."""

_TERMS = ("利用規約（申し込み時に表示）", "Terms of use (shown when applying)")
_FUNCTIONS: Mapping[str, tuple[str, str, str, str]] = {
    "apply": ("member", "{ja}に申し込む", "Apply for {en}", "apply"),
    "use": ("end_user", "{ja}を使う", "Use {en}", ""),
    "ask": ("help_desk", "{ja}の問い合わせに答える", "Answer about {en}", ""),
    "settle": ("partner_store", "{ja}の売上を受け取る", "Be paid for {en}", ""),
}
"""Who uses which function of a service, in which words, and what that leads to."""
_LEAVING = {
    "id": "withdraw", "actor": "member", "name_ja": "退会を申し出る",
    "name_en": "Ask to leave", "move": "withdraw",
}  # fmt: skip

_STAKEHOLDERS: Mapping[str, tuple[tuple[str, str, str, str, int], ...]] = {
    "member": (
        ("planning", "サービス企画部", "Service planning", "member", 1),
        ("desk", "ヘルプデスク", "Help desk", "member", 3),
        ("legal", "法務部", "Legal", "observer", 1),
        ("legal_rules", "法務部（規約）", "Legal (terms)", "member", 2),
    ),
    "partner_store": (
        ("sales", "加盟店営業部", "Sales to stores", "member", 1),
        ("pr", "広報部", "Public relations", "observer", 1),
    ),
    "help_desk": (
        ("desk", "ヘルプデスク", "Help desk", "member", 1),
        ("information", "情報管理部", "Information management", "observer", 2),
    ),
}
"""Teams with an interest: from which step on they are asked, or told."""


def profile_of(code: str, offerings: Iterable[NewOffering]) -> Mapping[str, Any]:
    """Return what a kind says, with its steps in those of ``offerings`` it meets."""
    people = [
        {"id": id_, "name_ja": ja, "name_en": en, "part": part, "from_stage": stage}
        for id_, ja, en, part, stage in _STAKEHOLDERS.get(code, ())
    ]
    flow = list(_steps(code, offerings))
    bound = _BOUND.get(code, "").split()
    lists = {"bound_by": bound, "flow": flow, "stakeholders": people}
    return {**_texts(code), **lists}


def _texts(code: str) -> dict[str, str]:
    return {
        f"{row['field']}_{each}": row[each]
        for row in _lines()
        for each in ("ja", "en")
        if row["code"] == code
    }


@cache
def _lines() -> tuple[Mapping[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _steps(code: str, offerings: Iterable[NewOffering]) -> Iterator[dict[str, str]]:
    """Yield a step for each function of each service that a kind starts."""
    found = False
    for offering in offerings:
        for row in offering.more.get("functions", ()):
            known = _FUNCTIONS.get(row["id"])
            if row["actor"] == code and known is not None:
                found = True
                yield _step(offering, row["id"], known)
    if found and code == "member":
        yield _LEAVING


def _step(
    offering: NewOffering, function: str, known: tuple[str, str, str, str]
) -> dict[str, str]:
    actor, ja, en, move = known
    short = (offering.name_ja.partition("（")[0], offering.name_en.partition(" (")[0])
    terms = zip(("terms_ja", "terms_en"), _TERMS, strict=True) if move else ()
    return {
        "id": f"{function}-{offering.code.lower()}",
        "name_ja": ja.format(ja=short[0]),
        "name_en": en.format(en=short[1]),
        "actor": actor,
        "function": f"{offering.code}:{function}",
        "move": move,
        **dict(terms),
    }
