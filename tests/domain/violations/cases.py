"""A ladder of three rungs, and cases that climb it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.violation_facts import Case, CaseStep
from models.violation_kinds import CaseAct
from portal.domain.policy.facts import Facts
from portal.domain.violations.ladder import Ladder, ladder_of

DAY = date(2026, 4, 1)
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
FACTS = Facts(NOON, NOON, "member", "MAIL", "", "active")


def rung(id_: str, least: int, most: int | None, answer: str, **more: Any) -> Any:
    """Return a row for rungs from ``least`` to ``most`` (None: and all above)."""
    cells = [{"column": "violation", "options": ["rude"]},
             {"column": "rung", "least": least, "most": most}]  # fmt: skip
    return {"id": id_, "cells": cells, "answer": answer, **more}


ROWS = (
    rung("first", 1, 1, "warn"),
    rung("second", 2, 2, "lock", lock_days=30),
    rung("more", 3, None, "suspend", reason="FRAUD_SUSPECT"),
)
CONTENT: dict[str, Any] = {
    "format": 1, "code": "main", "name_ja": "基本", "name_en": "Main",
    "tables": [
        {"code": "none", "name_ja": "予告", "name_en": "Notice",
         "answers": "notice_days", "hit": "unique", "rows": []},
        {"code": "ladder", "name_ja": "段階", "name_en": "Ladder",
         "answers": "violation_response", "hit": "unique", "rows": list(ROWS)},
    ],
    "violations": [
        {"code": "rude", "name_ja": "迷惑行為", "name_en": "Nuisance",
         "counts_days": 365},
        {"code": "fraud", "name_ja": "不正", "name_en": "Fraud"},
    ],
}  # fmt: skip


def ladder(*rows: Any) -> Ladder:
    """Return the ladder, or one of other rows."""
    content = CONTENT
    if rows:
        tables = [{**CONTENT["tables"][1], "rows": list(rows)}]
        content = {**CONTENT, "tables": tables}
    return ladder_of(content, 7)


def step(act: CaseAct, staff_id: int = 1, **says: Any) -> CaseStep:
    """Return a step; its place is given by ``then``."""
    return CaseStep(0, act, staff_id, NOON, says=says)


def then(case: Case, *steps: CaseStep) -> Case:
    """Return a case to which more was done."""
    placed = (replace(e, revision=case.revision + n) for n, e in enumerate(steps, 1))
    return replace(case, steps=(*case.steps, *placed))


def case(id_: int = 1, days: int = 0, kind: str = "rude", *acts: CaseAct) -> Case:
    """Return a case opened by staff 1, of some days after the first of April."""
    on = DAY + timedelta(days=days)
    head = Case(id_, f"V-{id_}", 1, 1, "MAIL", "", kind, on, NOON)
    return then(head, step(CaseAct.OPENED), *map(step, acts))
