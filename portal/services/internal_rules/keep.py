"""Record and end internal rules: each one event, one transaction."""

from dataclasses import replace
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.rule_facts import InternalRule, RuleSays
from portal.domain.publishing.content import content_hash
from portal.domain.signs import is_no_text
from portal.domain.terms.rule_forms import LONGEST
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.store import internal_rules
from portal.store.audit import record
from portal.store.engine import Connection, Store


def record_rule(store: Store, occasion: Occasion, code: str, says: RuleSays) -> None:
    """Record a new internal rule; refuses a code that another one has."""
    require(store, occasion.acting, Permission.TERMS_APPROVE)
    _check(says)

    def write(connection: Connection) -> bool:
        if internal_rules.rule_of(connection, code):
            raise InputRefused("rule_taken", rule=code)
        _keep(connection, store, occasion, InternalRule(0, code, says, 1), None)
        return True

    _once(store, occasion, write, "record", code, repr(says))


def change_rule(
    store: Store, occasion: Occasion, code: str, revision: int, says: RuleSays
) -> None:
    """Say something else of a rule."""
    require(store, occasion.acting, Permission.TERMS_APPROVE)
    _check(says)

    def write(connection: Connection) -> bool:
        was = _found(connection, code, revision)
        if was.says == says:
            return False
        became = replace(was, says=says, revision=revision + 1)
        _keep(connection, store, occasion, became, was)
        return True

    _once(store, occasion, write, "change", code, revision, repr(says))


def end_rule(store: Store, occasion: Occasion, code: str, revision: int) -> None:
    """Ask about a rule no more; what was found of it stays."""
    require(store, occasion.acting, Permission.TERMS_APPROVE)

    def write(connection: Connection) -> bool:
        was = _found(connection, code, revision)
        became = replace(was, ended_at=occasion.at, revision=revision + 1)
        _keep(connection, store, occasion, became, was)
        return True

    _once(store, occasion, write, "end", code, revision)


def _once(store: Store, occasion: Occasion, write: Any, *given: Any) -> None:
    once = Once.of(occasion, "internal_rule", *given)
    once.carry_out(store, write, lambda _: {"done": True}, lambda _: True)


def _check(says: RuleSays) -> None:
    for stem, most in LONGEST.items():
        for name in (f"{stem}_ja", f"{stem}_en"):
            _check_text(getattr(says, name), most)
    if not (says.name_ja.strip() and says.name_en.strip()):
        raise InputRefused("rule_name_missing")


def _check_text(text: str, most: int) -> None:
    if len(text) > most:
        raise InputRefused("rule_text_too_long", most=most, count=len(text))
    if is_no_text(text):
        raise InputRefused("text_unusable", field="text")


def _found(connection: Connection, code: str, revision: int) -> InternalRule:
    rule = internal_rules.rule_of(connection, code, lock=True)
    if rule is None:
        raise NotFound(what="internal_rule", number=code)
    if rule.ended_at is not None:
        raise InputRefused("rule_ended", rule=code)
    if rule.revision != revision:
        raise InputRefused("rule_changed", rule=code)
    return rule


def _keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    rule: InternalRule,
    was: InternalRule | None,
) -> None:
    by, at = occasion.acting.staff_id, occasion.at
    rule_id = internal_rules.keep_rule(connection, rule, by, at)
    ended = rule.ended_at is not None
    entry = Entry(
        action=AuditAction.RULE_ENDED if ended else AuditAction.RULE_RECORDED,
        entity_type="internal_rule",
        entity_id=rule_id,
        entity_version=rule.revision,
        before={"content_hash": _hash(was)} if was else {},
        after={"content_hash": _hash(rule)},
        facts={
            "code": rule.code,
            "name": {"ja": rule.says.name_ja, "en": rule.says.name_en},
        },
        new=was is None,
    )
    record(connection, store.keys, occasion, entry)


def _hash(rule: InternalRule) -> str:
    says = rule.says
    return content_hash({
        "name_ja": says.name_ja, "name_en": says.name_en, "says_ja": says.says_ja,
        "says_en": says.says_en, "documents": list(says.documents),
        "ended": rule.ended_at is not None,
    })  # fmt: skip
