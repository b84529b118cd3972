"""Internal rules, and how versions of terms were found to stand to them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.rule_facts import InternalRule, RuleCheck, RuleSays
from models.tables import internal_rule as tables
from models.terms_kinds import RuleStands
from portal.store.engine import Database, new_id
from portal.store.private import private_values

RULE = tables.InternalRuleRow.__table__  # type: ignore[attr-defined]
CHECK = tables.RuleCheckRow.__table__  # type: ignore[attr-defined]
_TEXTS = ("name_ja", "name_en", "says_ja", "says_en")


def rules(connection: Connection) -> tuple[InternalRule, ...]:
    """Return every rule, by its code."""
    rows = connection.execute(sa.select(RULE).order_by(RULE.c.code))
    return tuple(map(_rule, rows))


def rule_of(
    connection: Connection, code: str, *, lock: bool = False
) -> InternalRule | None:
    """Return one rule."""
    query = sa.select(RULE).where(RULE.c.code == code)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return _rule(row) if row else None


def _rule(row: Any) -> InternalRule:
    texts = {name: getattr(row, name) for name in _TEXTS}
    says = RuleSays(**texts, documents=tuple(row.documents.split()))
    return InternalRule(row.id, row.code, says, row.revision, row.ended_at)


def keep_rule(connection: Connection, rule: InternalRule, by: int, at: datetime) -> int:
    """Write a rule as it is now; return its id."""
    values = {
        **{name: getattr(rule.says, name) for name in _TEXTS},
        "code": rule.code,
        "documents": " ".join(rule.says.documents),
        "revision": rule.revision,
        "staff_id": by,
        "recorded_at": at,
        "ended_at": rule.ended_at,
    }
    if not rule.id:
        return new_id(connection.execute(sa.insert(RULE).values(values)))
    connection.execute(sa.update(RULE).where(RULE.c.id == rule.id).values(values))
    return rule.id


def add_check(connection: Connection, check: RuleCheck, text_event_id: int) -> None:
    """Add what somebody found."""
    values = {
        "rule_id": check.rule_id,
        "version_id": check.version_id,
        "stands": check.stands,
        "content_hash": check.content_hash,
        "staff_id": check.staff_id,
        "at": check.at,
        "text_event_id": text_event_id,
    }
    connection.execute(sa.insert(CHECK).values(values))


def newest_checks(
    connection: Connection, version_ids: Collection[int], keys: Database | None = None
) -> dict[int, Mapping[int, RuleCheck]]:
    """Return the newest check of each rule by version; words only with ``keys``."""
    query = sa.select(CHECK).where(CHECK.c.version_id.in_(version_ids))
    rows = connection.execute(query.order_by(CHECK.c.id)).all()
    newest = {(row.version_id, row.rule_id): row for row in rows}
    ids = [row.text_event_id for row in newest.values()]
    texts = private_values(connection, keys, ids) if keys else {}
    found: dict[int, dict[int, RuleCheck]] = {}
    for row in newest.values():
        said = texts.get(row.text_event_id, {}).get("text", ("", None))[1]
        found.setdefault(row.version_id, {})[row.rule_id] = RuleCheck(
            row.rule_id, row.version_id, RuleStands(row.stands), row.content_hash,
            row.staff_id, row.at, said,
        )  # fmt: skip
    return dict(found)
