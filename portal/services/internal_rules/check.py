"""Say how a version of terms stands to an internal rule."""

from models.facts import Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.rule_facts import RuleCheck
from models.terms_kinds import RuleStands
from portal.domain.lengths import check_lengths
from portal.domain.terms.consistency import check_may_check
from portal.errors import NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.meeting import entry_of, meet
from portal.store import internal_rules
from portal.store.audit import record
from portal.store.engine import Connection, Store


def check_rule(
    store: Store,
    occasion: Occasion,
    version_id: int,
    code: str,
    stands: RuleStands,
    text: str = "",
) -> None:
    """Record whether a version agrees with a rule; a gap or an exemption says why."""
    require(store, occasion.acting, Permission.TERMS_APPROVE)
    check_lengths(note=text)

    def write(connection: Connection) -> bool:
        version = meet(connection, version_id).version
        rule = internal_rules.rule_of(connection, code)
        if rule is None or version.kind is not VersionedKind.TERMS:
            raise NotFound(what="internal_rule", number=code)
        check_may_check(version, occasion.acting, stands, text)
        entry = entry_of(
            AuditAction.VERSION_CHECKED,
            version,
            version,
            text=text or None,
            facts={"rule": code, "rule_stands": stands.value},
        )
        event_id = record(connection, store.keys, occasion, entry)
        by, at = occasion.acting.staff_id, occasion.at
        found = RuleCheck(rule.id, version_id, stands, version.content_hash, by, at)
        internal_rules.add_check(connection, found, event_id)
        return True

    once = Once.of(occasion, "check_rule", version_id, code, stands, text)
    once.carry_out(store, write, lambda _: {"done": True}, lambda _: True)
