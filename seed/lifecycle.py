"""The canonical lifecycle: 13 states and 40 moves, read from the shipped tables.

The tables say who, second person, guards and reasons; the parameters of guards and
the deadlines of states are here, and the glossary explains them.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from models.facts import Deadline, Guard, Lifecycle, Move, State
from models.kinds import Mover, StateKind

HERE = Path(__file__).parent
CODE = "canonical"

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "min_age": {"years": 13},
    "deadline_passed": {"days": 30},
    "rejoin_allowed": {
        "days": 0,
        "refused": ["deceased"],
        "second_person": "after_two",
    },
    "filed_before_monthly_deadline": {
        "day": 31,
        "months_before": 1,
        "holiday": "stays",
    },
    "whole_months_between": {"minimum": 1, "maximum": 6},
    "total_months_at_most": {"months": 12},
    "within_grace": {"days": 30},
    "grace_passed": {"days": 30},
    "within_cool_off": {"days": 8},
    "cool_off_passed": {"days": 8},
    "within_days_of_join": {"days": 14},
    "retention_passed": {"days": 1826},
}

DEADLINES: Mapping[str, tuple[Deadline, ...]] = {
    "applied": (Deadline("expire_application", days=30),),
    "pending": (Deadline("expire_application", days=30),),
    "active": (Deadline("term_end", ends="term"),),
    "on_leave": (Deadline("auto_resume", ends="leave"),),
    "expired": (Deadline("close_expired", days=30),),
}

MEMBER_TEXTS: Mapping[str, tuple[str, str]] = {
    "applied": (
        "お申し込みを受け付けています。ご連絡先の確認が済むとご利用いただけます。",
        "We have your application. You can use the service once your contact is "
        "confirmed.",
    ),
    "pending": (
        "ただいまご本人確認を進めています。",
        "We are checking your identity now.",
    ),
    "active": ("ご利用いただけます。", "You can use the service."),
    "on_leave": (
        "休会中です。終了日の翌日に自動で復会します。",
        "You are on leave. The service resumes on the day after it ends.",
    ),
    "suspended": (
        "ご利用を停止しています。",
        "Your use of the service is suspended.",
    ),
    "expired": (
        "ご利用期間が満了しました。更新のお手続きで続けてご利用いただけます。",
        "Your term has ended. You can go on by renewing it.",
    ),
    "withdrawn": ("退会済みです。", "You have left the service."),
    "expelled": ("ご利用契約は終了しています。", "Your membership has been ended."),
    "deceased": ("会員資格は終了しています。", "The membership has ended."),
    "rejected": (
        "今回はご入会いただけませんでした。",
        "We could not accept the application.",
    ),
    "application_lapsed": (
        "お申し込みは期限切れまたは取り下げとなりました。",
        "The application has lapsed or was withdrawn.",
    ),
    "archived": ("会員資格は終了しています。", "The membership has ended."),
    "purged": ("会員資格は終了しています。", "The membership has ended."),
}

REASONS: Mapping[str, tuple[str, str]] = {
    "SELF_APPLICATION": ("本人申込", "Applied in person"),
    "ADMIN_ENTRY": ("事務局登録", "Entered by staff"),
    "REVIEW_REQUIRED": ("審査が必要", "Review required"),
    "KYC_OK": ("本人確認済み", "Identity confirmed"),
    "CONTACT_CONFIRMED": ("連絡先確認済み", "Contact confirmed"),
    "COUNTER": ("店頭受付", "At the counter"),
    "KYC_FAIL": ("本人確認不可", "Identity not confirmed"),
    "BLOCKLIST": ("入会制限対象", "On the refuse list"),
    "INCOMPLETE": ("書類不備", "Papers incomplete"),
    "DEADLINE": ("期限超過", "Deadline passed"),
    "SELF_APPLICATION_WITHDRAWN": ("本人取下げ", "Withdrawn by applicant"),
    "ILLNESS": ("病気・けが", "Illness or injury"),
    "TRANSFER": ("転勤・転居", "Transfer or move"),
    "OVERSEAS": ("海外渡航", "Going abroad"),
    "OTHER": ("その他", "Other"),
    "SELF_REQUEST": ("本人申出", "At the member's request"),
    "LEAVE_ENDED": ("休会期間終了", "Leave ended"),
    "MEMBER_REQUEST": ("本人申出", "At the member's request"),
    "LOST_DEVICE": ("端末紛失・盗難", "Device lost or stolen"),
    "ARREARS": ("料金滞納", "Arrears"),
    "VIOLATION": ("規約違反", "Violation of terms"),
    "FRAUD_SUSPECT": ("不正利用の疑い", "Suspected fraud"),
    "COURT": ("裁判所・捜査機関の要請", "Court or authority"),
    "DEVICE_FOUND": ("端末発見", "Device found"),
    "ARREARS_PAID": ("滞納解消", "Arrears paid"),
    "VIOLATION_CLEARED": ("違反是正", "Violation cleared"),
    "FRAUD_CLEARED": ("不正の疑い解消", "Suspicion of fraud cleared"),
    "COURT_LIFTED": ("要請解除", "Court request lifted"),
    "CORRECTION": ("訂正", "Correction"),
    "TERM": ("期間満了", "Term ended"),
    "RENEWED": ("更新", "Renewed"),
    "SELF_NO_NEED": ("利用しなくなった", "No longer needed"),
    "SELF_PRICE": ("料金", "Price"),
    "SELF_DISSATISFIED": ("サービスへの不満", "Dissatisfied"),
    "MOVED": ("転居", "Moved away"),
    "DUPLICATE": ("二重登録", "Registered twice"),
    "SELF_CHANGED_MIND": (
        "本人の申し出（取りやめ）",
        "At the member's request (changed their mind)",
    ),
    "WRONG_MEMBER": ("会員の取り違え", "Wrong member"),
    "ANTISOCIAL_FORCES": ("反社会的勢力", "Antisocial forces"),
    "FRAUD": ("不正利用", "Fraud"),
    "DEATH": ("死亡", "Death"),
    "DISSOLUTION": ("法人の解散・消滅", "Dissolution"),
    "FALSE_APPLICATION": ("虚偽申込", "False application"),
    "RETENTION_END": ("保存期間満了", "Retention ended"),
    "REQUESTED": ("本人請求", "Requested"),
    "APPI_35": ("個人情報保護法35条の請求", "Request under APPI art. 35"),
}


@cache
def canonical() -> Lifecycle:
    """Return the canonical lifecycle; its version id is 0 until it is stored."""
    return Lifecycle(
        version_id=0,
        code=CODE,
        states={state.code: state for state in map(_state, _rows("states"))},
        moves=tuple(map(_move, _rows("lifecycle"))),
        reasons=REASONS,
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"canonical-{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _state(row: Mapping[str, str]) -> State:
    text_ja, text_en = MEMBER_TEXTS[row["state"]]
    return State(
        code=row["state"],
        name_ja=row["ja"],
        name_en=row["en"],
        kind=StateKind(row["kind"]),
        member_text_ja=text_ja,
        member_text_en=text_en,
        deadlines=DEADLINES.get(row["state"], ()),
    )


def _move(row: Mapping[str, str]) -> Move:
    return Move(
        event=row["event"],
        name_ja=row["ja"],
        name_en=row["en"],
        was=row["from"],
        became=row["to"],
        movers=frozenset(Mover(each) for each in _codes(row["who"], "|")),
        second_person=row["second_person"],
        guards=tuple(
            Guard(code, PARAMETERS.get(code, {})) for code in _codes(row["guards"], ";")
        ),
        reasons=tuple(_codes(row["reasons"], "|")),
    )


def _codes(cell: str, by: str) -> list[str]:
    return [code for code in cell.split(by) if code]
